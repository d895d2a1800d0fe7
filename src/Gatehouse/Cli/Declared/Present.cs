using Gatehouse.Access;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Domains;
using Gatehouse.Orgs;

namespace Gatehouse.Cli.Declared;

/// <summary>The instance as it is. Secrets and the certificates of metadata that was pasted do not leave it.</summary>
static class Present
{
    public static async Task<Declaration> ReadAsync(Workplace place, CancellationToken ct)
    {
        var (orgs, connections) = (await place.Orgs.ListAsync(ct), new List<Connection>());
        foreach (var listed in await place.Connections.ListAsync(null, ct)) connections.Add((await place.Connections.FindAsync(listed.Id, ct))!);
        var all = new List<DeclaredOrg>();
        foreach (var org in orgs) all.Add(await OrgAsync(place, org, [.. connections.Where(c => c.Owner == org.Id)], ct));
        return new(
            OrgSettings.Words(await place.Facts.WordsAsync(ct) ?? "{}"), [.. (await place.Roles.ListAsync(ct)).Select(r => new DeclaredRole(r.Name, r.Privileges))],
            [.. (await place.Apps.ListAsync(ct)).Select(a => new DeclaredApp(a.Name, a.Authentication, null, a.Words, a.Id))], [.. connections.Where(c => c.Owner is null).Select(Of)], all);
    }

    static async Task<DeclaredOrg> OrgAsync(Workplace place, Org org, IReadOnlyList<Connection> own, CancellationToken ct)
    {
        var (_, db) = await place.OrgAsync(org.Id.Value, ct);
        return new(
            org.Slug, org.Name, org.Isolation, org.UniqueId, org.Words, [.. own.Select(Of)], [.. (await DomainStore.ListAsync(db, ct)).Select(d => d.Name)], [.. (await WorkspaceStore.ListAsync(db, ct)).Select(w => w.Workspace.Name)],
            [.. (await MappingStore.ListAsync(db, ct)).Select(m => new DeclaredMapping(m.Value is null ? m.Named : null, m.Value, m.Role, [.. m.Workspaces.Select(w => w.Name)], m.OnDelete, m.OnRename))]);
    }

    static DeclaredConnection Of(Connection c) => new(
        c.Name, c.Template, c.Protocol, c.State, c.MetadataUrl, null, (c.Idp as IdentityProvider.Oidc)?.Issuer, (c.Idp as IdentityProvider.Oidc)?.ClientId, null, c.Words,
        c.Owner is null ? [.. c.Orgs.Select(o => o.Org.Slug)] : [], c.Id);

    /// <summary>The groups that there are, by name.</summary>
    public static async Task<HashSet<string>> GroupsAsync(Workplace place, string org, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        var (_, db) = await place.OrgAsync(org, ct);
        var keys = names.Select(Scim.Fold.Key).ToList();
        return [.. await db.ListAsync($"select g.display_key from groups g where g.org_id = {OrgDb.Mine} and g.display_key in {keys}", row => row.GetString(0), ct)];
    }
}
