using Gatehouse.Connections;
using Gatehouse.Orgs;
using Gatehouse.Pages;

namespace Gatehouse.SignIn;

/// <summary>The pages of a sign-in.</summary>
static class SignInPages
{
    /// <summary>Identity providers and apps, wherever they are; http is for apps on one's own machine.</summary>
    public static string[] Anywhere { get; } = ["https:", "http://localhost:*", "http://127.0.0.1:*"];

    /// <param name="carry">What goes along: return_to and the like.</param>
    /// <param name="targets">Where the form may lead: to the identity provider, whichever it is.</param>
    public static Page AskUsername(string action, string? hint, Carry carry, IReadOnlyList<string> targets, string title) => new(title, Html.Of($"""
        <form method="post" action="{action}">
        <label for="username">{Texts.Username}</label>
        <input id="username" name="username" value="{hint}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="320" aria-describedby="help" autofocus>
        <p id="help" class="faint">{Texts.UsernameHelp}</p>
        {carry.Fields}
        <button type="submit">{Texts.Continue}</button>
        </form>
        """)) { FormTargets = targets };

    /// <summary>The answer to every username that leads nowhere.</summary>
    public static Page AskOrg(Carry carry, IReadOnlyList<string> targets) => new(Texts.OrganizationTitle, Html.Of($"""
        <p>{Texts.OrganizationText}</p>
        <form method="post" action="/signin">
        <label for="org">{Texts.Organization}</label>
        <input id="org" name="org" autocomplete="organization" autocapitalize="none" spellcheck="false" required maxlength="63" autofocus>
        {carry.Fields}
        <button type="submit">{Texts.Continue}</button>
        </form>
        <p><a href="/signin">{Texts.SignInAgain}</a></p>
        """)) { FormTargets = targets };

    public static Page ChooseConnection(IReadOnlyList<Way> ways, string? org, string? hint, Carry carry, string title) => new(title, Html.Of($"""
        <p>{Texts.ChooseWay}</p>
        <ul>
        {Html.Each(ways, way => Html.Of($"""
            <li><a class="button" href="/sso/{way.Connection}/start{carry.Query(("org", org), ("login_hint", hint))}">{Texts.ContinueWith(way.Name)}</a></li>
            """))}
        </ul>
        """)) { Org = org is null ? null : new Data.OrgId(org) };

    public static Page ChooseOrg(IReadOnlyList<Org> orgs, string action, IReadOnlyList<string> targets, Carry? carry = null) => new(Texts.ChooseOrganization, Html.Of($"""
        <p>{Texts.ChooseOrganizationText}</p>
        {Orgs(orgs, action, carry)}
        """)) { FormTargets = targets };

    public static Page SignedIn(Org org, string name, IReadOnlyList<Org> others, IReadOnlyList<string> targets) => new(Texts.SignedInTo(org.Name), Html.Of($"""
        <p>{name}</p>
        <p>{Texts.SignedInText}</p>
        {(others.Count == 0 ? Html.Nothing : Html.Of($"<h2>{Texts.SwitchTo}</h2>{Orgs(others, "/signin/switch")}"))}
        <form method="post" action="/signout">
        <button type="submit" class="quiet">{Texts.SignOut}</button>
        </form>
        <p><a href="/o/{org.Slug}?anew=1">{Texts.UseAnother}</a></p>
        """)) { FormTargets = targets, Org = org.Id };

    public static Page SignedOut() => new(Texts.SignedOut, Html.Of($"""
        <p>{Texts.SignedOutText}</p>
        <p><a href="/signin">{Texts.SignInAgain}</a></p>
        """));

    public static Page NoWay() => new(Texts.NoWayTitle, Html.Of($"<p>{Texts.NoWayText}</p>")) { Status = 404 };

    /// <summary>Who asks for it by name may know that it is there.</summary>
    public static Page OrgSuspended(Org org) => new(Texts.OrgSuspendedTitle, Html.Of($"""
        <p>{org.Name}</p>
        <p>{Texts.OrgSuspendedText}</p>
        """)) { Status = 403, Org = org.Id };

    public static Page Tested(Connection connection, Person person) => new(Texts.TestPassed, Html.Of($"""
        <p>{Texts.TestPassedText(connection.Name)}</p>
        <dl>
        <dt>{Texts.TestSubject}</dt><dd>{person.StableId}</dd>
        <dt>{Texts.TestUsername}</dt><dd>{person.UserName ?? Texts.TestNothing}</dd>
        <dt>{Texts.TestEmail}</dt><dd>{person.Email ?? Texts.TestNothing}</dd>
        <dt>{Texts.TestGroups}</dt><dd>{(person.Groups is { Count: > 0 } groups ? string.Join(", ", groups) : Texts.TestNothing)}</dd>
        </dl>
        {Html.Each(person.Notes, note => Html.Of($"<p>{note}</p>"))}
        """));

    static Html Orgs(IReadOnlyList<Org> orgs, string action, Carry? carry = null) => Html.Of($"""
        <ul>
        {Html.Each(orgs, org => Html.Of($"""
            <li><form method="post" action="{action}">{carry?.Fields ?? Html.Nothing}<button type="submit" name="org" value="{org.Id.Value}">{org.Name}</button></form></li>
            """))}
        </ul>
        """);
}

/// <summary>What one page hands to the next.</summary>
/// <param name="Fresh">The person shall prove who they are again.</param>
sealed record Carry(string? ReturnTo, string? Invitation, bool Fresh)
{
    public Html Fields => Html.Each(Pairs, pair => Html.Of($"<input type=\"hidden\" name=\"{pair.Name}\" value=\"{pair.Value}\">"));

    public string Query(params IEnumerable<(string Name, string? Value)> more)
    {
        var all = string.Join('&', more.Concat(Pairs).Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return all.Length == 0 ? "" : "?" + all;
    }

    IEnumerable<(string Name, string? Value)> Pairs => ((string, string?)[])[("return_to", ReturnTo), ("invitation", Invitation), ("fresh", Fresh ? "1" : null)] is var all ? all.Where(p => p.Item2 is not null) : [];
}
