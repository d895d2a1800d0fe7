using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.SyncLog;
using Gatehouse.Web;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>Once an hour: what is over is forgotten, and tokens that end soon are warned of. Any node may do it, twice does no harm.</summary>
public sealed class Housekeeping(InstanceDb db, GatehouseOptions options, SigningKeys keys, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromHours(1), JobsKept = TimeSpan.FromDays(30);

    const int MostTogether = 1000;

    /// <summary>Days before a token's end at which its Org is told.</summary>
    static readonly int[] Warnings = [30, 7, 1];

    const int Over = 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ForgetAsync(stoppingToken);
                await WarnAsync(stoppingToken);
                await keys.KeepAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    /// <summary>
    /// Over all Orgs at once: a transaction for each of ten thousand would be ten thousand flushes to disk. From the Orgs to their oldest
    /// rows, which are found by the primary key; and a few at a time, since on SQLite every writer waits meanwhile.
    /// </summary>
    async Task ForgetAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var entries = Ids.Prefix(now - options.LogRetention);
        await db.RunAsync($"delete from access_tokens where expires_at < {now.ToUnixTimeMilliseconds()}", ct);
        // Nobody of a shared Org is this person any more. A day's grace, for whoever is being linked at this moment.
        await db.RunAsync($"delete from accounts where seen_at < {(now - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds()} and not exists (select 1 from users u where u.account_id = accounts.id) and not exists (select 1 from tombstones t where t.account_id = accounts.id)", ct);
        await ApiAnswers.ForgetAsync(db, now, ct);
        await SignInHousekeeping.ForgetAsync(db, options.LogRetention, now, ct);
        while (await db.RunAsync($"""
            {PlannedByValues} delete from sync_log where (org_id, id) in (
              select l.org_id, l.id from orgs o cross join sync_log l where l.org_id = o.id and l.id < {entries} limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
        var acts = Ids.Prefix(now - (await new InstanceFacts(db).SettingsAsync(ct)).AuditRetention);
        await db.RunAsync($"delete from instance_audit_log where id < {acts}", ct);
        while (await db.RunAsync($"""
            {PlannedByValues} delete from audit_log where (org_id, id) in (
              select l.org_id, l.id from orgs o cross join audit_log l where l.org_id = o.id and l.id < {acts} limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
        while (await db.RunAsync($"""
            delete from webhook_log where (org_id, webhook_id, id) in (
              select l.org_id, l.webhook_id, l.id from webhooks w cross join webhook_log l where l.webhook_id = w.id and l.id < {entries} limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
        await db.RunAsync($"delete from deliveries where created_at < {(now - options.LogRetention).ToUnixTimeMilliseconds()}", ct);
        await new InstanceFeed(db).ForgetAsync(now - options.EventRetention, ct);
        while (await db.RunAsync($"""
            delete from jobs where (org_id, id) in (
              select j.org_id, j.id from orgs o cross join jobs j where j.org_id = o.id and j.finished_at < {(now - JobsKept).ToUnixTimeMilliseconds()} limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
        // A deleted user who can be restored has them still.
        while (await db.RunAsync($"""
            delete from workspace_grants where (org_id, user_id, workspace_id) in (select g.org_id, g.user_id, g.workspace_id from workspace_grants g
              where not exists (select 1 from users u where u.org_id = g.org_id and u.id = g.user_id)
                and not exists (select 1 from tombstones t where t.org_id = g.org_id and t.id = g.user_id) limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
        foreach (var org in await db.ListAsync($"""
            select distinct p.org_id from mappings p join kept_members k on k.org_id = p.org_id and k.mapping_id = p.id where p.returned_at < {MappingLife.Ended(now)}
            """, row => new OrgId(row.GetString(0)), ct)) await MappingLife.EndAsync(db.For(org), now, ct);
    }

    async Task WarnAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var soon = await db.ListAsync($"""
            select t.hash, t.org_id, t.id, t.name, t.expires_at, coalesce(t.warned_days, 1000) from scim_tokens t
            where t.revoked_at is null and coalesce(t.warned_days, 1000) > {Over} and t.expires_at < {(now + TimeSpan.FromDays(Warnings[0])).ToUnixTimeMilliseconds()}
              and (t.replaced_by is null or t.expires_at <= {now.ToUnixTimeMilliseconds()})
            """, row => new Ending(row.GetString(0), new OrgId(row.GetString(1)), row.GetString(2), row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt64(5)), ct);
        foreach (var token in soon)
        {
            var days = token.Ends <= now ? Over : Warnings.Last(w => token.Ends - now <= TimeSpan.FromDays(w));
            if (token.Warned > days) await WarnAsync(token, days, now, ct);
        }
    }

    Task<bool> WarnAsync(Ending token, int days, DateTimeOffset now, CancellationToken ct) => db.For(token.Org).WriteAsync(async tx =>
    {
        // Another node may say it at this moment.
        if (await tx.RunAsync($"update scim_tokens set warned_days = {days} where org_id = {Mine} and hash = {token.Hash} and coalesce(warned_days, 1000) > {days}", ct) == 0) return false;
        if (days == Over)
        {
            EventStore.Write(tx, "token.expired", token.Id, EventData.Of(new { id = token.Id, name = token.Name, expiresAt = token.Ends }), now);
            return true;
        }

        EventStore.Write(tx, "token.expiring", token.Id, EventData.Of(new { id = token.Id, name = token.Name, expiresAt = token.Ends, days }), now);
        SyncLogStore.Write(tx, new SyncScope(token.Id, null, null, "housekeeping", System.Diagnostics.Stopwatch.GetTimestamp(), clock), new("TOKEN", "SKIPPED", null, token.Id, token.Name, 0,
            Reason: $"The token '{token.Name}' ends in {(days == 1 ? "a day" : $"{days} days")} or less. Rotate it: the old one stays valid while the identity provider gets the new one."));
        return true;
    }, ct);

    sealed record Ending(string Hash, OrgId Org, string Id, string Name, DateTimeOffset Ends, long Warned);

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3002, "HousekeepingFailed"), "Housekeeping failed");
}
