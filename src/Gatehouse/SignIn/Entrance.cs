using Gatehouse.Doors;
using Gatehouse.Members;
using Gatehouse.Pages;
using Gatehouse.Sessions;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// The ways in (product rule 4.1): the instance's address, an Org's, and the app's, which says org, connection or login_hint. What is known is put together here, and
/// <see cref="SignInFlow"/> decides.
/// </summary>
public sealed class Entrance(SignInDoor door, Ways discovery, SessionDoor sessions, SignInLogStore log, Site site, GatehouseOptions options, TimeProvider clock)
{
    /// <summary>GET /, /signin and /o/{slug}</summary>
    public async Task<IResult> ShowAsync(HttpContext http, CancellationToken ct)
    {
        var query = http.Request.Query;
        // The Org's own host is an address of that Org alone; all else happens at the instance's.
        if (site.SlugOf(http.Request.Host.Host) is { } slug)
            return await door.OrgAsync(slug, ct) is { Settings.SignIn.OrgUrl: true } own ? new SeeOther($"{site.Url}/o/{own.Slug}{http.Request.QueryString}") : SignInPages.NoWay();
        return await NextAsync(http, new(http.Request.RouteValues["slug"] as string ?? Text(query["org"]), Text(query["connection"]), Text(query["login_hint"]), query["anew"] == "1", new(ReturnTo.Kept(query["return_to"]), Text(query["invitation"]), query["fresh"] == "1"), Text(query["domain_hint"])), ct);
    }

    /// <summary>POST /signin and /o/{slug}: a username was typed, or the name of an Org.</summary>
    public async Task<IResult> AskedAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return Refuser.Nothing();
        var form = await http.Request.ReadFormAsync(ct);
        return await NextAsync(http, new(http.Request.RouteValues["slug"] as string ?? Text(form["org"]), null, Text(form["username"]), true, new(ReturnTo.Kept(form["return_to"]), Text(form["invitation"]), form["fresh"] == "1")), ct);
    }

    /// <summary>POST /signin/switch: into another Org of the same person; where that one demands more, by its own identity provider.</summary>
    public async Task<IResult> SwitchAsync(HttpContext http, CancellationToken ct)
    {
        var browser = new Browser(http, site);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var (wanted, carry) = (form["org"].ToString(), new Carry(ReturnTo.Kept(form["return_to"]), null, false));
        if (await sessions.OpenAsync(browser.SessionHash, ct) is not { } session || await door.OrgAsync(wanted, ct) is not { } org) return new SeeOther("/signin");
        var through = browser.Way?.Connection ?? session.In(org.Id.Value)?.Connection;
        if (session.In(org.Id.Value) is null && (await sessions.ReachableAsync(session, ct)).FirstOrDefault(r => r.Org.Id == org.Id) is { } there)
        {
            var entry = new LoggedSignIn(clock.GetUtcNow(), "switched", SignInLogStore.NewReference(), null, null, there.Connection, there.User, browser.Address, browser.Agent);
            if (!await sessions.SwitchAsync(session, there, tx => log.Write(tx, entry), ct)) return Refuser.Nothing();
            through ??= there.Connection;
        }

        if (through is not null) browser.Remember(through, org.Id.Value);
        return new SeeOther($"/o/{org.Slug}{carry.Query(("go_on", "1"))}");
    }

    async Task<IResult> NextAsync(HttpContext http, Wish wish, CancellationToken ct)
    {
        var browser = new Browser(http, site);
        var org = wish.Org is null ? null : await door.OrgAsync(wish.Org, ct);
        if (wish.Org is not null && org is null) return SignInPages.NoWay();
        if (org is { IsOpen: false }) return SignInPages.OrgSuspended(org);
        if (http.Request.Query["anew"] == "1") browser.Forget();
        var session = await sessions.OpenAsync(browser.SessionHash, ct);
        var step = SignInFlow.Next(new()
        {
            Org = org?.Id.Value, WishesConnection = wish.Connection is not null, Wished = await discovery.OneAsync(wish.Connection, ct), Hint = wish.Hint, Anew = wish.Anew,
            Remembered = wish.Anew ? null : await discovery.OneAsync(browser.Way?.Connection, ct), LastOrg = browser.Way?.Org, SignedIn = [.. (session?.Entries ?? []).Select(e => e.Org.Id.Value)],
            Found = await discovery.OfHintAsync(wish.Hint ?? (wish.Domain is { } domain ? "@" + domain : null), ct), OfOrg = org is null ? [] : await discovery.OfOrgAsync(org, ct),
        });
        var goOn = http.Request.Query["go_on"] == "1" ? "1" : null;
        return step switch
        {
            Step.Go(var connection, var to, var hint) => new SeeOther($"/sso/{connection}/start{wish.Carry.Query(("org", to), ("login_hint", hint), ("go_on", goOn))}"),
            Step.AskUsername(var hint) => SignInPages.AskUsername("/signin", hint, wish.Carry, Anywhere, Texts.SignIn),
            Step.AskOrg => SignInPages.AskOrg(wish.Carry, Anywhere),
            Step.ChooseConnection(var ways) => SignInPages.ChooseConnection(ways, org?.Id.Value, wish.Hint, wish.Carry, org is null ? Texts.SignIn : Texts.SignInTo(org.Name)),
            Step.ChooseOrg(var orgs) => SignInPages.ChooseOrg([.. session!.Entries.Select(e => e.Org).Where(o => orgs.Contains(o.Id.Value, StringComparer.Ordinal))], "/signin/switch", wish.Carry.ReturnTo is null ? [] : Anywhere, wish.Carry),
            Step.Land(var landed) => await LandAsync(session!, session!.In(landed)!, wish, http, ct),
            _ => SignInPages.NoWay(),
        };
    }

    async Task<IResult> LandAsync(BrowserSession session, Entry entry, Wish wish, HttpContext http, CancellationToken ct)
    {
        if (ReturnTo.Allowed(wish.Carry.ReturnTo, entry.Org, site) is { } to) return new SeeOther(to);
        if (http.Request.RouteValues["slug"] is null) return new SeeOther($"/o/{entry.Org.Slug}");
        var member = await MemberStore.FindAsync(sessions.Enter(entry), entry.User, ct);
        var others = session.Entries.Select(e => e.Org).Where(o => o.Id != entry.Org.Id).Concat((await sessions.ReachableAsync(session, ct)).Select(r => r.Org)).DistinctBy(o => o.Id).OrderBy(o => o.Name, StringComparer.Ordinal).ToList();
        return SignInPages.SignedIn(entry.Org, member?.DisplayName ?? member?.UserName ?? "", others, Anywhere);
    }

    /// <summary>Where a form leads is not known before it is sent, and browsers ask for the redirects that follow, too.</summary>
    string[] Anywhere => options.IdpPrivate ? ["https:", "http:"] : SignInPages.Anywhere;

    static string? Text(string? text) => text is { Length: > 0 and <= 320 } && !text.Any(char.IsControl) ? text.Trim() : null;

    /// <summary>What somebody wants.</summary>
    /// <param name="Org">Slug or id.</param>
    /// <param name="Domain">Of a company, where the person is not known.</param>
    sealed record Wish(string? Org, string? Connection, string? Hint, bool Anew, Carry Carry, string? Domain = null);
}
