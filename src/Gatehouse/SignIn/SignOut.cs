using System.Text.Json;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Saml;
using Gatehouse.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.SignIn;

/// <summary>
/// POST /signout: the session ends here, at once and whatever else happens; then the browser goes to the identity provider that vouched last, so that it ends there too.
/// </summary>
public sealed class SignOut(SignInDoor door, SessionDoor sessions, PendingSignIns pending, SamlRequests saml, Providers providers, SignInLogStore log, Site site, TimeProvider clock)
{
    /// <param name="then">An app's address to which the browser goes at the end; it is known to be one.</param>
    internal async Task<IResult> LeaveAsync(HttpContext http, string? then, CancellationToken ct)
    {
        var browser = new Browser(http, site);
        if (await sessions.OpenAsync(browser.SessionHash, ct) is not { } session) return Over(then);
        var logins = await sessions.LoginsAsync(session, ct);
        await sessions.EndAsync(session.Hash, ct);
        browser.Leave();
        await NoteAsync(session.Entries.Select(e => (e.Org.Id, e.User)), browser, null, ct);
        foreach (var login in logins)
            if (login.Logout is { } handle && await door.ConnectionAsync(login.Connection, ct) is { } connection && await GoOnAsync(connection, JsonSerializer.Deserialize<LogoutHandle>(handle)!, browser, then, ct) is { } away) return away;
        return Over(then);
    }

    /// <summary>GET /signout/done: back from an OpenID provider.</summary>
    public async Task<IResult> DoneAsync(HttpContext http, CancellationToken ct) =>
        Over(await pending.FindAsync(http.Request.Query["state"], null, ct) is { Purpose: Pending.Logout } begun && await pending.CloseAsync(begun, ct) ? begun.ReturnTo : null);

    internal static IResult Over(string? then) => then is null ? SignInPages.SignedOut() : new SeeOther(then);

    /// <summary>To the identity provider; null where it knows no logout.</summary>
    async Task<IResult?> GoOnAsync(Connection connection, LogoutHandle handle, Browser browser, string? then, CancellationToken ct)
    {
        if (connection is { IsActive: true, Idp: IdentityProvider.Oidc oidc }) return await ToProviderAsync(connection, oidc, handle, browser, then, ct);
        if (connection is not { IsActive: true, Idp: IdentityProvider.Saml idp } || handle.Name is null || SamlRequests.Endpoint(idp.Logout, "auto") is not { } to) return null;
        var (begun, id, key) = (PendingSignIns.NewHandle(), SamlRequests.NewId(), await saml.KeyAsync(ct));
        await pending.StartAsync(new(begun, browser.Known(), connection.Id, null, Pending.Logout, id, null, null, null, then, null, default, false), ct);
        var request = new LogoutRequest(id, new Addresses(site.Url, connection.Id).EntityId, to.Location, handle.Name, handle.Index is { } index ? [index] : []);
        return SamlRequests.Send(to, "SAMLRequest", posted => request.Write(clock.GetUtcNow(), posted ? key : null), begun, key, connection.Name);
    }

    /// <summary>RP-initiated logout: the provider is told whose session it is by the ID token that it gave.</summary>
    async Task<IResult?> ToProviderAsync(Connection connection, IdentityProvider.Oidc idp, LogoutHandle handle, Browser browser, string? then, CancellationToken ct)
    {
        if (await providers.OfAsync(connection, ct) is not ({ Metadata.EndSessionEndpoint: { } to }, _)) return null;
        var query = new Dictionary<string, string?>(StringComparer.Ordinal) { ["id_token_hint"] = handle.IdToken, ["client_id"] = idp.ClientId, ["post_logout_redirect_uri"] = site.Url + "/signout/done" };
        if (then is not null)
        {
            query["state"] = PendingSignIns.NewHandle();
            await pending.StartAsync(new(query["state"]!, browser.Known(), connection.Id, null, Pending.Logout, null, null, null, null, then, null, default, false), ct);
        }

        return Results.Redirect(QueryHelpers.AddQueryString(to, query));
    }

    internal Task NoteAsync(IEnumerable<(OrgId Org, string User)> left, Browser browser, string? detail, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return OrgDb.WriteTogetherAsync([.. left.Select(one => (door.Of(one.Org), (Action<OrgTransaction>)(tx =>
            log.Write(tx, new(now, "signed-out", SignInLogStore.NewReference(), null, detail, null, one.User, browser.Address, browser.Agent)))))], ct);
    }
}
