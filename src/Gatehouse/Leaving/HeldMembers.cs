using Gatehouse.Access;
using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// Rows of who is out of a group for SCIM and in it for access (Access/AccessFacts reads both). Whoever was in through a group inside is held in
/// the outer one directly: what is inside what may change meanwhile.
/// </summary>
static class HeldMembers
{
    /// <summary>These were just removed from a group.</summary>
    /// <returns>The groups among them through which somebody is held; with the others goes nobody.</returns>
    public static async Task<List<string>> HoldAsync(OrgTransaction tx, string batch, string group, IReadOnlyCollection<string> users, IReadOnlyCollection<string> groups, CancellationToken ct)
    {
        tx.Do($"""
            insert into held_members (org_id, group_id, user_id, via, batch_id)
            select u.org_id, {group}, u.id, {""}, {batch} from users u where u.org_id = {Mine} and u.id in {users} on conflict do nothing
            """);
        foreach (var child in groups) HoldBelow(tx, batch, group, child);
        return groups.Count == 0 ? [] : await tx.ListAsync(
            $"select distinct via from held_members where org_id = {Mine} and group_id = {group} and via in {groups}", row => row.GetString(0), ct);
    }

    /// <summary>The group is about to be deleted: its members stay in it, and in those that hold it.</summary>
    public static async Task HoldAllAsync(OrgTransaction tx, string batch, string group, CancellationToken ct)
    {
        tx.Do($"""
            insert into held_members (org_id, group_id, user_id, via, batch_id)
            select m.org_id, m.group_id, m.user_id, {""}, {batch} from members m where m.org_id = {Mine} and m.group_id = {group} on conflict do nothing
            """);
        var children = await tx.ListAsync($"select child_id from subgroups where org_id = {Mine} and group_id = {group} order by child_id", row => row.GetString(0), ct);
        foreach (var child in children) HoldBelow(tx, batch, group, child);
        var parents = await tx.ListAsync($"select group_id from subgroups where org_id = {Mine} and child_id = {group} order by group_id", row => row.GetString(0), ct);
        foreach (var parent in parents) HoldBelow(tx, batch, parent, group);
    }

    /// <summary>The identity provider put them back: nothing is held any more.</summary>
    /// <returns>Who may have been held only through a group among them.</returns>
    public static async Task<List<string>> ReturnedAsync(OrgTransaction tx, string group, IReadOnlyCollection<string> users, IReadOnlyCollection<string> groups, CancellationToken ct)
    {
        if (users.Count > 0) tx.Do($"delete from held_members where org_id = {Mine} and group_id = {group} and via = {""} and user_id in {users}");
        return groups.Count == 0 ? [] : await tx.ListAsync(
            $"delete from held_members where org_id = {Mine} and group_id = {group} and via in {groups} returning user_id", row => row.GetString(0), ct);
    }

    /// <summary>Nobody is held in a group that is gone for good, nor through it.</summary>
    public static void End(OrgTransaction tx, string group)
    {
        tx.Do($"delete from held_members where org_id = {Mine} and group_id = {group}");
        tx.Do($"delete from held_members where org_id = {Mine} and via = {group}");
    }

    /// <summary>Another group stands for one that is gone.</summary>
    public static void Move(OrgTransaction tx, string from, string to)
    {
        tx.Do($"update held_members set group_id = {to} where org_id = {Mine} and group_id = {from}");
        tx.Do($"update held_members set via = {to} where org_id = {Mine} and via = {from}");
    }

    static void HoldBelow(OrgTransaction tx, string batch, string group, string child) => tx.Do($"""
        {GroupTree.Down([child])} insert into held_members (org_id, group_id, user_id, via, batch_id)
        select u.org_id, {group}, u.id, {child}, {batch} from users u where u.org_id = {Mine} and u.id in ({GroupTree.Below}) on conflict do nothing
        """);
}
