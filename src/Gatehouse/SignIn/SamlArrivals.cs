using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Saml;
using Gatehouse.Saml.Signatures;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// POST /sso/{connection}/acs. What arrives is verified here, whoever's browser brought it: another site's POST carries no cookies. The accepted login is sealed
/// into the pending row, and the browser comes for it with a GET, which does.
/// </summary>
public sealed class SamlArrivals(SignInDoor door, PendingSignIns pending, ConnectionKeys keys, ConnectionRefresh refresh, SamlKeys ours, BadAnswers answers, Refuser refuser, Site site, TimeProvider clock)
{
    const string GroupsLink = "http://schemas.microsoft.com/claims/groups.link";
    const int LongestRelayState = 2048;

    /// <summary>A flood is turned away before anything but the pending row is asked for.</summary>
    public async Task<IResult> ReceiveAsync(string connection, HttpContext http, CancellationToken ct)
    {
        var form = await FormOf(http, ct);
        var (response, relay) = (form?["SAMLResponse"].ToString() ?? "", form?["RelayState"].ToString() ?? "");
        var begun = await pending.FindAsync(relay, connection, ct) is { Purpose: not Pending.Logout } open ? open : null;
        return await answers.TakeAsync(http, begun, () => LookAsync(connection, begun, new(http, site), response, relay, ct), ct);
    }

    async Task<IResult> LookAsync(string connection, Pending? begun, Browser browser, string response, string relay, CancellationToken ct)
    {
        if (await door.ConnectionAsync(connection, ct) is not { Idp: IdentityProvider.Saml idp } found || found.State == Connection.Disabled) return Refuser.Nothing();
        if (!found.IsActive && begun?.Purpose != Pending.Test) return Refuser.Nothing();

        var (now, addresses) = (clock.GetUtcNow(), new Addresses(site.Url, found.Id));
        var expect = new Expectations
        {
            EntityId = addresses.EntityId, Acs = addresses.Acs, IdpEntityId = idp.EntityId, Keys = [], DecryptionKeys = await ours.DecryptionAsync(ct), PendingRequest = begun?.Request,
            Unsolicited = begun is null && found.Settings.IdpInitiated != "off", Skew = found.Settings.Skew, Sha1Until = found.Settings.Sha1Until,
        };
        var verdict = Verify(response, expect, found, now);
        // Perhaps it has a new key, and its metadata says so.
        if (verdict is Verdict<AcceptedLogin>.Refused { Why.Check: Check.SignatureValue or Check.NoKeys } && await refresh.OnUnknownKeyAsync(found, ct) is { } refreshed) verdict = Verify(response, expect, refreshed, now);
        if (verdict is Verdict<AcceptedLogin>.Refused(var why))
            return await refuser.RefuseAsync(browser, found, begun, why.Check.ToString(), why.Detail, SamlRequests.Decoded(response), ct);

        var login = ((Verdict<AcceptedLogin>.Accepted)verdict).Value;
        await keys.UsedAsync(found.Id, login.KeyThumbprint, ct);
        IReadOnlyList<Spent> spent = [new("assertion", login.AssertionId, login.ReplayableUntil), new("response", login.ResponseId, login.ReplayableUntil)];
        if (begun is null) return await UnsolicitedAsync(found, browser, login, spent, relay, response, ct);
        return await pending.AnswerAsync(begun, ArrivalOf(login).Write(), spent, ct)
            ? Found($"/signin/continue/{begun.Handle}")
            : await refuser.RefuseAsync(browser, found, begun.Org, nameof(SignInCheck.Replay), "This answer, or one to the same request, was accepted before.", SamlRequests.Decoded(response), ct);
    }

    static Verdict<AcceptedLogin> Verify(string response, Expectations expect, Connection connection, DateTimeOffset now)
    {
        using var trusted = new Keys(connection, now);
        return SamlVerifier.Verify(response, expect with { Keys = trusted.Trusted }, now);
    }

    /// <summary>
    /// Nobody asked for it (product rule 4.11). convert: it is verified, fresh and used up, and proves nothing but that somebody wants in; a request of our own
    /// follows, from this browser, and only the checked deep link is kept. accept: it is the answer to a request made here and now.
    /// </summary>
    async Task<IResult> UnsolicitedAsync(Connection connection, Browser browser, AcceptedLogin login, IReadOnlyList<Spent> spent, string relay, string response, CancellationToken ct)
    {
        var link = relay.Length <= LongestRelayState ? ReturnTo.Kept(relay) : null;
        var query = link is null ? "" : $"?return_to={Uri.EscapeDataString(link)}";
        if (connection.Settings.IdpInitiated == "convert")
            return await pending.SpendAsync(connection.Id, spent, ct) ? Found($"/sso/{connection.Id}/start{query}") : await SeenAsync();

        var handle = PendingSignIns.NewHandle();
        await pending.StartAsync(new(handle, Pending.AnyBrowser, connection.Id, null, Pending.SignIn, null, null, null, null, link, null, default, false), ct);
        var begun = await pending.FindAsync(handle, connection.Id, ct);
        return await pending.AnswerAsync(begun!, ArrivalOf(login).Write(), spent, ct) ? Found($"/signin/continue/{handle}") : await SeenAsync();

        Task<IResult> SeenAsync() => refuser.RefuseAsync(browser, connection, (string?)null, nameof(SignInCheck.Replay), "This Response was accepted before.", SamlRequests.Decoded(response), ct);
    }

    static SeeOther Found(string location) => new SeeOther(location);

    static Arrival ArrivalOf(AcceptedLogin login)
    {
        var claims = login.Attributes.SelectMany(a => a.Values.Select(v => (a.Name, Value: v))).Concat(login.Attributes.Where(a => a.Values.Count == 0).Select(a => (a.Name, Value: "")))
            .GroupBy(c => c.Name, c => c.Value, StringComparer.Ordinal).ToDictionary(c => c.Key, c => (IReadOnlyList<string>)[.. c], StringComparer.Ordinal);
        if (login.Subject is { } subject) claims[Arrival.NameIdName] = [subject.Value];
        return new(claims, claims.ContainsKey(GroupsLink), login.SessionEnds, new(login.Subject, null, login.SessionIndex, null), login.AuthenticatedAt);
    }

    internal static async Task<IFormCollection?> FormOf(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return null;
        try
        {
            return await http.Request.ReadFormAsync(ct);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>The keys that a connection trusts now.</summary>
sealed class Keys : IDisposable
{
    public Keys(Connection connection, DateTimeOffset now) =>
        Trusted = [.. connection.Keys.Where(k => k.IsTrusted(now, connection.Settings.AcceptExpiredKeys)).Take(Most).Select(k => TrustedKey.Read(k.Certificate))];

    /// <summary>Each costs an operation of each message that fits none.</summary>
    const int Most = 8;

    public IReadOnlyList<TrustedKey> Trusted { get; }

    public void Dispose()
    {
        foreach (var key in Trusted) key.Dispose();
    }
}

/// <summary>303: whatever the method was, a GET follows, with the cookies that another site's POST does not carry.</summary>
sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
