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

    /// <summary>The members of groups, users first, in a stable order.</summary>
    public static Dictionary<string, List<Related>> AddMembersOf(this OrgReads reads, IReadOnlyCollection<string> groups)
    {
        var found = new Dictionary<string, List<Related>>(StringComparer.Ordinal);
        reads.Add($"""
            select m.group_id, m.user_id, u.shown_as from members m join users u on u.org_id = m.org_id and u.id = m.user_id
            where m.org_id = {Mine} and m.group_id in {groups} order by m.group_id, m.user_id
            """, row => Add(found, row, "User"));
        reads.Add($"""
            select s.group_id, s.child_id, g.shown_as from subgroups s join groups g on g.org_id = s.org_id and g.id = s.child_id
            where s.org_id = {Mine} and s.group_id in {groups} order by s.group_id, s.child_id
            """, row => Add(found, row, "Group"));
        return found;
    }

    static void Add(Dictionary<string, List<Related>> found, Row row, string type) =>
        Add(found, row.GetString(0), new(row.GetString(1), row.GetString(2), type));

    static void Add(Dictionary<string, List<Related>> found, string owner, Related related)
    {
        if (!found.TryGetValue(owner, out var list)) found[owner] = list = [];
        list.Add(related);
    }
}
