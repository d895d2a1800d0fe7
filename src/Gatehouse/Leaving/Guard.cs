using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// Against a wrong filter in the identity provider: whoever leaves beyond what an Org loses on a normal day is held (product rule 2.5).
/// Asked only when somebody leaves. Near the limit the Org's row makes those who leave at the same moment wait for one another, so that each is
/// counted; far from it they were counted in advance (<see cref="GuardAllowance"/>).
/// </summary>
static class Guard
{
    /// <summary>Called before the change is written. Who was held before is not asked for again.</summary>
    /// <returns>The batch that holds this one; null when it may go.</returns>
    public static async Task<HeldBatch?> AskAsync(OrgTransaction tx, OrgDirectory directory, string user, CancellationToken ct)
    {
        if (directory.Preview is { } preview) return await HeldBatch.FindAsync(tx, preview, ct);
        var (settings, now) = (directory.Settings.Leaving.Guard, directory.Scope.Now);
        if (!settings.On || directory.Source != "scim") return null; // Who suspends by hand means it.
        if (await GuardAllowance.TakeAsync(tx, directory, user, ct)) return null;
        var state = await LockAsync(tx, ct);
        var window = GuardWindow.Read(state.Slices, settings.Window, now);
        if (state.Dealt) await GuardAllowance.RecallAsync(tx, window, ct);
        if (window.Left == 0 || state.CountedAt <= (now - settings.Window).ToUnixTimeMilliseconds())
            state = state with { ActiveUsers = await ActiveAsync(tx, ct) + window.Left, CountedAt = now.ToUnixTimeMilliseconds() };
        window.Add(now, 1);

        var batch = window.Left <= settings.Limit(state.ActiveUsers) ? null
            : state.BatchId is { } open ? await HeldBatch.FindAsync(tx, open, ct) : Open(tx, directory, state.ActiveUsers, settings.Limit(state.ActiveUsers), group: null);
        var dealt = GuardAllowance.Deal(tx, directory, window, settings.Limit(state.ActiveUsers) - window.Left);
        tx.Do($"""
            update guards set slices = {window.Write()}, active_users = {state.ActiveUsers}, counted_at = {state.CountedAt}, batch_id = {batch?.Id ?? state.BatchId}, dealt = {dealt}
            where org_id = {Mine}
            """);
        return batch;
    }

    /// <summary>Members of a group are held, or the group itself: in the same batch as the people who leave at that time.</summary>
    /// <param name="limit">What was passed.</param>
    public static async Task<HeldBatch> HoldAsync(OrgTransaction tx, OrgDirectory directory, string group, long limit, CancellationToken ct)
    {
        if ((await LockAsync(tx, ct)).BatchId is { } open) return (await HeldBatch.FindAsync(tx, open, ct))!;
        var batch = Open(tx, directory, await ActiveAsync(tx, ct), limit, group);
        tx.Do($"update guards set batch_id = {batch.Id} where org_id = {Mine}");
        return batch;
    }

    /// <summary>Somebody decided: what comes now begins another batch, and what was approved is not counted any more.</summary>
    public static void Close(OrgTransaction tx, string batch, bool approved)
    {
        if (approved) GuardAllowance.Void(tx, batch);
        tx.Do($"""
            update guards set batch_id = null, slices = case when {approved} then {"{}"} else slices end where org_id = {Mine} and batch_id = {batch}
            """);
        if (approved) GroupGuard.Forget(tx);
    }

    static async Task<State> LockAsync(OrgTransaction tx, CancellationToken ct) => (await tx.FindAsync($"""
        insert into guards as g (org_id, slices, active_users, counted_at) values ({Mine}, {"{}"}, 0, 0)
        on conflict (org_id) do update set slices = g.slices returning slices, active_users, counted_at, batch_id, dealt
        """, row => new State(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetText(3), row.GetBoolean(4)), ct))!;

    static HeldBatch Open(OrgTransaction tx, OrgDirectory directory, long active, long limit, string? group)
    {
        var (settings, now) = (directory.Settings.Leaving.Guard, directory.Scope.Now);
        var batch = new HeldBatch(Ids.New(now), HeldBatch.Open, now, now + settings.Timeout, null, null, null);
        tx.Do($"""
            insert into held_batches (org_id, id, state, opened_at, due_at)
            values ({Mine}, {batch.Id}, {batch.State}, {now.ToUnixTimeMilliseconds()}, {batch.DueAt.ToUnixTimeMilliseconds()})
            """);
        EventStore.Write(tx, "provisioning.held", batch.Id, EventData.Of(new
        {
            batch = batch.Id, dueAt = ScimTime.Text(batch.DueAt), activeUsers = active, limit, windowSeconds = (long)settings.Window.TotalSeconds, group,
        }), now);
        return batch;
    }

    // By two small indexes: the rows of a large Org are not read. The invited count as well, which is close enough.
    static async Task<long> ActiveAsync(OrgTransaction tx, CancellationToken ct) => (await tx.ListAsync($"""
        select (select count(*) from users where org_id = {Mine}) - (select count(*) from users where org_id = {Mine} and active = false)
          + (select count(*) from users where org_id = {Mine} and held_by is not null)
        """, row => row.GetInt64(0), ct))[0];

    sealed record State(string Slices, long ActiveUsers, long CountedAt, string? BatchId, bool Dealt);
}
