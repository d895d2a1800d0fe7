using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// An administrator, or time, decides on what the guard holds. The decision is one transaction; carrying it out is many small ones, by whichever
/// node comes to it, again after a crash, until nothing is held by the batch any more.
/// </summary>
public static class BatchDecision
{
    const int Together = 200, AtOnce = 8;

    /// <returns>The batch as it is now; null when there is none. Only an open one is decided on.</returns>
    public static Task<HeldBatch?> DecideAsync(OrgDirectory directory, string batch, bool approve, string by, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        // The guard's row first: who is being held at this moment is in this batch, or in the next.
        await tx.ListAsync($"select batch_id from guards where org_id = {Mine} {tx.Dialect.ForUpdate}", row => row.GetText(0), ct);
        if (await tx.RunAsync($"""
            update held_batches set state = {(approve ? HeldBatch.Approving : HeldBatch.Rejecting)}, decided_by = {by}, decided_at = {directory.Scope.Now.ToUnixTimeMilliseconds()}
            where org_id = {Mine} and id = {batch} and state = {HeldBatch.Open}
            """, ct) == 1)
        {
            tx.Act?.About("batch", batch, new Differences().Note("state", HeldBatch.Open, approve ? HeldBatch.Approving : HeldBatch.Rejecting));
            Guard.Close(tx, batch, approve);
        }

        return await HeldBatch.FindAsync(tx, batch, ct);
    }, ct);

    public static async Task RunAsync(OrgDirectory directory, HeldBatch batch, CancellationToken ct)
    {
        Acting.Nobody(); // What follows for each person is in the sync log.
        var approve = batch.State == HeldBatch.Approving;
        var why = approve ? $"Approved by {batch.DecidedBy}: was held by the guard." : $"Rejected by {batch.DecidedBy}: was held by the guard, and goes on.";
        while (await HeldUser.SomeAsync(directory.Db, batch.Id, Together, ct) is { Count: > 0 } some)
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (id, token) =>
            {
                var at = directory with { Scope = directory.Scope.Afresh() };
                await (approve ? HeldUser.ApproveAsync(at, batch.Id, id, why, token) : HeldUser.RejectAsync(at, batch.Id, id, why, token));
            });
        while (await HeldGroup.SomeAsync(directory.Db, batch.Id, Together, ct) is { Count: > 0 } some)
            foreach (var id in some)
            {
                var at = directory with { Scope = directory.Scope.Afresh() };
                await (approve ? HeldGroup.ApproveAsync(at, batch.Id, id, why, ct) : HeldGroup.RejectAsync(at, batch.Id, id, why, ct));
            }

        await EndAsync(directory with { Scope = directory.Scope.Afresh() }, batch, approve, why, ct);
    }

    /// <summary>Approved when it is due; or what somebody decided and did not finish.</summary>
    internal static async Task ContinueAsync(OrgDirectory directory, string batch, CancellationToken ct)
    {
        if (await DecideAsync(directory, batch, approve: true, "nobody until the time-out", ct) is not { EndedAt: null } decided) return;
        await (decided.IsPreview ? Previews.PreviewEnd.RunAsync(directory, decided, ct) : RunAsync(directory, decided, ct));
    }

    static Task<bool> EndAsync(OrgDirectory directory, HeldBatch batch, bool approve, string why, CancellationToken ct) => directory.Db.WriteAsync(async tx =>
    {
        var now = directory.Scope.Now;
        var ended = await tx.RunAsync($"""
            update held_batches set state = {(approve ? HeldBatch.Approved : HeldBatch.Rejected)}, ended_at = {now.ToUnixTimeMilliseconds()}
            where org_id = {Mine} and id = {batch.Id} and ended_at is null
            """, ct) == 1;
        if (!ended) return false; // Another node was there first.
        EventStore.Write(tx, approve ? "provisioning.approved" : "provisioning.rejected", batch.Id, ScimJson.WriteUtf8(new JsonObject { ["batch"] = batch.Id, ["by"] = batch.DecidedBy }), now);
        SyncLogStore.Write(tx, directory.Scope, new("GUARD", "SUCCESS", null, batch.Id, null, 0, Reason: why));
        return true;
    }, ct);
}
