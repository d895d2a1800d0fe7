using System.Runtime.CompilerServices;
using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>Reads of who is in what, for any number of resources at once. The result is by owner.</summary>
static class Relations
{
    /// <summary>The groups of users: direct ones, and those that hold them through other groups. A circle ends where it closes.</summary>
    public static Dictionary<string, List<Related>?> AddGroupsOf(this OrgReads reads, IReadOnlyCollection<string> users)
    {
        var found = new Dictionary<string, List<Related>?>(StringComparer.Ordinal);
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

    /// <summary>
    /// The members of groups, users first, in a stable order; of each no more than suffice to see that they are more than
    /// <paramref name="most"/>. A statement for each group: over several PostgreSQL would walk all members of the Org in that order.
    /// </summary>
    public static Dictionary<string, List<Related>?> AddMembersOf(this OrgReads reads, IReadOnlyCollection<string> groups, int most)
    {
        var found = new Dictionary<string, List<Related>?>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            reads.Add($"""
                select m.user_id, {UserShown} from members m where m.org_id = {Mine} and m.group_id = {group} order by m.user_id limit {most + 1}
                """, row => Add(found, group, new(row.GetString(0), row.GetString(1), "User")));
            reads.Add($"""
                select s.child_id, {GroupShown} from subgroups s where s.org_id = {Mine} and s.group_id = {group} order by s.child_id limit {most + 1}
                """, row => Add(found, group, new(row.GetString(0), row.GetString(1), "Group")));
        }

        return found;
    }

    // Looked up for those who are told. Joined, PostgreSQL would read all users for a thousand members.
    static readonly RawSql UserShown = new("(select u.shown_as from users u where u.org_id = m.org_id and u.id = m.user_id)");
    static readonly RawSql GroupShown = new("(select g.shown_as from groups g where g.org_id = s.org_id and g.id = s.child_id)");

    /// <summary>
    /// The members of one group in the same order, some at a time. Each time is a read of its own, which begins where the last one ended:
    /// who stays is told once, who comes or goes meanwhile may or may not be told, and nothing is held while somebody is slow to listen.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<Related>> MembersAsync(OrgDb db, string group, int together, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var (after, count) = ("", together); count == together;)
        {
            var users = await db.ListAsync($"""
                select m.user_id, {UserShown} from members m
                where m.org_id = {Mine} and m.group_id = {group} and m.user_id > {after} order by m.user_id limit {together}
                """, row => new Related(row.GetString(0), row.GetString(1), "User"), ct);
            if (users.Count > 0) yield return users;
            (after, count) = (users.Count > 0 ? users[^1].Id : "", users.Count);
        }

        for (var (after, count) = ("", together); count == together;)
        {
            var groups = await db.ListAsync($"""
                select s.child_id, {GroupShown} from subgroups s
                where s.org_id = {Mine} and s.group_id = {group} and s.child_id > {after} order by s.child_id limit {together}
                """, row => new Related(row.GetString(0), row.GetString(1), "Group"), ct);
            if (groups.Count > 0) yield return groups;
            (after, count) = (groups.Count > 0 ? groups[^1].Id : "", groups.Count);
        }
    }

    static void Add(Dictionary<string, List<Related>?> found, string owner, Related related)
    {
        if (!found.TryGetValue(owner, out var list)) found[owner] = list = [];
        list!.Add(related);
    }
}
