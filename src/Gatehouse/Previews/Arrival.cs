using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Members;
using Gatehouse.People;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Previews;

/// <summary>Somebody whom a preview kept outside comes in, or is invited.</summary>
static class Arrival
{
    public static Task<List<string>> SomeAsync(OrgDb db, int count, CancellationToken ct) =>
        db.ListAsync($"select u.id from users u where u.org_id = {Mine} and u.status <> 'active' and u.status = {Membership.Previewed} order by u.id limit {count}", row => row.GetString(0), ct);

    public static Task LetInAsync(OrgDirectory directory, string id, string why, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        var now = directory.Scope.Now;
        if (await tx.FindAsync($"select u.shown_as from users u where u.org_id = {Mine} and u.id = {id} and u.status = {Membership.Previewed} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct) is not { } name) return false;
        var was = await tx.FindAsync($"select b.was from preview_before b where b.org_id = {Mine} and b.user_id = {id}", row => row.GetString(0), ct);
        // Who was a member before is not asked in again, but for those who never came.
        var invites = directory.Settings.Invite && (was != "member" || await InvitationStore.IsOpenAsync(tx, id, ct));
        var status = Membership.Begins(active: true, invites);
        tx.Do($"update users set status = {status} where org_id = {Mine} and id = {id}");
        if (invites) InvitationStore.Write(tx, id, active: true, directory.Settings.InvitationLife, now);
        else EventStore.Write(tx, "membership.activated", id, EventData.Of(new { id, status }), now);
        SyncLogStore.Write(tx, directory.Scope, new("REACTIVATE", "SUCCESS", "User", id, name, 0, Reason: why));
        await AccessUpkeep.RefreshAsync(tx, directory, [id], ct);
        return true;
    }, ct);
}
