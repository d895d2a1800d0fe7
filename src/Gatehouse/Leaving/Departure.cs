using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// A user goes to the tombstones: SCIM finds nothing and the userName is free (D7), while the membership is kept there as the Org's policy
/// says.
/// </summary>
static class Departure
{
    /// <summary>Groups before users and by id, as everybody locks them: two who share groups may be deleted at once.</summary>
    public static Task LockGroupsAsync(OrgTransaction tx, string user, CancellationToken ct) => tx.ListAsync($"""
        select g.id from groups g where g.org_id = {Mine} and g.id in (select m.group_id from members m where m.org_id = {Mine} and m.user_id = {user})
        order by g.id {tx.Dialect.ForUpdate}
        """, row => row.GetString(0), ct);

    /// <summary>Deactivating deletes, by the Org's policy: a restore shall find the user as before that.</summary>
    public static async Task OfInactiveAsync(OrgTransaction tx, OrgDirectory directory, Resource user, JsonObject document, string was, CancellationToken ct)
    {
        var active = document.DeepClone().AsObject();
        active["active"] = true;
        var groups = await WriteAsync(tx, directory, user, ScimJson.WriteResource(active), was, LeavingPolicy.Delete, ct);
        await Consequences.UserDeletedAsync(tx, directory, user.Id, groups, ct);
    }

    /// <param name="user">Locked, and its groups too.</param>
    /// <param name="document">As a restore shall find it.</param>
    /// <param name="was">The status that it shall find.</param>
    /// <returns>The groups that were left.</returns>
    public static async Task<List<string>> WriteAsync(OrgTransaction tx, OrgDirectory directory, Resource user, byte[] document, string was, LeavingPolicy policy, CancellationToken ct)
    {
        var (id, settings, now) = (user.Id, directory.Settings.Leaving, directory.Scope.Now);
        var groups = await tx.ListAsync($"select group_id from members where org_id = {Mine} and user_id = {id} order by group_id", row => row.GetString(0), ct);
        tx.Do($"update groups set version = version + 1, modified_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id in {groups}");

        var ends = policy switch { LeavingPolicy.Suspend => now + settings.Grace, LeavingPolicy.DeleteAfter => now + settings.DeleteAfter, _ => now };
        var forget = ends > now + settings.Grace ? ends : now + settings.Grace;
        var told = policy == LeavingPolicy.Delete;
        tx.Do($"""
            insert into tombstones (org_id, id, resource_type, doc, belonged_to, created_at, deleted_at, name_key, external_id, version,
              status, was, source, account_id, role, access_epoch, ends_at, forget_at)
            select u.org_id, u.id, {"User"}, {document}, {JsonSerializer.Serialize(groups)}, u.created_at, {now.ToUnixTimeMilliseconds()}, u.user_name_key, u.external_id, u.version + 1,
              {(told ? Membership.Deleted : Membership.Suspended)}, {was}, u.source, u.account_id, u.role, u.access_epoch + 1,
              {(told ? null : ends.ToUnixTimeMilliseconds())}, {forget.ToUnixTimeMilliseconds()}
            from users u where u.org_id = {Mine} and u.id = {id}
            """);
        Reservations.Release(tx, id);
        tx.Do($"delete from users where org_id = {Mine} and id = {id}");
        if (user.Status != Membership.Suspended) Revocation.Ended(tx, directory, id, told ? null : ends);
        if (told) await Farewell.TellAsync(tx, directory, id, ct);
        return groups;
    }
}
