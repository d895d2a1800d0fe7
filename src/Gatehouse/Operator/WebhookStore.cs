using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Webhooks;

namespace Gatehouse.Operator;

/// <summary>
/// The endpoints of an Org, or with null of the instance. They are found before their Org is known, like tokens, so their table belongs to the
/// instance; whoever holds an OrgDb reaches that Org's only.
/// </summary>
public sealed class WebhookStore(InstanceDb db, Secrets secrets, TimeProvider clock)
{
    public static readonly TimeSpan FirstOverlap = TimeSpan.FromHours(24);

    const int AtOnce = 500;

    readonly InstanceFeed feed = new(db);

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    static string Owner(OrgDb? org) => org?.Org.Value ?? "";

    /// <returns>The endpoint, and its secret at the only moment at which it is shown.</returns>
    public async Task<(Webhook Made, string Secret)> AddAsync(OrgDb? org, string url, EventFilter types, string format, string description, string by, CancellationToken ct)
    {
        var (id, secret, now) = ("wh_" + Ids.New(clock.GetUtcNow()), Signature.NewSecret(), Now);
        var end = await feed.EndAsync(ct);
        await db.WriteAsync(tx =>
        {
            tx.Act?.About("webhook", id, new Differences().Note("url", null, Address(url)).Note("types", null, types.ToString()).Note("format", null, format).Changed("secret"));
            Begin(tx, end);
            tx.Do($"""
                insert into webhooks (id, org_id, url, types, format, description, secret, enabled, created_by, created_at, next_at)
                values ({id}, {org?.Org.Value}, {url}, {types.ToString()}, {format}, {description}, {secrets.Seal(SealedColumn.WebhookSecret, [id], secret)}, {true}, {by}, {now}, {now})
                """);
            return Task.FromResult(true);
        }, ct);
        return ((await FindAsync(org, id, ct))!, secret);
    }

    public Task<List<Webhook>> ListAsync(OrgDb? org, CancellationToken ct) =>
        db.ListAsync($"select {Webhook.Columns} from webhooks where coalesce(org_id, '') = {Owner(org)} order by id", Webhook.Read, ct);

    public Task<Webhook?> FindAsync(OrgDb? org, string id, CancellationToken ct) =>
        db.FindAsync($"select {Webhook.Columns} from webhooks where id = {id} and coalesce(org_id, '') = {Owner(org)}", Webhook.Read, ct);

    /// <summary>A new secret at once; both sign until the overlap ends. Null when there is no such endpoint.</summary>
    public async Task<string?> RotateAsync(OrgDb? org, string id, TimeSpan overlap, CancellationToken ct)
    {
        if (await FindAsync(org, id, ct) is not { } hook) return null;
        var (secret, old) = (Signature.NewSecret(), secrets.Seal(SealedColumn.WebhookOldSecret, [id], secrets.Open(SealedColumn.WebhookSecret, [id], hook.Secret)));
        var done = await db.WriteAsync(tx =>
        {
            tx.Act?.About("webhook", id, new Differences().Changed("secret"));
            return tx.RunAsync($"""
                update webhooks set secret = {secrets.Seal(SealedColumn.WebhookSecret, [id], secret)}, old_secret = {old}, old_secret_until = {Now + (long)overlap.TotalMilliseconds}
                where id = {id} and secret = {hook.Secret}
                """, ct);
        }, ct);
        return done == 1 ? secret : await RotateAsync(org, id, overlap, ct); // Somebody rotated at this moment.
    }

    /// <summary>What waits is sent when it is enabled again; what happened meanwhile is not, but may be replayed.</summary>
    public async Task<bool> EnableAsync(OrgDb? org, string id, bool enabled, string? reason, CancellationToken ct)
    {
        var end = await feed.EndAsync(ct);
        return await db.WriteAsync(async tx =>
        {
            if (await LockAsync(tx, org, id, ct) is not { } hook) return false;
            tx.Act?.About("webhook", id, new Differences().Note("enabled", hook.Enabled, enabled));
            if (enabled) Begin(tx, end);
            tx.Do($"update webhooks set enabled = {enabled}, disabled_reason = {reason}, failures = 0, failing_since = null, resume_at = 0, next_at = {Now} where id = {id}");
            return true;
        }, ct);
    }

    public Task<bool> RemoveAsync(OrgDb? org, string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await LockAsync(tx, org, id, ct) is not { } hook) return false;
        tx.Act?.About("webhook", id, new Differences().Note("url", Address(hook.Url), null).Note("types", hook.Types.ToString(), null));
        tx.Do($"delete from webhooks where id = {id}");
        tx.Do($"delete from deliveries where webhook_id = {id}");
        tx.Do($"delete from webhook_log where webhook_id = {id}");
        return true;
    }, ct);

    static Task<Webhook?> LockAsync(InstanceTransaction tx, OrgDb? org, string id, CancellationToken ct) =>
        tx.FindAsync($"select {Webhook.Columns} from webhooks where id = {id} and coalesce(org_id, '') = {Owner(org)} {tx.Dialect.ForUpdate}", Webhook.Read, ct);

    /// <summary>Without what may be a secret in it.</summary>
    static string Address(string url) => new Uri(url).GetLeftPart(UriPartial.Path);

    /// <summary>The newest attempts of an endpoint of this owner, oldest first.</summary>
    public async Task<List<LoggedAttempt>> LogAsync(Webhook hook, bool failedOnly, int count, CancellationToken ct)
    {
        var failed = SqlPart.Raw(failedOnly ? "and (status is null or status < 200 or status > 299)" : "");
        var log = await db.ListAsync($"select {LoggedAttempt.Columns} from webhook_log where webhook_id = {hook.Id} {failed} order by id desc limit {count}", LoggedAttempt.Read, ct);
        log.Reverse();
        return log;
    }

    /// <summary>How many wait, and how many were given up.</summary>
    public async Task<(long Pending, long Failed)> CountAsync(Webhook hook, CancellationToken ct)
    {
        var counts = (await db.ListAsync($"select state, count(*) from deliveries where webhook_id = {hook.Id} group by state", row => (row.GetString(0), row.GetInt64(1)), ct)).ToDictionary();
        return (counts.GetValueOrDefault("pending"), counts.GetValueOrDefault("failed"));
    }

    /// <summary>Sends one event again. False when the feed has it no more, or it is nothing for this endpoint.</summary>
    public async Task<bool> ReplayAsync(OrgDb? org, Webhook hook, string eventId, CancellationToken ct)
    {
        var found = await db.FindAsync($"""
            select {Event.Columns} from events e join orgs o on o.id = e.org_id where e.id = {eventId} and ({Owner(org)} = '' or e.org_id = {Owner(org)})
            """, Event.Read, ct);
        return found is not null && hook.Fits(found) && await QueueAsync(hook, [found], ct) == 1;
    }

    /// <summary>Sends again what the feed has behind one place, up to another.</summary>
    /// <returns>How many; or the feed's refusal.</returns>
    public async Task<(int Queued, FeedAnswer? Refusal)> ReplayAsync(OrgDb? org, Webhook hook, EventCursor after, EventCursor? until, CancellationToken ct)
    {
        until ??= await feed.EndAsync(ct);
        for (var queued = 0; ;)
        {
            var answer = org is null ? await feed.ReadAsync(after, hook.Types, AtOnce, ct) : await Feed.ReadAsync(org, after, hook.Types, AtOnce, ct);
            if (answer is not FeedAnswer.Page page) return (queued, answer);
            queued += await QueueAsync(hook, [.. page.Events.Where(e => !e.Cursor.IsBehind(until) && hook.Fits(e))], ct);
            if (!page.More || page.Next.IsBehind(until)) return (queued, null);
            after = page.Next;
        }
    }

    async Task<int> QueueAsync(Webhook hook, IReadOnlyList<Event> events, CancellationToken ct)
    {
        if (events.Count > 0) await db.WriteAsync(tx =>
        {
            tx.Act?.About("webhook", hook.Id);
            foreach (var e in events) Queue(tx, hook, e, Now);
            tx.Do($"update webhooks set next_at = {Now}, resume_at = 0 where id = {hook.Id}");
            return Task.FromResult(true);
        }, ct);
        return events.Count;
    }

    /// <summary>One row for each event and endpoint: what is there already is sent afresh.</summary>
    internal static void Queue(InstanceTransaction tx, Webhook hook, Event e, long now) => tx.Do($"""
        insert into deliveries (org_id, webhook_id, position, event_id, state, attempts, created_at, due_at)
        values ({e.Org.Value}, {hook.Id}, {e.Cursor.Position}, {e.Id}, 'pending', 0, {now}, {now})
        on conflict (org_id, webhook_id, position, event_id) do update set state = 'pending', attempts = 0, created_at = excluded.created_at, due_at = excluded.due_at
        """);

    internal static void Log(InstanceTransaction tx, string org, string webhook, Event e, long attempt, Sent sent, DateTimeOffset now) => tx.Do($"""
        insert into webhook_log (org_id, webhook_id, id, event_id, event_type, at, attempt, status, duration_ms, error)
        values ({org}, {webhook}, {Ids.New(now)}, {e.Id}, {e.Type}, {now.ToUnixTimeMilliseconds()}, {attempt}, {sent.Status}, {sent.Milliseconds}, {sent.Error})
        """);

    /// <summary>An attempt by hand.</summary>
    public Task LogAsync(Webhook hook, Event e, Sent sent, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Act?.About("webhook", hook.Id);
        Log(tx, e.Org.Value, hook.Id, e, 1, sent, clock.GetUtcNow());
        return Task.FromResult(true);
    }, ct);

    /// <summary>While nobody listens, nobody reads the feed: the first endpoint begins at its end.</summary>
    static void Begin(InstanceTransaction tx, EventCursor end) => tx.Do($"""
        insert into instance (name, value) select {FanOut.Name}, {end.ToString()} where not exists (select 1 from webhooks w where w.enabled = true)
        on conflict (name) do update set value = excluded.value
        """);
}
