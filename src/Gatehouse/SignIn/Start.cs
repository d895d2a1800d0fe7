using Gatehouse.Connections;
using Gatehouse.Doors;
using Gatehouse.Members;

namespace Gatehouse.SignIn;

/// <summary>Sends a browser to an identity provider. From here to the answer one row of the database is all there is, so that any node may take it.</summary>
public sealed class Start(SignInDoor door, SamlRequests saml, OidcRequests oidc, TestLinks tests, InvitationLinks invitations, Web.Site site)
{
    const int LongestHint = 320;

    /// <summary>GET /sso/{connection}/start?org=&amp;login_hint=&amp;fresh=&amp;return_to=; also the address for a login that an OpenID provider begins (Core §4).</summary>
    public async Task<IResult> SignInAsync(string connection, HttpContext http, CancellationToken ct)
    {
        if (await door.ConnectionAsync(connection, ct) is not { IsActive: true } found) return Refuser.Nothing();
        var query = http.Request.Query;
        var org = query["org"].ToString() is { Length: > 0 } named ? found.Orgs.FirstOrDefault(served => served.Org.Id.Value == named || served.Org.Slug == named) : null;
        if (org is null && query.ContainsKey("org")) return Refuser.Nothing();
        if (org is { Org.IsOpen: false }) return SignInPages.OrgSuspended(org.Org);
        var browser = new Browser(http, site);
        return await GoAsync(found, browser, new(PendingSignIns.NewHandle(), browser.Known(), found.Id, org?.Org.Id.Value, Pending.SignIn, null, null,
            query["go_on"] == "1" ? browser.SessionHash : null, Invitation(query["invitation"]), ReturnTo.Kept(query["return_to"].ToString() is { Length: > 0 } wanted ? wanted : query["target_link_uri"]), null, default, false), Hint(query["login_hint"]), query["fresh"] == "1", ct);
    }

    /// <summary>GET /sso/{connection}/test/{ticket}: also through a connection that nobody signs in through yet.</summary>
    public async Task<IResult> TestAsync(string connection, string ticket, HttpContext http, CancellationToken ct)
    {
        if (!tests.Opens(ticket, connection) || await door.ConnectionAsync(connection, ct) is not { } found) return Refuser.Nothing();
        var browser = new Browser(http, site);
        return await GoAsync(found, browser, new(PendingSignIns.NewHandle(), browser.Known(), found.Id, null, Pending.Test, null, null, null, null, null, null, default, false), null, fresh: false, ct);
    }

    /// <param name="fresh">The person shall prove who they are again, whatever session the identity provider has.</param>
    async Task<IResult> GoAsync(Connection connection, Browser browser, Pending begun, string? hint, bool fresh, CancellationToken ct) => connection.Idp switch
    {
        IdentityProvider.Saml idp => await saml.GoAsync(connection, idp, begun, hint, fresh, ct),
        IdentityProvider.Oidc idp => await oidc.GoAsync(connection, idp, begun, hint, fresh, browser, ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The user of an invitation, whose link is the proof; read again when it is used.</summary>
    string? Invitation(string? token) => token is { Length: > 0 } && invitations.Read(token) is { } link ? $"{link.Org.Value}-{link.Id}" : null;

    static string? Hint(string? text) => text is { Length: > 0 and <= LongestHint } && !text.Any(char.IsControl) ? text : null;
}
