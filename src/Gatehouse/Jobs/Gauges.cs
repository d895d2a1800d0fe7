using System.Diagnostics.Metrics;
using Gatehouse.Data;
using Gatehouse.SyncLog;
using Gatehouse.Telemetry;
using Gatehouse.Web;

namespace Gatehouse.Jobs;

/// <summary>
/// Ages, lags and queues for whoever watches: asked of the database every fifteen seconds, however often somebody looks, and only
/// when metrics go anywhere.
/// </summary>
public sealed class Gauges(InstanceDb db, LogBuffer buffer, GatehouseOptions options, TimeProvider clock, ILogger<Gauges> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15), Ending = TimeSpan.FromDays(7);

    const int NewestOfOrg = 200;

    readonly Meter meter = new(ScimMeter.Name);
    volatile Seen seen = new(0, 0, null, [], [], 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.MetricsUrls is null && !OtlpExport.IsOn) return;
        Publish();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                seen = await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    void Publish()
    {
        meter.CreateObservableGauge("gatehouse.orgs", () => seen.Orgs, null, "Orgs of the instance.");
        meter.CreateObservableGauge("gatehouse.tokens.ending", () => seen.TokensEnding, null, "Tokens that end within seven days and were not rotated.");
        meter.CreateObservableGauge("gatehouse.sync.lag", () => seen.LastUse is { } last ? [new Measurement<double>(Since(last))] : Array.Empty<Measurement<double>>(), "s", "Since a client of any Org was last let in.");
        meter.CreateObservableGauge("gatehouse.org.sync.lag", () => seen.Lags.Select(l => new Measurement<double>(Since(l.At), new KeyValuePair<string, object?>("org", l.Org))), "s", "Since the Org's last operation that succeeded.");
        meter.CreateObservableGauge("gatehouse.queue.length", () => Queues().Select(q => new Measurement<long>(q.Length, new KeyValuePair<string, object?>("queue", q.Name))), null, "What waits to be written, done or sent.");
        meter.CreateObservableGauge("gatehouse.queue.age", () => Queues().Select(q => new Measurement<double>(q.Oldest is { } oldest ? Since(oldest) : 0, new KeyValuePair<string, object?>("queue", q.Name))), "s", "How long the oldest of it waits.");
        meter.CreateObservableGauge("gatehouse.held", () => seen.Held, null, "People whom the guard against mass de-provisioning holds, and places in groups that it keeps for people.");
    }

    /// <summary>The log's buffer is this node's, the others are everybody's.</summary>
    IEnumerable<Queue> Queues() => seen.Queues.Prepend(new("sync_log", buffer.Length, buffer.Oldest));

    double Since(DateTimeOffset time) => Math.Max(0, (clock.GetUtcNow() - time).TotalSeconds);

    async Task<Seen> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var whole = await db.FindAsync($"""
            select (select count(*) from orgs),
              (select count(*) from scim_tokens where revoked_at is null and replaced_by is null and expires_at > {now.ToUnixTimeMilliseconds()} and expires_at < {(now + Ending).ToUnixTimeMilliseconds()}),
              (select coalesce(max(used_at), 0) from scim_tokens)
            """, row => new Seen(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2) is > 0 and var last ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null, [], [], 0), ct);
        return whole! with { Queues = await Queue.AllAsync(db, ct), Held = await Queue.HeldAsync(db, ct), Lags = options.MetricsOrgs == 0 ? [] : await LagsAsync(ct) };
    }

    /// <summary>The Orgs that were in touch last, by id: a name is nobody's business.</summary>
    async Task<List<(string Org, DateTimeOffset At)>> LagsAsync(CancellationToken ct)
    {
        var lags = new List<(string, DateTimeOffset)>();
        foreach (var org in await db.ListAsync($"""
            select org_id from scim_tokens where used_at is not null group by org_id order by max(used_at) desc limit {options.MetricsOrgs}
            """, row => row.GetString(0), ct))
        {
            // Looking back has an end: behind so many failures the oldest of them says enough.
            var at = await db.ListAsync($"""
                select coalesce(max(case when l.status <> 'FAILED' then l.at end), min(l.at)) from (
                  select at, status from sync_log where org_id = {org} and action <> 'TOKEN' order by id desc limit {NewestOfOrg}) l
                """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), ct);
            if (at is [> 0]) lags.Add((org, DateTimeOffset.FromUnixTimeMilliseconds(at[0])));
        }

        return lags;
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Warning, new EventId(3006, "GaugesFailed"), "What metrics tell of the database could not be read");

    sealed record Seen(long Orgs, long TokensEnding, DateTimeOffset? LastUse, List<(string Org, DateTimeOffset At)> Lags, List<Queue> Queues, long Held);
}
