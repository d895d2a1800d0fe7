using Gatehouse.Access;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>A group that gives workspaces or a role, and has nobody in it, nested groups included: what the mapping should give reaches no one.</summary>
static class MappedGroupsEmpty
{
    const int Most = 100;

    /// <summary>Clients make a group first and fill it afterwards.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static Rule Rule { get; } = new("mapped-groups-empty", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var before = (exam.Now - Grace).ToUnixTimeMilliseconds();
        var bare = await exam.Db.ListAsync($"""
            select g.id, g.shown_as, g.modified_at from mappings p join groups g on g.org_id = p.org_id and g.id = p.group_id
            where p.org_id = {Mine} and p.modified_at < {before} and g.modified_at < {before}
              and not exists (select 1 from members m where m.org_id = {Mine} and m.group_id = g.id)
            order by g.shown_as, g.id limit {Most}
            """, row => (Id: row.GetString(0), Name: row.GetString(1), Since: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))), ct);
        var empty = new List<Evidence>();
        foreach (var (id, name, since) in bare)
            if (await exam.Db.FindAsync($"""
                {GroupTree.Down([id])} select m.user_id from members m where m.org_id = {Mine} and m.group_id in (select id from down) limit 1
                """, row => row.GetString(0), ct) is null) empty.Add(new($"'{name}' ({id}) was last changed {Examination.Day(since)}.", since));
        return empty.Count == 0 ? null : new(Rule.Id, Severity.Warning, $"{Examination.Several(empty.Count, "mapped group has", "mapped groups have")} nobody in it",
            [.. empty.Take(Examination.Shown)],
            "Assign people to the group at the identity provider and push it again (Okta: Push Groups, Push now; Entra ID: Users and groups). If another group took its place, map that one (gatehouse mapping set) and remove this mapping.");
    }
}
