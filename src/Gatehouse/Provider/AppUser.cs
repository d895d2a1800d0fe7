using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Domains;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SignIn;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Provider;

/// <summary>A member as apps see it now: who, in which Org, with which access. Read in one round trip for every token, so that no token says what was.</summary>
sealed record AppUser(Org Org, string Id, string? Account, JsonObject Document, Role? Role, IReadOnlyList<Workspace> Workspaces, IReadOnlyList<Related> Groups, IReadOnlySet<string> Domains)
{
    /// <summary>More would make a token that no header carries; then userinfo alone tells them.</summary>
    const int MostGroups = 100;

    /// <returns>Null when there is no such active member.</returns>
    public static async Task<AppUser?> FindAsync(OrgDb db, string user, bool withGroups, CancellationToken ct)
    {
        var (found, workspaces, domains) = ((AppUser?)null, new List<Workspace>(), new HashSet<string>(StringComparer.Ordinal));
        var reads = db.Together();
        reads.Add($"""
            select u.doc, u.account_id, r.name, r.rank, r.privileges, {Org.Columns} from users u join orgs o on o.id = u.org_id left join roles r on r.name = u.role
            where u.org_id = {Mine} and u.id = {user} and u.status = {Membership.Active}
            """, row => found = new(Org.Read(new Behind(row, 5)), user, row.GetText(1), ScimJson.Parse(row.GetUtf8(0)), row.IsDBNull(2) ? null : Role.Read(new Behind(row, 2)), workspaces, [], domains));
        reads.Add($"""
            select {Workspace.Columns} from workspace_members m join workspaces w on w.org_id = m.org_id and w.id = m.workspace_id where m.org_id = {Mine} and m.user_id = {user} order by w.name_key
            """, row => workspaces.Add(Workspace.Read(row)));
        reads.Add($"select d.name from domains d where d.org_id = {Mine} and d.state = {Domain.Verified}", row => domains.Add(row.GetString(0)));
        var moves = false;
        reads.Add($"{CurrentAccess.Moves}", _ => moves = true);
        var groups = withGroups ? reads.AddGroupsOf([user]) : [];
        await reads.RunAsync(ct);
        if (moves && found is not null && await CurrentAccess.OfAsync(db, user, ct) is var (role, open)) found = found with { Role = role, Workspaces = open };
        return found is null ? await HeldAppUser.FindAsync(db, user, domains, ct) : found with { Groups = groups.GetValueOrDefault(user) ?? [] };
    }

    /// <summary>The claims of a token or of userinfo, by what was granted.</summary>
    /// <param name="all">All groups, however many: an answer has room that a header has not.</param>
    public void Tell(JsonObject claims, IReadOnlyList<string> scopes, bool all)
    {
        (claims["sub"], claims["org_id"], claims["org_slug"], claims["org_name"]) = (Id, Org.Id.Value, Org.Slug, Org.Name);
        if (Account is not null && Org.Isolation == "shared") claims["account_id"] = Account;
        claims["roles"] = Role is null ? [] : new JsonArray(Role.Name);
        claims["privileges"] = new JsonArray([.. (Role?.Privileges ?? []).Select(p => (JsonNode)p)]);
        claims["workspaces"] = new JsonArray([.. Workspaces.Select(w => (JsonNode)new JsonObject { ["id"] = w.Id, ["name"] = w.Name })]);
        if (scopes.Contains("groups", StringComparer.Ordinal))
            if (all || Groups.Count <= MostGroups) claims["groups"] = new JsonArray([.. Groups.Select(g => (JsonNode)new JsonObject { ["id"] = g.Id, ["name"] = g.Display })]);
            else claims["groups_overage"] = Groups.Count;
        if (scopes.Contains("profile", StringComparer.Ordinal)) TellProfile(claims);
        if (scopes.Contains("email", StringComparer.Ordinal) && Contacts.Of(Document) is { } email)
            // The Org has proven the domain and says whose address it is; nobody else's word counts (and an address is never who somebody is).
            (claims["email"], claims["email_verified"]) = (email, Domains.Contains(Joining.DomainOf(Fold.Key(email)) ?? ""));
    }

    void TellProfile(JsonObject claims)
    {
        var name = Document["name"] as JsonObject;
        foreach (var (claim, value) in ((string, JsonNode?)[])[
            ("preferred_username", Document["userName"]), ("name", Document["displayName"] ?? name?["formatted"]), ("given_name", name?["givenName"]), ("family_name", name?["familyName"]),
            ("middle_name", name?["middleName"]), ("nickname", Document["nickName"]), ("profile", Document["profileUrl"]), ("locale", Document["locale"]), ("zoneinfo", Document["timezone"])])
            if (ScimJson.Text(value) is { Length: > 0 } text) claims[claim] = text;
        if (!claims.ContainsKey("name") && string.Join(' ', ((string?[])[ScimJson.Text(name?["givenName"]), ScimJson.Text(name?["familyName"])]).Where(n => n is { Length: > 0 })) is { Length: > 0 } joined) claims["name"] = joined;
    }
}
