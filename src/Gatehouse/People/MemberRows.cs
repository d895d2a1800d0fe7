using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.People.Filters;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>What really changed: repeated adds and absent removes are successes, and no change.</summary>
sealed record MemberChange(List<string> Added, List<string> Removed, List<string> Unknown)
{
    const int Named = 100;

    /// <summary>Those of the added and removed that are groups.</summary>
    public List<string> Groups { get; } = [];

    public bool Any => Added.Count + Removed.Count > 0;

    public List<string> AddedUsers => [.. Added.Except(Groups, StringComparer.Ordinal)];

    public List<string> AddedGroups => [.. Added.Intersect(Groups, StringComparer.Ordinal)];

    public List<string> RemovedUsers => [.. Removed.Except(Groups, StringComparer.Ordinal).Except(Added, StringComparer.Ordinal)];

    public List<string> RemovedGroups => [.. Removed.Intersect(Groups, StringComparer.Ordinal).Except(Added, StringComparer.Ordinal)];

    /// <summary>How many, and the first of them by id: for the sync log.</summary>
    public static JsonObject Told(List<string> ids) => new()
    {
        ["count"] = ids.Count, ["ids"] = new JsonArray([.. ids.Take(Named).Select(id => (JsonNode)id)]),
    };
}

/// <summary>A Group's members as rows: a change touches its members, never the group's whole list.</summary>
static class MemberRows
{
    public static async Task<MemberChange> ApplyAsync(OrgTransaction tx, string group, IReadOnlyList<MemberStep> steps, ResourceType type, bool lenient, CancellationToken ct)
    {
        var change = new MemberChange([], [], []);
        foreach (var step in steps)
            switch (step)
            {
                case MemberStep.Delta(var added, var removed):
                    await RemoveAsync(tx, group, removed, change, ct);
                    await AddAsync(tx, group, added, change, ct);
                    break;
                case MemberStep.Exactly(var members):
                    var (gone, missing) = await DifferenceAsync(tx, group, members, ct);
                    await RemoveAsync(tx, group, gone, change, ct);
                    await AddAsync(tx, group, missing, change, ct);
                    break;
                case MemberStep.Where(var filter):
                    await RemoveAsync(tx, group, await MatchingAsync(tx, group, filter, type, lenient, ct), change, ct);
                    break;
            }

        return change;
    }

    static async Task RemoveAsync(OrgTransaction tx, string group, IReadOnlyCollection<string> ids, MemberChange change, CancellationToken ct)
    {
        if (ids.Count == 0) return;
        var users = await tx.ListAsync($"""
            delete from members where org_id = {Mine} and group_id = {group} and user_id in {ids} returning user_id
            """, row => row.GetString(0), ct);
        change.Removed.AddRange(users);
        if (users.Count == ids.Count) return;
        var groups = await tx.ListAsync($"""
            delete from subgroups where org_id = {Mine} and group_id = {group} and child_id in {ids} returning child_id
            """, row => row.GetString(0), ct);
        change.Removed.AddRange(groups);
        change.Groups.AddRange(groups);
    }

    static async Task AddAsync(OrgTransaction tx, string group, IReadOnlyCollection<string> ids, MemberChange change, CancellationToken ct)
    {
        if (ids.Count == 0) return;
        // Only this Org's users can be selected, so only they can become members; and of a group that is not there, nobody.
        var users = await tx.ListAsync($"""
            insert into members (org_id, group_id, user_id)
            select u.org_id, p.id, u.id from groups p join users u on u.org_id = p.org_id where p.org_id = {Mine} and p.id = {group} and u.id in {ids}
            on conflict do nothing returning user_id
            """, row => row.GetString(0), ct);
        change.Added.AddRange(users);
        if (users.Count == ids.Count) return;

        // Whoever is left is a member already, a group, or nobody.
        var rest = ids.Except(users, StringComparer.Ordinal).ToList();
        var known = await tx.ListAsync($"select id from users where org_id = {Mine} and id in {rest}", row => row.GetString(0), ct);
        rest = [.. rest.Except(known, StringComparer.Ordinal)];
        if (rest.Count == 0) return;
        var groups = await tx.ListAsync($"select id from groups where org_id = {Mine} and id in {rest}", row => row.GetString(0), ct);
        change.Unknown.AddRange(rest.Except(groups, StringComparer.Ordinal));
        if (groups.Count == 0) return;
        groups = await tx.ListAsync($"""
            insert into subgroups (org_id, group_id, child_id)
            select g.org_id, p.id, g.id from groups p join groups g on g.org_id = p.org_id where p.org_id = {Mine} and p.id = {group} and g.id in {groups}
            on conflict do nothing returning child_id
            """, row => row.GetString(0), ct);
        change.Added.AddRange(groups);
        change.Groups.AddRange(groups);
    }

    /// <summary>Row by row against who is wanted: of a large group only those are kept who differ.</summary>
    static async Task<(List<string> Gone, HashSet<string> Missing)> DifferenceAsync(OrgTransaction tx, string group, IReadOnlySet<string> wanted, CancellationToken ct)
    {
        var (gone, missing) = (new List<string>(), new HashSet<string>(wanted, StringComparer.Ordinal));
        await tx.EachAsync($"""
            select user_id from members where org_id = {Mine} and group_id = {group}
            union all select child_id from subgroups where org_id = {Mine} and group_id = {group}
            """, row =>
        {
            var id = row.GetString(0);
            if (!missing.Remove(id)) gone.Add(id);
        }, ct);
        return (gone, missing);
    }

    static Task<List<string>> MatchingAsync(OrgTransaction tx, string group, Filter filter, ResourceType type, bool lenient, CancellationToken ct) =>
        tx.ListAsync($"""
            select e.value from (select m.group_id, m.user_id as value, 'User' as type, u.shown_as as display
              from members m join users u on u.org_id = m.org_id and u.id = m.user_id where m.org_id = {Mine}
              union all select s.group_id, s.child_id, 'Group', g.shown_as
              from subgroups s join groups g on g.org_id = s.org_id and g.id = s.child_id where s.org_id = {Mine}) e
            where e.group_id = {group} and {new FilterSql(type, tx.Dialect, lenient, "").MemberCondition(filter)}
            """, row => row.GetString(0), ct);
}
