using System.Globalization;
using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Oidc.Provider;
using Gatehouse.Sessions;
using Gatehouse.SignIn;
using Gatehouse.Web;

namespace Gatehouse.Provider;

/// <summary>
/// GET and POST /oauth2/authorize: an app asks who is there. Whoever is not signed in as it wants is sent to sign in and comes back to the same address, which says so
/// (asked=…, signed by us), so that nobody is sent twice.
/// </summary>
public sealed class Authorize(AppDoor door, SignInDoor signIns, SessionDoor sessions, SignInLogStore log, AppRefusals refusals, GrantText texts, MasterKeys master, Site site, TimeProvider clock)
{
    const string Asked = "asked";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    readonly Proofs proofs = new(master, "authorize", Convert.ToHexStringLower);

    public async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        var form = HttpMethods.IsPost(http.Request.Method) ? await SamlArrivals.FormOf(http, ct) : null;
        var sent = OAuthAnswer.Parameters(form is null ? http.Request.Query : form);
        var app = await door.AppAsync(sent["client_id"], ct);
        if (app is null) return refusals.Page(http, null, "UnknownApp", sent["client_id"] is { } id ? $"There is no app '{id}'." : "The parameter client_id is missing, or stands more than once.");
        var pushed = sent["request_uri"];
        var asked = pushed is null ? sent : await Pushed.FindAsync(door, app, pushed, ct);
        if (asked is null) return refusals.Page(http, app, "RequestUri", "The request_uri is unknown, was used before, or is older than it may be.");
        if (asked["redirect_uri"] is not { } back || !app.Party.MayReturnTo(back))
            return refusals.Page(http, app, "RedirectUri", $"'{asked["redirect_uri"]}' is none of the redirect URIs of '{app.Name}': {string.Join(' ', app.Settings.RedirectUris)}. They are compared letter by letter.");

        var to = new Reply(back, asked["state"], asked["response_mode"] == "form_post", site.Url);
        if (app.Settings.RequiresPushed && pushed is null) return to.Error(OAuthError.Request("This app pushes its requests (RFC 9126)."));
        return AuthorizeRequest.Of(asked, app.Party) switch
        {
            Reading<AuthorizeRequest>.Refused(var why) => to.Error(why),
            Reading<AuthorizeRequest>.Read(var request) => await DecideAsync(http, app, request, sent, pushed, to, ct),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    async Task<IResult> DecideAsync(HttpContext http, AppClient app, AuthorizeRequest request, Parameters sent, string? pushed, Reply to, CancellationToken ct)
    {
        var browser = new Browser(http, site);
        var org = request.Org is null ? null : await signIns.OrgAsync(request.Org, ct);
        if (request.Org is not null && org is null) return to.Error(OAuthError.Request("There is no such org."));
        if (org is { IsOpen: false }) return to.Error(new("access_denied", $"The organization is {org.State}."));
        var (session, address) = (await sessions.OpenAsync(browser.SessionHash, ct), Address(sent));
        if (address.Length > ReturnTo.Longest) return to.Error(OAuthError.Request("The request is too long for a browser's address: push it (RFC 9126)."));
        var reachable = session is not null && org is not null && session.In(org.Id.Value) is null ? (await sessions.ReachableAsync(session, ct)).Find(r => r.Org.Id == org.Id) : null;
        var step = AuthorizeFlow.Next(new(request, org?.Id.Value, [.. (session?.Entries ?? []).Select(e => new KnownSignIn(e.Org.Id.Value, e.Connection, e.SignedInAt))],
            reachable is null ? [] : [reachable.Org.Id.Value], browser.Way?.Org, AskedAt(sent), clock.GetUtcNow()));
        switch (step)
        {
            case AuthorizeStep.Issue(var at):
                return await IssueAsync(browser, app, request, session!.In(at)!, pushed, to, ct);
            case AuthorizeStep.Switch:
                var entry = new LoggedSignIn(clock.GetUtcNow(), "switched", SignInLogStore.NewReference(), null, null, reachable!.Connection, reachable.User, browser.Address, browser.Agent);
                return await sessions.SwitchAsync(session!, reachable, tx => log.Write(tx, entry), ct) && await sessions.OpenAsync(session!.Hash, ct) is { } there && there.In(reachable.Org.Id.Value) is { } entered
                    ? await IssueAsync(browser, app, request, entered, pushed, to, ct)
                    : to.Error(new("access_denied", "The person has no access to this organization any more."));
            case AuthorizeStep.Again(var at, var connection):
                return new SeeOther($"/sso/{connection}/start{new Carry(address, null, Fresh: true).Query(("org", at), ("go_on", "1"), ("login_hint", request.LoginHint))}");
            case AuthorizeStep.SignIn(var anew):
                var goesOn = session?.Entries.Count > 0 && org is not null && session.In(org.Id.Value) is null;
                return new SeeOther("/signin" + new Carry(address, null, request.Asks("login")).Query(("org", org?.Slug), ("connection", request.Connection), ("login_hint", request.LoginHint), ("domain_hint", request.DomainHint),
                    ("anew", anew ? "1" : null), ("go_on", goesOn ? "1" : null)));
            case AuthorizeStep.Choose:
                return new SeeOther("/signin" + new Carry(address, null, Fresh: false).Query());
            case AuthorizeStep.Refuse(var why):
                return to.Error(why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    async Task<IResult> IssueAsync(Browser browser, AppClient app, AuthorizeRequest request, Entry entry, string? pushed, Reply to, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ends = request.Scopes.Contains("offline_access", StringComparer.Ordinal) ? now + app.Settings.RefreshLife : entry.EndsAt;
        var grant = new AppGrant(Ids.New(now), app.Id, entry.User, entry.Sid, entry.Connection, request.Scopes, request.RedirectUri, request.Challenge, request.Nonce, entry.SignedInAt, now, ends, 0, null, false);
        if (await AppGrantStore.BeginAsync(sessions.Enter(entry), grant, ct) is not { } id) return to.Error(new("access_denied", "The person has no access to this organization any more."));
        if (pushed is not null) await Pushed.SpendAsync(door, pushed, ct);
        browser.Remember(entry.Connection, entry.Org.Id.Value);
        return to.Code(texts.Code(entry.Org.Id, id));
    }

    /// <summary>This very request, as the address to come back to; it says since when somebody is on the way.</summary>
    string Address(Parameters sent)
    {
        var (query, now) = (Query(sent), clock.GetUtcNow().ToUnixTimeMilliseconds());
        return string.Create(CultureInfo.InvariantCulture, $"/oauth2/authorize?{query}&{Asked}={now}.{proofs.Of(Said(query, now))}");
    }

    DateTimeOffset? AskedAt(Parameters sent)
    {
        if (sent[Asked]?.Split('.') is not [var time, var proof] || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > clock.GetUtcNow().ToUnixTimeMilliseconds()) return null;
        var query = Query(sent);
        var when = DateTimeOffset.FromUnixTimeMilliseconds(at);
        return when + Patience > clock.GetUtcNow() && proofs.Hold(Said(query, at), proof) ? when : null;
    }

    static string Said(string query, long at) => string.Create(CultureInfo.InvariantCulture, $"{at}.{query}");

    /// <summary>The request in one order, however it came.</summary>
    static string Query(Parameters sent) => string.Join('&', sent.All.Where(p => p.Key != Asked).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
}
