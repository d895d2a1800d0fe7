using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Saml;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// GET and POST /sso/{connection}/slo: an identity provider ends its session and asks for ours, or answers our own request. A request is signed or refused, and ends
/// only what it names; a response can only finish what we began (B16).
/// </summary>
public sealed class SamlLogout(SignInDoor door, SessionDoor sessions, PendingSignIns pending, SamlRequests saml, SignOut signOut, Refuser refuser, Site site, TimeProvider clock)
{
    /// <summary>Longer than a LogoutRequest is taken.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromMinutes(20);

    public async Task<IResult> ReceiveAsync(string connection, HttpContext http, CancellationToken ct)
    {
        if (await door.ConnectionAsync(connection, ct) is not { Idp: IdentityProvider.Saml idp } found || found.State == Connection.Disabled) return Refuser.Nothing();
        var (browser, form, query) = (new Browser(http, site), await SamlArrivals.FormOf(http, ct), http.Request.QueryString.Value ?? "");
        string? Sent(string name) => (form is null ? http.Request.Query[name] : form[name]).ToString() is { Length: > 0 } text ? text : null;
        var begun = await pending.FindAsync(Sent("RelayState"), found.Id, ct) is { Purpose: Pending.Logout } open ? open : null;
        using var keys = new Keys(found, clock.GetUtcNow());
        var (addresses, now) = (new Addresses(site.Url, found.Id), clock.GetUtcNow());
        var expect = new LogoutExpectations(addresses.Logout, idp.EntityId, keys.Trusted, begun?.Request, found.Settings.Sha1Until) { Skew = found.Settings.Skew };

        if (Sent("SAMLResponse") is { } response)
        {
            var answered = form is null ? LogoutVerifier.RedirectedResponse(query, expect, now) : LogoutVerifier.Response(response, expect, now);
            if (answered is Verdict<LogoutResponse>.Refused(var no)) return await refuser.RefuseAsync(browser, found, (string?)null, no.Check.ToString(), no.Detail, form is null ? null : SamlRequests.Decoded(response), ct);
            await pending.CloseAsync(begun!, ct);
            return SignOut.Over(begun!.ReturnTo);
        }

        var asked = form is null ? LogoutVerifier.RedirectedRequest(query, expect, now) : LogoutVerifier.Request(Sent("SAMLRequest") ?? "", expect, now);
        if (asked is Verdict<LogoutRequest>.Refused(var why)) return await refuser.RefuseAsync(browser, found, (string?)null, why.Check.ToString(), why.Detail, form is null ? null : SamlRequests.Decoded(Sent("SAMLRequest")), ct);
        return await EndAsync(found, idp, ((Verdict<LogoutRequest>.Accepted)asked).Value, Sent("RelayState"), browser, addresses, ct);
    }

    async Task<IResult> EndAsync(Connection connection, IdentityProvider.Saml idp, LogoutRequest request, string? relayState, Browser browser, Addresses addresses, CancellationToken ct)
    {
        if (!await pending.SpendAsync(connection.Id, [new("logout", request.Id, clock.GetUtcNow() + Remembered)], ct))
            return await refuser.RefuseAsync(browser, connection, (string?)null, nameof(SignInCheck.Replay), "This LogoutRequest came before.", null, ct);
        var left = await sessions.LoggedOutAsync(connection.Id, LogoutHandle.HashOf(request.Subject.Value), [.. request.SessionIndexes.Select(LogoutHandle.HashOf)], ct);
        await signOut.NoteAsync(left, browser, "The identity provider asked for it.", ct);
        if (SamlRequests.Endpoint(idp.Logout, "auto") is not { } to) return SignInPages.SignedOut();
        var (id, key) = (SamlRequests.NewId(), await saml.KeyAsync(ct));
        var answer = new LogoutResponse(id, addresses.EntityId, to.Location, request.Id);
        return SamlRequests.Send(to, "SAMLResponse", posted => answer.Write(clock.GetUtcNow(), posted ? key : null), relayState, key, connection.Name);
    }
}
