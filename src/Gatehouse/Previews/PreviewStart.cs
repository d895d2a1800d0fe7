using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Previews;

/// <summary>
/// For a new set-up only: an Org with groups has been synced before. Groups that come to be in the preview can be taken away whole, which is what
/// lets a cancel leave everything as it was.
/// </summary>
public static class PreviewStart
{
    /// <summary>It does not end by itself.</summary>
    static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Task<Decision<HeldBatch>> RunAsync(OrgDb db, string by, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Decision<HeldBatch>>(async tx =>
    {
        var org = await OrgState.LockAsync(tx, ct);
        if (org.Preview is not null) return new Decision<HeldBatch>.Refused("This Org is in preview already. See: gatehouse preview show", "org.in-preview");
        if (org.Settings.Mode == Modes.Jit) return new Decision<HeldBatch>.Refused("This Org is in JIT mode: a preview is of SCIM.", "mode.not-scim");
        if (await tx.FindAsync($"select g.id from groups g where g.org_id = {Mine} limit 1", row => row.GetString(0), ct) is not null)
            return new Decision<HeldBatch>.Refused("A preview is of a new set-up, and this Org has groups: its identity provider pushed them already.", "preview.not-new");
        var batch = new HeldBatch(Ids.New(now), HeldBatch.Preview, now, Never, null, null, null, IsPreview: true);
        tx.Do($"""
            insert into held_batches (org_id, id, state, opened_at, due_at, is_preview)
            values ({Mine}, {batch.Id}, {batch.State}, {now.ToUnixTimeMilliseconds()}, {Never.ToUnixTimeMilliseconds()}, true)
            """);
        tx.Act?.About("preview", batch.Id, new Differences().Note("state", null, batch.State));
        tx.Do($"update orgs set preview = {batch.Id}, version = version + 1 where id = {Mine}");
        EventStore.Write(tx, "provisioning.preview_started", batch.Id, EventData.Of(new { batch = batch.Id, by }), now);
        return new Decision<HeldBatch>.Done(batch);
    }, ct);
}
