using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>Somebody who is affected by a batch. <c>Asked</c>: deactivate or delete.</summary>
public sealed record HeldPerson(string Id, string UserName, string Asked)
{
    public static Task<List<HeldPerson>> ListAsync(OrgDb db, string batch, CancellationToken ct) => PageAsync(db, batch, null, int.MaxValue, ct);

    /// <summary>By id, so that the last one seen is where the next page begins.</summary>
    public static Task<List<HeldPerson>> PageAsync(OrgDb db, string batch, string? after, int count, CancellationToken ct) => db.ListAsync($"""
        select h.id, h.doc, h.asked from (
          select u.id, u.doc, 'deactivate' as asked from users u where u.org_id = {Mine} and u.held_by = {batch} and u.id > {after ?? ""}
          union all select t.id, t.doc, 'delete' from tombstones t where t.org_id = {Mine} and t.held_by = {batch} and t.id > {after ?? ""} and t.resource_type = {"User"}) h
        order by h.id limit {count}
        """, row => new HeldPerson(row.GetString(0), UserRow.Name(ScimJson.Parse(row.GetUtf8(1))), row.GetString(2)), ct);

    /// <summary>How many each undecided batch holds.</summary>
    public static async Task<Dictionary<string, long>> CountsAsync(OrgDb db, CancellationToken ct) => (await db.ListAsync($"""
        select h.held_by, count(*) from (
          select u.held_by from users u where u.org_id = {Mine} and u.held_by is not null
          union all select t.held_by from tombstones t where t.org_id = {Mine} and t.held_by is not null and t.resource_type = {"User"}) h
        group by h.held_by
        """, row => (Batch: row.GetString(0), Count: row.GetInt64(1)), ct)).ToDictionary(c => c.Batch, c => c.Count, StringComparer.Ordinal);
}
