using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>A group whose members a batch holds. <c>Asked</c>: remove (members) or delete (the group).</summary>
public sealed record GroupInBatch(string Id, string Name, string Asked, long Members);

/// <summary>What a batch holds of groups.</summary>
/// <param name="Lose">How many people would have less.</param>
/// <param name="Changes">The first of them, by id.</param>
public sealed record HeldAccess(IReadOnlyList<GroupInBatch> Groups, long Lose, IReadOnlyList<AccessChange> Changes)
{
    const int Chunk = 500, Named = 100;

    public static async Task<HeldAccess> OfAsync(OrgDb db, string batch, CancellationToken ct)
    {
        var (lose, named, last) = (0L, new List<AccessChange>(), "");
        while (await NextAsync(db, batch, last, ct) is { Count: > 0 } users)
        {
            last = users[^1].Id;
            var ids = users.ConvertAll(u => u.Id);
            var (now, then) = (await AccessFacts.ReadAsync(db, ids, ct), await AccessFacts.ReadAsync(db, ids, ct, held: false));
            var changes = (from user in users
                           where now.Members.ContainsKey(user.Id) && then.Members.ContainsKey(user.Id)
                           let change = new AccessChange(user.Id, user.Name, EffectiveAccess.Of(now.Members[user.Id], now), EffectiveAccess.Of(then.Members[user.Id], then))
                           where change.Before != change.After
                           select change).ToList();
            lose += changes.Count;
            named.AddRange(changes.Take(Named - named.Count));
        }

        return new(await GroupsAsync(db, batch, ct), lose, named);
    }

    /// <summary>How many people each batch holds in groups.</summary>
    public static async Task<Dictionary<string, long>> CountsAsync(OrgDb db, CancellationToken ct) => (await db.ListAsync(
        $"select h.batch_id, count(distinct h.user_id) from held_members h where h.org_id = {Mine} group by h.batch_id",
        row => (Batch: row.GetString(0), Count: row.GetInt64(1)), ct)).ToDictionary(c => c.Batch, c => c.Count, StringComparer.Ordinal);

    static Task<List<(string Id, string Name)>> NextAsync(OrgDb db, string batch, string after, CancellationToken ct) => db.ListAsync($"""
        select u.id, u.shown_as from users u where u.org_id = {Mine} and u.id > {after}
          and u.id in (select h.user_id from held_members h where h.org_id = {Mine} and h.batch_id = {batch}) order by u.id limit {Chunk}
        """, row => (row.GetString(0), row.GetString(1)), ct);

    static Task<List<GroupInBatch>> GroupsAsync(OrgDb db, string batch, CancellationToken ct) => db.ListAsync($"""
        select h.id, g.shown_as, t.doc, h.members from (
          select x.group_id as id, count(distinct x.user_id) as members from held_members x where x.org_id = {Mine} and x.batch_id = {batch} group by x.group_id) h
        left join groups g on g.org_id = {Mine} and g.id = h.id left join tombstones t on t.org_id = {Mine} and t.id = h.id order by h.id
        """, row => new GroupInBatch(row.GetString(0), row.GetText(1) ?? ScimJson.Text(ScimJson.Parse(row.GetUtf8(2))["displayName"])!, row.IsDBNull(1) ? "delete" : "remove", row.GetInt64(3)), ct);
}
