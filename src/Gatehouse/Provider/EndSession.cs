using Gatehouse.Apps;
using Gatehouse.Doors;
using Gatehouse.Oidc.Provider;
using Gatehouse.Pages;
using Gatehouse.SignIn;
using Gatehouse.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Provider;

/// <summary>
/// GET and POST /oauth2/logout: an app ends the session (OpenID Connect RP-Initiated Logout). Who shows an ID token of this very session is believed; else the
/// person is asked, for anybody can send a browser here.
/// </summary>
public sealed class EndSession(AppDoor door, SessionDoor sessions, SignOut signOut, Site site, TimeProvider clock)
{
    public async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var sent = HttpMethods.IsPost(http.Request.Method) ? await OAuthAnswer.FormAsync(http, ct) : OAuthAnswer.Parameters(http.Request.Query);
        var hint = await door.HintAsync(sent["id_token_hint"], ct);
        var app = await door.AppAsync(hint?["aud"] ?? sent["client_id"], ct);
        if (hint is not null && sent["client_id"] is { } named && named != hint["aud"]) app = null;
        var then = Then(app, sent);
        var session = await sessions.OpenAsync(new Browser(http, site).SessionHash, ct);
        if (hint is not null && app is not null && door.SessionOf(hint) is var (db, sid) && session?.Entries.Any(e => e.Sid == sid) != true)
            await AppGrantStore.EndSessionAsync(db, sid, app.Id, clock.GetUtcNow(), ct); // Its own is over, whatever goes on in this browser.
        if (session is null) return then is null ? SignInPages.SignedOut() : new SeeOther(then);
        return hint?["sid"] is { } own && session.Entries.Any(e => e.Sid == own) ? await signOut.LeaveAsync(http, then, ct) : Ask(sent);
    }

    /// <summary>POST /oauth2/logout/confirmed, from our own page.</summary>
    public async Task<IResult> ConfirmedAsync(HttpContext http, CancellationToken ct)
    {
        var sent = await OAuthAnswer.FormAsync(http, ct);
        return await signOut.LeaveAsync(http, Then(await door.AppAsync(sent["client_id"], ct), sent), ct);
    }

    /// <summary>Where the app wants the browser afterwards: one of its own addresses, or none (§3).</summary>
    static string? Then(AppClient? app, Parameters sent) => sent["post_logout_redirect_uri"] is { } uri && app?.Settings.LogoutUris.Contains(uri, StringComparer.Ordinal) == true
        ? sent["state"] is { } state ? QueryHelpers.AddQueryString(uri, "state", state) : uri : null;

    static Page Ask(Parameters sent) => new(Texts.SignOutTitle, Html.Of($"""
        <p>{Texts.SignOutAsk}</p>
        <form method="post" action="/oauth2/logout/confirmed">
        {Html.Each(((string Name, string? Value)[])[("client_id", sent["client_id"]), ("post_logout_redirect_uri", sent["post_logout_redirect_uri"]), ("state", sent["state"])], p =>
            p.Value is null ? Html.Nothing : Html.Of($"<input type=\"hidden\" name=\"{p.Name}\" value=\"{p.Value}\">"))}
        <button type="submit">{Texts.SignOut}</button>
        </form>
        """)) { FormTargets = ["https:", "http:"] };
}
