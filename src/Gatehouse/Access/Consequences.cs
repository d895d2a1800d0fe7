using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Leaving;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.Access;

/// <summary>
/// What a change of the directory means for people, in the same transaction: membership, access, and what the app is told. The stores of People/
/// call it last, after the rows are written.
/// </summary>
static class Consequences
{
    /// <summary>Ids in one event: a group may gain a hundred thousand members at once.</summary>
    const int MostTogether = 500;

    public static async Task UserCreatedAsync(OrgTransaction tx, OrgDirectory directory, string id, string status, byte[] changes, CancellationToken ct)
    {
        Tell(tx, directory, "user.created", id, EventData.User(id, status, changes));
        await AccessUpkeep.RefreshAsync(tx, directory, [id], ct);
    }

    public static async Task UserChangedAsync(OrgTransaction tx, OrgDirectory directory, UserChange change, string status, CancellationToken ct)
    {
        // SCIM's view moved alone: the guard holds this one, or the hold ended.
        var alone = change.Action != "UPDATE" && status == change.User.Status;
        var told = alone ? JsonNode.Parse(change.Told!)!.AsObject() : null;
        told?.Remove("active");
        if (alone && change.Action == "DEACTIVATE") Held(tx, directory, change.User.Id);
        if (alone && change.Action == "REACTIVATE") Tell(tx, directory, "membership.reactivated", change.User.Id, EventData.Of(new { id = change.User.Id, status }));
        var type = alone ? "user.updated" : change.Action switch { "DEACTIVATE" => "user.deactivated", "REACTIVATE" => "user.reactivated", _ => "user.updated" };
        if (told is not { Count: 0 }) Tell(tx, directory, type, change.User.Id, EventData.User(change.User.Id, status, told is null ? change.Told! : ScimJson.WriteUtf8(told)));
        MembershipMoved(tx, directory, change.User.Id, change.User.Status!, status);
        // Nothing else of a user gives access.
        if (status != change.User.Status || !ScimRoles.Same(change.Before, change.After)) await AccessUpkeep.RefreshAsync(tx, directory, [change.User.Id], ct);
    }

    /// <summary>A deleted user is there again, in these groups.</summary>
    public static Task UserRestoredAsync(OrgTransaction tx, OrgDirectory directory, string id, string status, IReadOnlyList<string> groups, CancellationToken ct)
    {
        Tell(tx, directory, "membership.restored", id, EventData.Of(new { id, status, groups }));
        return AccessUpkeep.RefreshAsync(tx, directory, [id], ct);
    }

    public static async Task GroupCreatedAsync(OrgTransaction tx, OrgDirectory directory, string id, string name, string? externalId, MemberChange members, CancellationToken ct)
    {
        Tell(tx, directory, "group.created", id, EventData.Group(id, name));
        await MappingLife.CreatedAsync(tx, directory, id, name, externalId, ct);
        await MembersAsync(tx, directory, id, members, null, ct);
    }

    /// <param name="held">By which the removals are held.</param>
    public static async Task GroupChangedAsync(
        OrgTransaction tx, OrgDirectory directory, string id, string name, string? externalId, byte[]? changes, MemberChange members, HeldBatch? held, CancellationToken ct)
    {
        if (changes is not null)
        {
            Tell(tx, directory, "group.updated", id, EventData.Group(id, name, changes));
            await MappingLife.ChangedAsync(tx, directory, id, name, externalId, ct);
        }

        await MembersAsync(tx, directory, id, members, held, ct);
    }

    /// <summary>Called first, while the rows still say who is in the group.</summary>
    /// <returns>Whose access depends on it.</returns>
    public static Task<List<string>> GroupDeletingAsync(OrgTransaction tx, OrgDirectory directory, string id, CancellationToken ct) =>
        MappingLife.DeletingAsync(tx, directory, id, ct);

    /// <param name="concerned">What <see cref="GroupDeletingAsync"/> answered.</param>
    public static Task GroupDeletedAsync(OrgTransaction tx, OrgDirectory directory, string id, string name, IReadOnlyList<string> concerned, CancellationToken ct)
    {
        Tell(tx, directory, "group.deleted", id, EventData.Group(id, name));
        return AccessUpkeep.RefreshAsync(tx, directory, concerned, ct);
    }

    /// <summary>The identity provider wants this one gone, and access goes on until somebody decides.</summary>
    public static void Held(OrgTransaction tx, OrgDirectory directory, string id) => Tell(tx, directory, "membership.held", id, EventData.Of(new { id, status = Membership.Active }));

    static void MembershipMoved(OrgTransaction tx, OrgDirectory directory, string id, string from, string to)
    {
        if (Revocation.Ends(from, to)) Revocation.Told(tx, directory, id, deletes: null);
        if (from == Membership.Suspended && to == Membership.Active) Tell(tx, directory, "membership.reactivated", id, EventData.Of(new { id, status = to }));
    }

    /// <summary>The group is gone for SCIM, and what it gives stays until somebody decides.</summary>
    public static async Task GroupHeldAsync(OrgTransaction tx, OrgDirectory directory, string id, HeldBatch held, CancellationToken ct)
    {
        await HeldMembers.HoldAllAsync(tx, held.Id, id, ct);
        Tell(tx, directory, "group.held", id, EventData.Of(new { group = id, batch = held.Id, deleted = true }));
    }

    /// <summary>Who came to a group or left it.</summary>
    public static void Members(OrgTransaction tx, OrgDirectory directory, string type, string group, IReadOnlyCollection<string> ids)
    {
        foreach (var some in ids.Chunk(MostTogether)) Tell(tx, directory, type, group, EventData.Members(group, some));
    }

    static async Task MembersAsync(OrgTransaction tx, OrgDirectory directory, string group, MemberChange members, HeldBatch? held, CancellationToken ct)
    {
        if (!members.Any) return;
        Members(tx, directory, "group.member_added", group, members.Added);
        var removed = held is null ? members.Removed : await HoldAsync(tx, directory, group, members, held, ct);
        Members(tx, directory, "group.member_removed", group, removed);
        if (!await AccessUpkeep.IsWantedAsync(tx, directory, ct)) return;
        var moved = members.Added.Union(removed, StringComparer.Ordinal).ToList();
        var users = moved.Except(members.Groups, StringComparer.Ordinal).ToList();
        if (users.Count > 0) MappingLife.Returned(tx, group, users);
        var released = await HeldMembers.ReturnedAsync(tx, group, members.AddedUsers, members.AddedGroups, ct);
        await AccessUpkeep.RefreshBelowAsync(tx, directory, [.. moved.Intersect(members.Groups, StringComparer.Ordinal)], ct);
        await AccessUpkeep.RefreshAsync(tx, directory, [.. users.Union(released, StringComparer.Ordinal)], ct);
    }

    /// <summary>They stay where access is computed, so nobody's access changes.</summary>
    /// <returns>Who is removed all the same: groups with nobody in them, and whoever was added again.</returns>
    static async Task<List<string>> HoldAsync(OrgTransaction tx, OrgDirectory directory, string group, MemberChange members, HeldBatch held, CancellationToken ct)
    {
        var users = members.RemovedUsers;
        List<string> kept = [.. users, .. await HeldMembers.HoldAsync(tx, held.Id, group, users, members.RemovedGroups, ct)];
        foreach (var some in kept.Chunk(MostTogether))
            Tell(tx, directory, "group.held", group, EventData.Of(new { group, batch = held.Id, deleted = false, members = some }));
        return [.. members.Removed.Except(kept, StringComparer.Ordinal)];
    }

    public static void Tell(OrgTransaction tx, OrgDirectory directory, string type, string subject, byte[] data) =>
        EventStore.Write(tx, type, subject, data, directory.Scope.Now);
}
