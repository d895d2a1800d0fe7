using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Members;

/// <summary>A group as administrators see it. Whoever is invited and has not come is a member to SCIM, and pending to people (product rule 1.6).</summary>
/// <param name="Members">Direct ones, the pending among them.</param>
public sealed record GroupCount(string Id, string Name, long Members, long Pending)
{
    /// <summary>By id, so that the last one seen is where the next page begins.</summary>
    public static Task<List<GroupCount>> ListAsync(OrgDb db, string? after, int count, CancellationToken ct) =>
        ListAsync(db, SqlPart.Of($"g.id > {after ?? ""}"), count, ct);

    /// <summary>Of these groups.</summary>
    public static async Task<Dictionary<string, GroupCount>> OfAsync(OrgDb db, IReadOnlyCollection<string> ids, CancellationToken ct) =>
        ids.Count == 0 ? [] : (await ListAsync(db, SqlPart.Of($"g.id in {ids}"), ids.Count, ct)).ToDictionary(g => g.Id, StringComparer.Ordinal);

    /// <summary>By id or displayName.</summary>
    public static Task<string?> FindAsync(OrgDb db, string idOrName, CancellationToken ct) => db.FindAsync(
        $"select g.id from groups g where g.org_id = {Mine} and (g.id = {idOrName} or g.display_key = {Fold.Key(idOrName)}) order by g.id", row => row.GetString(0), ct);

    // Nearly everybody has come: there is an index of the others alone.
    static Task<List<GroupCount>> ListAsync(OrgDb db, SqlPart which, int count, CancellationToken ct) => db.ListAsync($"""
        select g.id, g.shown_as, (select count(*) from members m where m.org_id = {Mine} and m.group_id = g.id),
          (select count(*) from users u join members m on m.org_id = u.org_id and m.user_id = u.id and m.group_id = g.id
           where u.org_id = {Mine} and u.status <> 'active' and u.status = 'invited')
        from groups g where g.org_id = {Mine} and {which} order by g.id limit {count}
        """, row => new GroupCount(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)), ct);
}
