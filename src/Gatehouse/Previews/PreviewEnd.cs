using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.SyncLog;
using Gatehouse.Tokens;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Previews;

/// <summary>
/// Go or cancel: the decision is one transaction, what follows is one small one a person, by whichever node comes to it, again after a crash
/// (Leaving/BatchDecision). With go the events that waited come first; with cancel all that happens until the end is told to nobody.
/// </summary>
public sealed class PreviewEnd(TokenStore tokens, TimeProvider clock)
{
    const int Together = 200, AtOnce = 8;

    /// <summary>From the next request on all has its full effect, and the access of everybody is computed anew.</summary>
    public Task<Decision<HeldBatch>> GoAsync(OrgDb db, string by, CancellationToken ct) => DecideAsync(db, HeldBatch.Approving, by, clock.GetUtcNow(), async tx =>
    {
        tx.Do($"update orgs set preview = null, version = version + 1 where id = {Mine}");
        tx.Do($"""
            insert into events (org_id, position, id, type, subject, data, at)
            select w.org_id, {tx.Dialect.NextPosition}, w.id, w.type, w.subject, w.data, w.at from withheld_events w where w.org_id = {Mine} order by w.id
            """);
        tx.Do($"delete from withheld_events where org_id = {Mine}");
        await ComputeAsync(tx, clock.GetUtcNow(), ct);
    }, ct);

    /// <summary>The identity provider would send all of it again, and then it would count: its tokens end here.</summary>
    public Task<Decision<HeldBatch>> CancelAsync(OrgDb db, string by, bool confirmed, CancellationToken ct) => !confirmed
        ? Task.FromResult<Decision<HeldBatch>>(new Decision<HeldBatch>.Asks("A cancelled preview revokes the Org's tokens and takes away all that its identity provider sent."))
        : DecideAsync(db, HeldBatch.Rejecting, by, clock.GetUtcNow(), tx => tokens.RevokeAllAsync(tx, $"{by}, who cancelled the preview", ct), ct);

    static Task<Decision<HeldBatch>> DecideAsync(OrgDb db, string state, string by, DateTimeOffset now, Func<OrgTransaction, Task> and, CancellationToken ct) => db.WriteAsync<Decision<HeldBatch>>(async tx =>
    {
        if ((await OrgState.LockAsync(tx, ct)).Preview is not { } id) return new Decision<HeldBatch>.Refused("This Org is in no preview.", "preview.none");
        if (await tx.RunAsync($"""
            update held_batches set state = {state}, decided_by = {by}, decided_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id} and state = {HeldBatch.Preview}
            """, ct) == 0) return new Decision<HeldBatch>.Refused("Somebody cancelled this preview, and it is being taken back.", "preview.cancelled");
        tx.Act?.About("preview", id, new Differences().Note("state", HeldBatch.Preview, state));
        await and(tx);
        return new Decision<HeldBatch>.Done((await HeldBatch.FindAsync(tx, id, ct))!);
    }, ct);

    public static async Task RunAsync(OrgDirectory directory, HeldBatch batch, CancellationToken ct)
    {
        Acting.Nobody(); // What follows for each person is in the sync log.
        var go = batch.State == HeldBatch.Approving;
        do
        {
            if (go)
            {
                await EachAsync(directory, () => HeldUser.SomeAsync(directory.Db, batch.Id, Together, ct), (at, id) => HeldUser.ApproveAsync(at, batch.Id, id, $"{batch.DecidedBy} let the preview go.", ct), ct);
                await EachAsync(directory, () => Arrival.SomeAsync(directory.Db, Together, ct), (at, id) => Arrival.LetInAsync(at, id, $"{batch.DecidedBy} let the preview go.", ct), ct);
            }
            else
            {
                await EachAsync(directory, () => Undoing.GroupsAsync(directory.Db, Together, ct), (at, id) => Undoing.GroupAsync(at, id, ct), ct);
                await EachAsync(directory, () => Undoing.PeopleAsync(directory.Db, Together, ct), (at, id) => Undoing.PersonAsync(at, id, ct), ct);
            }
        } while (!await EndAsync(directory with { Scope = directory.Scope.Afresh() }, batch, go, ct));
    }

    static async Task EachAsync(OrgDirectory directory, Func<Task<List<string>>> some, Func<OrgDirectory, string, Task> work, CancellationToken ct)
    {
        while (await some() is { Count: > 0 } ids)
            await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (id, _) => await work(directory with { Scope = directory.Scope.Afresh() }, id));
    }

    /// <returns>False when a request that was on its way left something behind.</returns>
    static Task<bool> EndAsync(OrgDirectory directory, HeldBatch batch, bool go, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        var now = directory.Scope.Now;
        await OrgState.LockAsync(tx, ct);
        if (!go && await tx.FindAsync($"""
            select b.user_id from preview_before b where b.org_id = {Mine} union all select g.id from groups g where g.org_id = {Mine} limit 1
            """, row => row.GetString(0), ct) is not null) return false;
        if (await tx.RunAsync($"""
            update held_batches set state = {(go ? HeldBatch.Approved : HeldBatch.Rejected)}, ended_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {batch.Id} and ended_at is null
            """, ct) == 0) return true; // Another node was there first.
        tx.Do($"delete from preview_before where org_id = {Mine}");
        if (!go)
        {
            tx.Do($"delete from withheld_events where org_id = {Mine}");
            tx.Do($"update orgs set preview = null, version = version + 1 where id = {Mine}");
            await ComputeAsync(tx, now, ct);
        }

        EventStore.Write(tx, go ? "provisioning.preview_ended" : "provisioning.preview_cancelled", batch.Id, EventData.Of(new { batch = batch.Id, by = batch.DecidedBy }), now);
        SyncLogStore.Write(tx, directory.Scope, new("PREVIEW", "SUCCESS", null, batch.Id, null, 0, Reason: go ? $"{batch.DecidedBy} let the preview go: it has its effect." : $"{batch.DecidedBy} cancelled the preview: all is as it was."));
        return true;
    }, ct);

    static async Task ComputeAsync(OrgTransaction tx, DateTimeOffset now, CancellationToken ct) =>
        AccessJob.OfOrg(tx, (await tx.ListAsync($"select count(*) from users u where u.org_id = {Mine}", row => row.GetInt64(0), ct))[0], now);
}
