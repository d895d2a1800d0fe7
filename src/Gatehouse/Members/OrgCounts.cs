using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Members;

/// <summary>How much an Org has, and what waits in it.</summary>
/// <param name="Members">By status.</param>
public sealed record OrgCounts(IReadOnlyDictionary<string, long> Members, long Groups, long Workspaces, long Alerts, long Held, DateTimeOffset? LastSync)
{
    /// <summary>Nearly everybody is active: the others have an index of their own, and all are counted from the key alone.</summary>
    public static async Task<OrgCounts> OfAsync(OrgDb db, CancellationToken ct)
    {
        var others = (await db.ListAsync($"select r.status, count(*) from users r where r.org_id = {Mine} and r.status <> 'active' group by r.status", row => (row.GetString(0), row.GetInt64(1)), ct)).ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal);
        return (await db.FindAsync($"""
            select (select count(*) from users where org_id = {Mine}), (select count(*) from groups where org_id = {Mine}), (select count(*) from workspaces where org_id = {Mine}),
              (select count(*) from alerts where org_id = {Mine} and resolved_at is null), (select count(*) from held_batches where org_id = {Mine} and state = 'open' and not is_preview),
              (select max(used_at) from scim_tokens where org_id = {Mine})
            """, row => new OrgCounts(new SortedDictionary<string, long>(others, StringComparer.Ordinal) { ["active"] = row.GetInt64(0) - others.Values.Sum() }, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
            row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))), ct))!;
    }
}
