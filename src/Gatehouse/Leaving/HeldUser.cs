using System.Data.Common;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// One person whom a batch holds: either what the identity provider asked is done, or SCIM shows again what holds. Each is a transaction of its
/// own that looks under the lock whether the batch still holds this one, so both can run twice, and from the middle.
/// </summary>
static class HeldUser
{
    public static Task<List<string>> SomeAsync(OrgDb db, string batch, int count, CancellationToken ct) => db.ListAsync($"""
        select id from users where org_id = {Mine} and held_by = {batch}
        union all select id from tombstones where org_id = {Mine} and held_by = {batch} and resource_type = {"User"} limit {count}
        """, row => row.GetString(0), ct);

    public static Task ApproveAsync(OrgDirectory directory, string batch, string id, string why, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        if (await Tombstone.HeldAsync(tx, batch, id, ct) is { } tombstone) await LetGoAsync(tx, directory, tombstone, why, ct);
        else if (await LockAsync(tx, batch, id, ct) is { } user) await DeactivateAsync(tx, directory, user, why, ct);
        return true;
    }, ct);

    /// <summary>Who cannot come back, because somebody else has the userName by now, leaves.</summary>
    public static async Task RejectAsync(OrgDirectory directory, string batch, string id, string why, CancellationToken ct)
    {
        try
        {
            if (await directory.Db.WriteAsync<Outcome<Resource>>(async tx =>
            {
                if (await Tombstone.HeldAsync(tx, batch, id, ct) is { } tombstone) return await RestoreAsync(tx, directory, tombstone, why, ct);
                if (await LockAsync(tx, batch, id, ct) is { } user) await ReactivateAsync(tx, directory, user, why, ct);
                return new Outcome<Resource>.Done(null!);
            }, ct) is Outcome<Resource>.Done) return;
        }
        catch (DbException error) when (UserStore.Taken(directory.Db, error))
        {
            // The same as a value that must be unique.
        }

        await ApproveAsync(directory, batch, id, $"{why} But somebody else has this user's place by now, so the deletion holds.", ct);
    }

    /// <summary>A deletion that was held is done: with the times that begin now.</summary>
    public static async Task LetGoAsync(OrgTransaction tx, OrgDirectory directory, Tombstone tombstone, string why, CancellationToken ct)
    {
        var fate = Fate.Of(directory, directory.Settings.Leaving.OnDelete);
        tx.Do($"""
            update tombstones set held_by = null, status = {fate.Status}, ends_at = {fate.EndsAt}, forget_at = {fate.ForgetAt}, access_epoch = access_epoch + 1
            where org_id = {Mine} and id = {tombstone.Id}
            """);
        SyncLogStore.Write(tx, directory.Scope, new("DELETE", "SUCCESS", "User", tombstone.Id, tombstone.UserName, 0, Reason: why));
        await Departure.TellAsync(tx, directory, tombstone.Id, fate, ended: true, ct);
    }

    static async Task DeactivateAsync(OrgTransaction tx, OrgDirectory directory, Resource user, string why, CancellationToken ct)
    {
        var (parting, document) = (Parting.Now(directory), ScimJson.Parse(user.Document));
        tx.Do($"update users set {Revocation.Epoch(user.Status!, parting.Status)} status = {parting.Status}, leave_at = {parting.LeaveAt}, held_by = null where org_id = {Mine} and id = {user.Id}");
        SyncLogStore.Write(tx, directory.Scope, new("DEACTIVATE", "SUCCESS", "User", user.Id, UserRow.Name(document), 0, Reason: Notes.Together(why, parting.Reason)));
        await Consequences.UserChangedAsync(tx, directory, UserChange.Between(user, With(document, active: true), document, directory.Users), parting.Status, ct);
        if (parting.Goes) await Departure.OfInactiveAsync(tx, directory, user with { Status = parting.Status }, document, user.Status!, ct);
    }

    static async Task ReactivateAsync(OrgTransaction tx, OrgDirectory directory, Resource user, string why, CancellationToken ct)
    {
        var before = ScimJson.Parse(user.Document);
        var change = UserChange.Between(user, before, With(before, active: true), directory.Users);
        tx.Do($"""
            update users set active = true, held_by = null, doc = {change.Row!.Document}, version = version + 1, modified_at = {directory.Scope.Now.ToUnixTimeMilliseconds()}
            where org_id = {Mine} and id = {user.Id}
            """);
        SyncLogStore.Write(tx, directory.Scope, new("REACTIVATE", "SUCCESS", "User", user.Id, change.Row.UserName, 0, Reason: why, Changes: change.Told));
        await Consequences.UserChangedAsync(tx, directory, change, user.Status!, ct);
    }

    static Task<Outcome<Resource>> RestoreAsync(OrgTransaction tx, OrgDirectory directory, Tombstone tombstone, string why, CancellationToken ct) =>
        Restoration.WriteAsync(tx, directory, tombstone, With(ScimJson.Parse(tombstone.Document), active: true),
            new("RESTORE", "SUCCESS", "User", tombstone.Id, tombstone.UserName, 0, Reason: why), ct);

    static Task<Resource?> LockAsync(OrgTransaction tx, string batch, string id, CancellationToken ct) => Departure.LockAsync(tx, SqlPart.Of($"and r.held_by = {batch}"), id, ct);

    static JsonObject With(JsonObject document, bool active)
    {
        var changed = document.DeepClone().AsObject();
        changed["active"] = active;
        return changed;
    }
}
