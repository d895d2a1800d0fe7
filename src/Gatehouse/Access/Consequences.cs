using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Leaving;
using Gatehouse.People;

namespace Gatehouse.Access;

/// <summary>
/// What a change of the directory means for people, in the same transaction: membership, access, and what the app is told. The stores of People/
/// call it last, after the rows are written.
/// </summary>
static class Consequences
{
    /// <summary>Ids in one event: a group may gain a hundred thousand members at once.</summary>
    const int MostTogether = 500;

    public static Task UserCreatedAsync(OrgTransaction tx, OrgDirectory directory, string id, string status, byte[] changes, CancellationToken ct)
    {
        Tell(tx, directory, "user.created", id, EventData.User(id, status, changes));
        return Task.CompletedTask;
    }

    public static Task UserChangedAsync(OrgTransaction tx, OrgDirectory directory, UserChange change, string status, CancellationToken ct)
    {
        var type = change.Action switch { "DEACTIVATE" => "user.deactivated", "REACTIVATE" => "user.reactivated", _ => "user.updated" };
        Tell(tx, directory, type, change.User.Id, EventData.User(change.User.Id, status, change.Told!));
        MembershipMoved(tx, directory, change.User.Id, change.User.Status!, status);
        return Task.CompletedTask;
    }

    /// <summary>The row is gone; what becomes of the membership was told by Leaving/Departure.</summary>
    public static Task UserDeletedAsync(OrgTransaction tx, OrgDirectory directory, string id, IReadOnlyList<string> groups, CancellationToken ct) => Task.CompletedTask;

    /// <summary>A deleted user is there again, in these groups.</summary>
    public static Task UserRestoredAsync(OrgTransaction tx, OrgDirectory directory, string id, string status, IReadOnlyList<string> groups, CancellationToken ct)
    {
        Tell(tx, directory, "membership.restored", id, EventData.Of(new { id, status, groups }));
        return Task.CompletedTask;
    }

    public static Task GroupCreatedAsync(OrgTransaction tx, OrgDirectory directory, string id, string name, MemberChange members, CancellationToken ct)
    {
        Tell(tx, directory, "group.created", id, EventData.Group(id, name));
        Members(tx, directory, id, members);
        return Task.CompletedTask;
    }

    public static Task GroupChangedAsync(OrgTransaction tx, OrgDirectory directory, string id, string name, byte[]? changes, MemberChange members, CancellationToken ct)
    {
        if (changes is not null) Tell(tx, directory, "group.updated", id, EventData.Group(id, name, changes));
        Members(tx, directory, id, members);
        return Task.CompletedTask;
    }

    public static Task GroupDeletedAsync(OrgTransaction tx, OrgDirectory directory, string id, string name, IReadOnlyList<string> members, CancellationToken ct)
    {
        Tell(tx, directory, "group.deleted", id, EventData.Group(id, name));
        return Task.CompletedTask;
    }

    static void MembershipMoved(OrgTransaction tx, OrgDirectory directory, string id, string from, string to)
    {
        if (from != to && to == Membership.Suspended) Revocation.Ended(tx, directory, id, deletes: null);
        if (from == Membership.Suspended && to == Membership.Active) Tell(tx, directory, "membership.reactivated", id, EventData.Of(new { id, status = to }));
    }

    static void Members(OrgTransaction tx, OrgDirectory directory, string group, MemberChange members)
    {
        Members("group.member_added", members.Added);
        Members("group.member_removed", members.Removed);

        void Members(string type, List<string> ids)
        {
            foreach (var some in ids.Chunk(MostTogether))
                Tell(tx, directory, type, group, EventData.Members(group, some));
        }
    }

    static void Tell(OrgTransaction tx, OrgDirectory directory, string type, string subject, byte[] data) =>
        EventStore.Write(tx, type, subject, data, directory.Scope.Now);
}
