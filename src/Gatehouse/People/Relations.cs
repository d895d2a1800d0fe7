using System.Runtime.CompilerServices;
using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>Reads of who is in what, for any number of resources at once. The result is by owner.</summary>
static class Relations
{
    /// <summary>The groups of users: direct ones, and those that hold them through other groups. A circle ends where it closes.</summary>
    public static Dictionary<string, List<Related>> AddGroupsOf(this OrgReads reads, IReadOnlyCollection<string> users)
    {
        var found = new Dictionary<string, List<Related>>(StringComparer.Ordinal);
        reads.Add($"""
            with recursive up (user_id, group_id, direct) as (
              select m.user_id, m.group_id, 1 from members m where m.org_id = {Mine} and m.user_id in {users}
              union
              select up.user_id, s.group_id, 0 from up join subgroups s on s.org_id = {Mine} and s.child_id = up.group_id)
            select up.user_id, up.group_id, g.shown_as, max(up.direct) from up
            join groups g on g.org_id = {Mine} and g.id = up.group_id
            group by up.user_id, up.group_id, g.shown_as order by up.user_id, up.group_id
            """, row => Add(found, row.GetString(0), new(row.GetString(1), row.GetString(2), row.GetInt64(3) == 1 ? "direct" : "indirect")));
        return found;
    }

    /// <summary>The members of groups, users first, in a stable order: all of them, unless they are more than <paramref name="most"/>.</summary>
    public static Dictionary<string, List<Related>> AddMembersOf(this OrgReads reads, IReadOnlyCollection<string> groups, int most)
    {
        var found = new Dictionary<string, List<Related>>(StringComparer.Ordinal);
        reads.Add($"""
            select m.group_id, m.user_id, u.shown_as from members m join users u on u.org_id = m.org_id and u.id = m.user_id
            where m.org_id = {Mine} and m.group_id in {groups} order by m.group_id, m.user_id limit {most + 1}
            """, row => Add(found, row, "User"));
        reads.Add($"""
            select s.group_id, s.child_id, g.shown_as from subgroups s join groups g on g.org_id = s.org_id and g.id = s.child_id
            where s.org_id = {Mine} and s.group_id in {groups} order by s.group_id, s.child_id limit {most + 1}
            """, row => Add(found, row, "Group"));
        return found;
    }

    /// <summary>
    /// The members of one group in the same order, some at a time. Each time is a read of its own, which begins where the last one ended:
    /// who stays is told once, who comes or goes meanwhile may or may not be told, and nothing is held while somebody is slow to listen.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<Related>> MembersAsync(OrgDb db, string group, int together, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var (after, count) = ("", together); count == together;)
        {
            var users = await db.ListAsync($"""
                select m.user_id, u.shown_as from members m join users u on u.org_id = m.org_id and u.id = m.user_id
                where m.org_id = {Mine} and m.group_id = {group} and m.user_id > {after} order by m.user_id limit {together}
                """, row => new Related(row.GetString(0), row.GetString(1), "User"), ct);
            if (users.Count > 0) yield return users;
            (after, count) = (users.Count > 0 ? users[^1].Id : "", users.Count);
        }

        for (var (after, count) = ("", together); count == together;)
        {
            var groups = await db.ListAsync($"""
                select s.child_id, g.shown_as from subgroups s join groups g on g.org_id = s.org_id and g.id = s.child_id
                where s.org_id = {Mine} and s.group_id = {group} and s.child_id > {after} order by s.child_id limit {together}
                """, row => new Related(row.GetString(0), row.GetString(1), "Group"), ct);
            if (groups.Count > 0) yield return groups;
            (after, count) = (groups.Count > 0 ? groups[^1].Id : "", groups.Count);
        }
    }

    static void Add(Dictionary<string, List<Related>> found, Row row, string type) =>
        Add(found, row.GetString(0), new(row.GetString(1), row.GetString(2), type));

    static void Add(Dictionary<string, List<Related>> found, string owner, Related related)
    {
        if (!found.TryGetValue(owner, out var list)) found[owner] = list = [];
        list.Add(related);
    }
}
