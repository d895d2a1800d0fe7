using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>What time does to those who left. Each looks again under the lock: another node may have been quicker, or the user came back.</summary>
static class Due
{
    /// <summary>Inactive for as long as delete-after says.</summary>
    public static Task LeaveAsync(OrgDirectory directory, string id, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        if (await Departure.LockAsync(tx, SqlPart.Of($"and r.leave_at <= {directory.Scope.Now.ToUnixTimeMilliseconds()}"), id, ct) is not { } user) return false;
        await Departure.WriteAsync(tx, directory, id, user.Document, Membership.Suspended, Fate.Of(directory, LeavingPolicy.Delete), ct);
        SyncLogStore.Write(tx, directory.Scope, new("DELETE", "SUCCESS", "User", id, UserRow.Name(ScimJson.Parse(user.Document)), 0,
            Reason: "Was inactive for as long as the Org waits before it deletes (on-deactivate=delete-after)."));
        await Farewell.TellAsync(tx, directory, id, ct);
        return true;
    }, ct);

    /// <summary>The membership of a deleted user ends, and the app hears it.</summary>
    public static Task EndAsync(OrgDirectory directory, string id, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        var ended = await tx.RunAsync($"""
            update tombstones set status = {Membership.Deleted}, ends_at = null where org_id = {Mine} and id = {id} and ends_at <= {directory.Scope.Now.ToUnixTimeMilliseconds()}
            """, ct) == 1;
        if (ended) await Farewell.TellAsync(tx, directory, id, ct);
        return ended;
    }, ct);
}
