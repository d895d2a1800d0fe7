using System.Text.Json;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Provider;

/// <summary>Somebody whom the identity provider deleted and the guard holds: for apps a member still, as it was at that moment (product rule 2.5).</summary>
static class HeldAppUser
{
    public static async Task<AppUser?> FindAsync(OrgDb db, string user, IReadOnlySet<string> domains, CancellationToken ct)
    {
        var (open, belonged, workspaces, groups) = (new List<string>(), new List<string>(), new List<Workspace>(), new List<Related>());
        var found = await db.FindAsync($"""
            select t.doc, t.account_id, t.workspaces, t.belonged_to, r.name, r.rank, r.privileges, {Org.Columns} from tombstones t join orgs o on o.id = t.org_id left join roles r on r.name = t.role
            where t.org_id = {Mine} and t.id = {user} and {Tombstone.GoesOn}
            """, row =>
        {
            (open, belonged) = (JsonSerializer.Deserialize<List<string>>(row.GetUtf8(2))!, JsonSerializer.Deserialize<List<string>>(row.GetUtf8(3))!);
            return new AppUser(Org.Read(new Behind(row, 7)), user, row.GetText(1), ScimJson.Parse(row.GetUtf8(0)), row.IsDBNull(4) ? null : Role.Read(new Behind(row, 4)), workspaces, groups, domains);
        }, ct);
        if (found is null) return null;
        var reads = db.Together();
        reads.Add($"select {Workspace.Columns} from workspaces w where w.org_id = {Mine} and w.id in {open} order by w.name_key", row => workspaces.Add(Workspace.Read(row)));
        reads.Add($"""
            with recursive up (group_id, direct) as (
              select d.id, 1 from groups d where d.org_id = {Mine} and d.id in {belonged}
              union
              select s.group_id, 0 from up join subgroups s on s.org_id = {Mine} and s.child_id = up.group_id)
            select up.group_id, g.shown_as, max(up.direct) from up join groups g on g.org_id = {Mine} and g.id = up.group_id group by up.group_id, g.shown_as order by up.group_id
            """, row => groups.Add(new(row.GetString(0), row.GetString(1), row.GetInt64(2) == 1 ? "direct" : "indirect")));
        await reads.RunAsync(ct);
        return found;
    }
}
