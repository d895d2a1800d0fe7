using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>Groups with all groups in them. A circle ends where it closes.</summary>
static class GroupTree
{
    /// <summary>"with recursive …": the ids of some groups and of all below, as "down".</summary>
    public static SqlPart Down(IReadOnlyCollection<string> groups) => SqlPart.Of($"""
        with recursive down (id) as (
          select g.id from groups g where g.org_id = {Mine} and g.id in {groups}
          union
          select h.group_id from held_members h where h.org_id = {Mine} and h.group_id in {groups}
          union
          select s.child_id from down join subgroups s on s.org_id = {Mine} and s.group_id = down.id)
        """);

    /// <summary>
    /// Keeps all else away that could change who is below these groups, then says who is. Who adds a member to a group holds that group; who
    /// changes what is in what holds the Org's row, so that two of those never miss one another. Deadlocks are possible, rare, and run again.
    /// </summary>
    /// <param name="most">So many users at most.</param>
    public static async Task<List<string>> LockAsync(OrgTransaction tx, IReadOnlyCollection<string> groups, int most, CancellationToken ct)
    {
        if (!tx.Dialect.HasOneWriter)
        {
            await tx.ListAsync($"select o.id from orgs o where o.id = {Mine} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
            await tx.ListAsync($"{Down(groups)} select g.id from groups g where g.org_id = {Mine} and g.id in (select id from down) order by g.id {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        }

        return await UsersAsync(tx, groups, after: "", most, ct);
    }

    /// <summary>Users below, by id; those too whom the guard holds there.</summary>
    public static Task<List<string>> UsersAsync(OrgTransaction tx, IReadOnlyCollection<string> groups, string after, int most, CancellationToken ct) => tx.ListAsync($"""
        {Down(groups)} select user_id from ({Below}) below where user_id > {after} order by user_id limit {most}
        """, row => row.GetString(0), ct);

    public static async Task<long> CountAsync(OrgTransaction tx, IReadOnlyCollection<string> groups, CancellationToken ct) =>
        (await tx.ListAsync($"{Down(groups)} select count(*) from ({Below}) below", row => row.GetInt64(0), ct))[0];

    /// <summary>A select of the users below, behind <see cref="Down"/>.</summary>
    public static SqlPart Below => SqlPart.Of($"""
        select m.user_id from members m where m.org_id = {Mine} and m.group_id in (select id from down)
        union select h.user_id from held_members h where h.org_id = {Mine} and h.group_id in (select id from down)
        """);
}
