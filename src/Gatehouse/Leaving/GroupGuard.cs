using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// A group that is emptied, or deleted while a mapping speaks of it, takes access away as surely as a deletion of people does, so the guard holds
/// it as well. Counted by mapping, whose row makes those who change its groups at the same moment wait for one another.
/// </summary>
static class GroupGuard
{
    const string Nobody = "{}";

    /// <summary>Called when the members' rows are gone. What is held of one request is held as a whole.</summary>
    /// <returns>The batch that holds the removals; null when they may be.</returns>
    public static async Task<HeldBatch?> AskAsync(OrgTransaction tx, OrgDirectory directory, string group, MemberChange change, CancellationToken ct)
    {
        if (change.Removed.Count == 0 || !await WatchesAsync(tx, directory, ct)) return null;
        var mappings = await MappingsAsync(tx, group, ct);
        if (mappings.Count == 0) return null;
        var users = change.RemovedUsers.Union(await BelowAsync(tx, change.RemovedGroups, ct), StringComparer.Ordinal).ToList();
        return await IsTooMuchAsync(tx, directory, mappings, users, without: "", ct) is not { } limit ? null
            : await Guard.HoldAsync(tx, directory, group, limit, ct);
    }

    /// <summary>Called while the rows are there. A mapping that ends with its group is worth a question, whatever the number.</summary>
    public static async Task<HeldBatch?> AskDeletingAsync(OrgTransaction tx, OrgDirectory directory, string group, CancellationToken ct)
    {
        if (!await WatchesAsync(tx, directory, ct)) return null;
        var mappings = await MappingsAsync(tx, group, ct);
        if (mappings.Count == 0 || await BelowAsync(tx, [group], ct) is not { Count: > 0 } users) return null;
        if (mappings.Exists(m => m.GroupId == group && !m.Keeps)) return await Guard.HoldAsync(tx, directory, group, 0, ct);
        return await IsTooMuchAsync(tx, directory, mappings.FindAll(m => m.GroupId != group), users, without: group, ct) is not { } limit ? null
            : await Guard.HoldAsync(tx, directory, group, limit, ct);
    }

    /// <summary>What was approved is not counted any more.</summary>
    public static void Forget(OrgTransaction tx) => tx.Do($"update mappings set slices = {Nobody} where org_id = {Mine} and slices <> {Nobody}");

    static async ValueTask<bool> WatchesAsync(OrgTransaction tx, OrgDirectory directory, CancellationToken ct) =>
        directory.Preview is null && directory.Settings.Leaving.Guard.On && directory.Source == "scim" && await AccessUpkeep.IsWantedAsync(tx, directory, ct);

    /// <summary>Of the group and of those that hold it.</summary>
    static Task<List<Watched>> MappingsAsync(OrgTransaction tx, string group, CancellationToken ct) => tx.ListAsync($"""
        with recursive above (id) as (
          select g.id from groups g where g.org_id = {Mine} and g.id = {group}
          union
          select s.group_id from above join subgroups s on s.org_id = {Mine} and s.child_id = above.id)
        select p.id, p.group_id, p.on_delete, p.slices, p.people, p.counted_at from mappings p
        where p.org_id = {Mine} and p.group_id in (select id from above) order by p.id {tx.Dialect.ForUpdate}
        """, row => new Watched(row.GetString(0), row.GetString(1), row.GetString(2) == "keep", row.GetString(3), row.GetInt64(4), row.GetInt64(5)), ct);

    static async Task<List<string>> BelowAsync(OrgTransaction tx, List<string> groups, CancellationToken ct) =>
        groups.Count == 0 ? [] : await GroupTree.UsersAsync(tx, groups, after: "", int.MaxValue, ct);

    /// <param name="without">A group that still is there, and soon will not be.</param>
    /// <returns>The limit that is passed; null when none is.</returns>
    static async Task<long?> IsTooMuchAsync(OrgTransaction tx, OrgDirectory directory, List<Watched> mappings, List<string> users, string without, CancellationToken ct)
    {
        var (settings, now, passed) = (directory.Settings.Leaving.Guard, directory.Scope.Now, (long?)null);
        var (active, still) = await StillAsync(tx, mappings.ConvertAll(m => m.Id), users, without, ct);
        foreach (var mapping in mappings)
        {
            if (active - still.GetValueOrDefault(mapping.Id) is not (> 0 and var lost)) continue;
            var window = GuardWindow.Read(mapping.Slices, settings.Window, now);
            var counts = window.Left == 0 || mapping.CountedAt <= (now - settings.Window).ToUnixTimeMilliseconds();
            var (people, countedAt) = counts ? (await CountAsync(tx, mapping.GroupId, ct) + (without == "" ? lost : 0) + window.Left, now.ToUnixTimeMilliseconds()) : (mapping.People, mapping.CountedAt);
            window.Add(now, lost);
            if (window.Left > settings.Limit(people)) passed ??= settings.Limit(people);
            tx.Do($"update mappings set slices = {window.Write()}, people = {people}, counted_at = {countedAt} where org_id = {Mine} and id = {mapping.Id}");
        }

        return passed;
    }

    /// <returns>How many of them are active, and how many of those each mapping still reaches.</returns>
    static async Task<(long Active, Dictionary<string, long> Still)> StillAsync(OrgTransaction tx, List<string> mappings, List<string> users, string without, CancellationToken ct)
    {
        var rows = await tx.ListAsync($"""
            with recursive up (user_id, group_id) as (
              select m.user_id, m.group_id from members m join users u on u.org_id = m.org_id and u.id = m.user_id
              where m.org_id = {Mine} and m.user_id in {users} and m.group_id <> {without} and u.status = {Membership.Active}
              union
              select up.user_id, s.group_id from up join subgroups s on s.org_id = {Mine} and s.child_id = up.group_id where s.group_id <> {without})
            select '', count(*) from users u where u.org_id = {Mine} and u.id in {users} and u.status = {Membership.Active}
            union all select p.id, count(distinct up.user_id) from up join mappings p on p.org_id = {Mine} and p.group_id = up.group_id where p.id in {mappings} group by p.id
            """, row => (Mapping: row.GetString(0), Count: row.GetInt64(1)), ct);
        return (rows.Find(r => r.Mapping == "").Count, rows.ToDictionary(r => r.Mapping, r => r.Count, StringComparer.Ordinal));
    }

    static async Task<long> CountAsync(OrgTransaction tx, string group, CancellationToken ct) => (await tx.ListAsync(
        $"{GroupTree.Down([group])} select count(distinct m.user_id) from members m where m.org_id = {Mine} and m.group_id in (select id from down)", row => row.GetInt64(0), ct))[0];

    sealed record Watched(string Id, string GroupId, bool Keeps, string Slices, long People, long CountedAt);
}
