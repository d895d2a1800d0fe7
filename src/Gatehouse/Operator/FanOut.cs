using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Webhooks;

namespace Gatehouse.Operator;

/// <summary>
/// From the feed to one delivery for each endpoint. How far it came is a row that moves in the transaction of the deliveries: a crash repeats
/// a page or does not, and of two nodes at the same page one is undone.
/// </summary>
sealed class FanOut(InstanceDb db, TimeProvider clock)
{
    public const string Name = "webhooks_fanned";

    const int AtOnce = 500;

    readonly InstanceFeed feed = new(db);

    /// <summary>Whether anybody listens.</summary>
    public async Task<bool> IsWantedAsync(CancellationToken ct) => await db.FindAsync($"select id from webhooks where enabled = true limit 1", row => row.GetString(0), ct) is not null;

    /// <returns>Whether there may be more at once.</returns>
    public async Task<bool> StepAsync(CancellationToken ct)
    {
        var before = await db.FindAsync($"select value from instance where name = {Name}", row => row.GetString(0), ct);
        // Forgotten: what is left of the feed is all unread.
        var answer = before is null ? null : await feed.ReadAsync(EventCursor.Read(before), EventFilter.All, AtOnce, ct) is FeedAnswer.Page good ? good
            : await feed.ReadAsync(null, EventFilter.All, AtOnce, ct);
        if (answer is not FeedAnswer.Page { Events.Count: > 0 } page) return false;

        var (now, orgs) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), page.Events.Select(e => e.Org.Value).Distinct(StringComparer.Ordinal).ToArray());
        var hooks = await db.ListAsync($"select {Webhook.Columns} from webhooks where enabled = true and (org_id is null or org_id in {orgs})", Webhook.Read, ct);
        await db.WriteAsync(async tx =>
        {
            if (await tx.RunAsync($"update instance set value = {page.Next.ToString()} where name = {Name} and value = {before}", ct) == 0) return new Moved(false);
            foreach (var hook in hooks)
            {
                var any = false;
                foreach (var e in page.Events.Where(hook.Takes))
                {
                    WebhookStore.Queue(tx, hook, e, now);
                    any = true;
                }

                if (any) tx.Do($"update webhooks set next_at = {now} where id = {hook.Id} and next_at > {now}");
            }

            return new Moved(true);
        }, ct);
        return page.More;
    }

    sealed record Moved(bool Yes) : IUndo
    {
        public bool Undo => !Yes;
    }
}
