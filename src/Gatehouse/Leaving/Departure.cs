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
    /// <summary>
    /// Locks somebody who may go. Groups before users and by id, as everybody locks them, and both before the guard: two who share groups may be
    /// deleted at once. Who came into another group meanwhile is begun with again.
    /// </summary>
    /// <param name="which">Of "users r".</param>
    public static async Task<Resource?> LockAsync(OrgTransaction tx, SqlPart which, string user, CancellationToken ct)
    {
        var locked = await tx.ListAsync($"""
            select g.id from groups g where g.org_id = {Mine} and g.id in (select m.group_id from members m where m.org_id = {Mine} and m.user_id = {user})
            order by g.id {tx.Dialect.ForUpdate}
            """, row => row.GetString(0), ct);
        var (found, moved) = ((Resource?)null, false);
        tx.Ask($"select {Resource.UserColumns(tx.Dialect)} from users r where r.org_id = {Mine} and r.id = {user} {which} {tx.Dialect.ForDelete}", row => found = Resource.Read(row));
        tx.Ask($"select m.group_id from members m where m.org_id = {Mine} and m.user_id = {user}", row => moved |= !locked.Contains(row.GetString(0)));
        await tx.AnsweredAsync(ct);
        return moved ? throw new MovedException() : found;
    }

    public static Task<Resource?> LockAsync(OrgTransaction tx, string user, CancellationToken ct) => LockAsync(tx, SqlPart.Raw(""), user, ct);

    /// <summary>Deactivating deletes, by the Org's policy: a restore shall find the user as before that.</summary>
    public static async Task OfInactiveAsync(OrgTransaction tx, OrgDirectory directory, Resource user, JsonObject document, string was, CancellationToken ct)
    {
        var active = document.DeepClone().AsObject();
        active["active"] = true;
        var fate = Fate.Of(directory, LeavingPolicy.Delete);
        await WriteAsync(tx, directory, user.Id, ScimJson.WriteResource(active), was, fate, ct);
        await TellAsync(tx, directory, user.Id, fate, ended: false, ct);
    }

    /// <summary>What the app hears.</summary>
    /// <param name="ended">Access ends with this, and not earlier.</param>
    public static async Task TellAsync(OrgTransaction tx, OrgDirectory directory, string user, Fate fate, bool ended, CancellationToken ct)
    {
        if (ended) Revocation.Ended(tx, directory, user, fate.EndsAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
        if (fate.Status == Membership.Deleted) await Farewell.TellAsync(tx, directory, user, ct);
    }

    /// <param name="user">Locked, and its groups too.</param>
    /// <param name="document">As a restore shall find it.</param>
    /// <param name="was">The status that it shall find.</param>
    /// <returns>The groups that were left.</returns>
    public static async Task<List<string>> WriteAsync(OrgTransaction tx, OrgDirectory directory, string user, byte[] document, string was, Fate fate, CancellationToken ct)
    {
        var now = directory.Scope.Now.ToUnixTimeMilliseconds();
        // Whoever is held goes on under the same epoch, in the same workspaces.
        var (ends, keeps) = (fate.HeldBy is null ? 1L : 0L, fate.HeldBy is null ? SqlPart.Of($"{"[]"}")
            : SqlPart.Of($"coalesce((select {tx.Dialect.JsonArrayOf}(w.workspace_id) from workspace_members w where w.org_id = {Mine} and w.user_id = {user}){tx.Dialect.AsText}, {"[]"})"));
        var groups = await tx.ListAsync($"select group_id from members where org_id = {Mine} and user_id = {user} order by group_id", row => row.GetString(0), ct);
        tx.Do($"update groups set version = version + 1, modified_at = {now} where org_id = {Mine} and id in {groups}");
        tx.Do($"""
            insert into tombstones (org_id, id, resource_type, doc, belonged_to, created_at, deleted_at, name_key, external_id, version,
              status, was, source, account_id, role, access_epoch, ends_at, forget_at, held_by, workspaces, kept)
            select u.org_id, u.id, {"User"}, {document}, {JsonSerializer.Serialize(groups)}, u.created_at, {now}, u.user_name_key, u.external_id, u.version + 1,
              {fate.Status}, {was}, u.source, u.account_id, u.role, u.access_epoch + {ends}, {fate.EndsAt}, {fate.ForgetAt}, {fate.HeldBy}, {keeps},
              coalesce((select {tx.Dialect.JsonArrayOf}(k.mapping_id) from kept_members k where k.org_id = {Mine} and k.user_id = {user}){tx.Dialect.AsText}, {"[]"})
            from users u where u.org_id = {Mine} and u.id = {user}
            """);
        Reservations.Release(tx, user);
        tx.Do($"delete from users where org_id = {Mine} and id = {user}");
        return groups;
    }
}
