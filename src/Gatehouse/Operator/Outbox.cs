using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Webhooks;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>What waits for an endpoint, leased to one node at a time: a node that dies is replaced when its lease ends.</summary>
sealed class Outbox(InstanceDb db, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);

    const long Never = long.MaxValue;
    const int AtOnce = 32;

    /// <summary>For so long an event is tried, and so long an endpoint may fail.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    readonly string node = Guid.NewGuid().ToString("N");

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A single server that starts is the only one: what leases there are belong to nobody.</summary>
    public Task BeginAsync(CancellationToken ct) => db.Dialect.HasOneWriter
        ? db.RunAsync($"update webhooks set leased_until = 0, next_at = {Now} where next_at > {Now} or leased_until > 0", ct)
        : db.RunAsync($"update webhooks set next_at = {Now} where next_at > {Now}", ct);

    public async Task<List<Webhook>> ClaimAsync(int most, CancellationToken ct)
    {
        var now = Now;
        // Looked at before written to: most of the time nothing is due.
        if (await db.FindAsync($"select id from webhooks where enabled = true and next_at <= {now} and resume_at <= {now} and leased_until < {now} limit 1", row => row.GetString(0), ct) is null) return [];
        return await db.WriteAsync(tx => tx.ListAsync($"""
            update webhooks set leased_by = {node}, leased_until = {now + (long)Lease.TotalMilliseconds} where id in (
              select w.id from webhooks w where w.enabled = true and w.next_at <= {now} and w.resume_at <= {now} and w.leased_until < {now}
              order by w.next_at limit {most} {db.Dialect.SkipLocked})
            returning {Webhook.Columns}
            """, Webhook.Read, ct), ct);
    }

    public Task RenewAsync(CancellationToken ct) =>
        db.RunAsync($"update webhooks set leased_until = {Now + (long)Lease.TotalMilliseconds} where leased_by = {node}", ct);

    public Task ReleaseAsync(Webhook hook) =>
        db.RunAsync($"update webhooks set leased_by = null, leased_until = 0 where id = {hook.Id} and leased_by = {node}", CancellationToken.None);

    /// <summary>In the order of the feed. An endpoint that fails is tried with one at a time.</summary>
    public Task<List<Outgoing>> DueAsync(Webhook hook, CancellationToken ct) => db.ListAsync($"""
        select {Event.Columns}, d.attempts, d.created_at from deliveries d
        join events e on e.org_id = d.org_id and e.position = d.position and e.id = d.event_id join orgs o on o.id = d.org_id
        where d.webhook_id = {hook.Id} and d.state = 'pending' and d.due_at <= {Now} order by d.position, d.event_id limit {(hook.IsFailing ? 1 : AtOnce)}
        """, row => new Outgoing(Event.Read(row), row.GetInt64(8), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9))), ct);

    /// <summary>Writes what came of attempts, in one transaction.</summary>
    /// <param name="due">How many were due.</param>
    /// <returns>The endpoint as it is now; null when it is no longer this node's.</returns>
    public async Task<Webhook?> SettleAsync(Webhook hook, int due, IReadOnlyList<(Outgoing Delivery, Sent Sent)> attempts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (arrived, last) = (attempts.Any(a => a.Sent.Arrived), attempts.Count > 0 ? attempts[^1].Sent : null);
        var failures = arrived ? 0 : hook.Failures + attempts.Count;
        var failing = hook with { Failures = failures, FailingSince = arrived || failures == 0 ? null : hook.FailingSince ?? now };
        // Looked for only when few are left: a long queue has more at once.
        var next = due > attempts.Count || due == AtOnce ? SqlPart.Of($"{now.ToUnixTimeMilliseconds()}")
            : SqlPart.Of($"coalesce((select min(d.due_at) from deliveries d where d.webhook_id = {hook.Id} and d.state = 'pending'), {Never})");
        var settled = await db.WriteAsync(async tx =>
        {
            foreach (var (delivery, sent) in attempts) Settle(tx, hook, delivery, sent, now);
            // Locked first: the fan-out may add to it at this moment, and what it adds must be seen below.
            await tx.ListAsync($"select id from webhooks where id = {hook.Id} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
            return await tx.ListAsync($"""
                update webhooks set failures = {failing.Failures}, failing_since = {failing.FailingSince?.ToUnixTimeMilliseconds()},
                  resume_at = {(failing.IsFailing && attempts.Count > 0 ? Backoff.After(now, (int)Math.Min(failures, 30), Backoff.Endpoint).ToUnixTimeMilliseconds() : 0)},
                  next_at = {next},
                  last_at = {(last is null ? hook.LastAt?.ToUnixTimeMilliseconds() : now.ToUnixTimeMilliseconds())}, last_status = {(last is null ? hook.LastStatus : last.Status)},
                  leased_until = {(now + Lease).ToUnixTimeMilliseconds()}
                where id = {hook.Id} and leased_by = {node} and enabled = true returning {Webhook.Columns}
                """, Webhook.Read, ct);
        }, ct);
        if (attempts.Any(a => a.Sent.Status == 410)) await DisableAsync(hook, "It answered 410 Gone.", now, ct);
        else if (failing.FailingSince < now - Patience) await DisableAsync(hook, "It failed for three days.", now, ct);
        else return settled.SingleOrDefault();
        return null;
    }

    static void Settle(InstanceTransaction tx, Webhook hook, Outgoing delivery, Sent sent, DateTimeOffset now)
    {
        var (e, attempt) = (delivery.Event, delivery.Attempts + 1);
        WebhookStore.Log(tx, e.Org.Value, hook.Id, e, attempt, sent, now);
        if (sent.Arrived)
            tx.Do($"delete from deliveries where org_id = {e.Org.Value} and webhook_id = {hook.Id} and position = {e.Cursor.Position} and event_id = {e.Id}");
        else
            tx.Do($"""
                update deliveries set attempts = {attempt}, state = {(now - delivery.CreatedAt > Patience ? "failed" : "pending")},
                  due_at = {Backoff.After(now, (int)Math.Min(attempt, 30), Backoff.Event).ToUnixTimeMilliseconds()}
                where org_id = {e.Org.Value} and webhook_id = {hook.Id} and position = {e.Cursor.Position} and event_id = {e.Id}
                """);
    }

    /// <summary>Told in the feed of its Org; of the instance's endpoints in that of the Primary Org.</summary>
    async Task DisableAsync(Webhook hook, string reason, DateTimeOffset now, CancellationToken ct)
    {
        var org = hook.Org ?? (await db.FindAsync($"select id from orgs where is_primary = true", row => row.GetString(0), ct))!;
        await db.For(new(org)).WriteAsync(async tx =>
        {
            if (await tx.RunAsync($"update webhooks set enabled = false, disabled_reason = {reason} where id = {hook.Id} and enabled = true and (org_id = {Mine} or org_id is null)", ct) == 0) return false;
            EventStore.Write(tx, "webhook.disabled", hook.Id, EventData.Of(new { id = hook.Id, url = hook.Url, reason }), now);
            return true;
        }, ct);
    }
}

/// <summary>An event on its way to an endpoint.</summary>
sealed record Outgoing(Event Event, long Attempts, DateTimeOffset CreatedAt);
