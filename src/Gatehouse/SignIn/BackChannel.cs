using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Oidc;
using Gatehouse.Oidc.Upstream;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>POST /sso/{connection}/backchannel: an OpenID provider tells that a session ended there, without a browser (OpenID Connect Back-Channel Logout).</summary>
public sealed class BackChannel(SignInDoor door, SessionDoor sessions, PendingSignIns pending, Providers providers, SignOut signOut, Refuser refuser, Site site, TimeProvider clock)
{
    public async Task<IResult> ReceiveAsync(string connection, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await door.ConnectionAsync(connection, ct) is not { Idp: IdentityProvider.Oidc idp, IsActive: true } found) return No("There is no such connection.");
        var (browser, form) = (new Browser(http, site), await SamlArrivals.FormOf(http, ct));
        if (form?["logout_token"].ToString() is not { Length: > 0 } token) return No("There is no logout_token.");
        var (provider, fault) = await providers.OfAsync(found, ct);
        if (provider is null) return No(fault);

        var verdict = UpstreamLogoutToken.Verify(token, provider.Keys, idp.Issuer, idp.ClientId, clock.GetUtcNow());
        if (verdict is Verdict<UpstreamLogoutToken>.Refused { Why.Check: Check.Signature or Check.NoKeys } && await providers.WithNewKeysAsync(found, ct) is ({ } anew, _))
            verdict = UpstreamLogoutToken.Verify(token, anew.Keys, idp.Issuer, idp.ClientId, clock.GetUtcNow());
        if (verdict is Verdict<UpstreamLogoutToken>.Refused(var why))
        {
            await refuser.RefuseAsync(browser, found, (string?)null, why.Check.ToString(), why.Detail, null, ct);
            return No("The logout_token is not valid.");
        }

        var logout = ((Verdict<UpstreamLogoutToken>.Accepted)verdict).Value;
        if (!await pending.SpendAsync(found.Id, [new("logout", logout.Id, logout.Ends)], ct)) return No("This logout_token was used before.");
        var left = await sessions.LoggedOutAsync(found.Id, logout.Subject is { } subject ? LogoutHandle.HashOf(subject) : null, logout.Session is { } session ? [LogoutHandle.HashOf(session)] : [], ct);
        await signOut.NoteAsync(left, browser, "The identity provider asked for it.", ct);
        return Results.Ok();
    }

    static IResult No(string description) => Results.Json(new { error = "invalid_request", error_description = description }, statusCode: 400);
}
