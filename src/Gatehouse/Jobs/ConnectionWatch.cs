using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Operator;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>
/// Reads what each identity provider says of itself once a day, and warns 60, 30, 7 and 1 days before a certificate ends. Any node may: what is due is claimed first.
/// </summary>
public sealed class ConnectionWatch(InstanceDb db, ConnectionStore store, ConnectionRefresh refresh, TimeProvider clock, ILogger<ConnectionWatch> log) : BackgroundService
{
    const int MostTogether = 100, Over = 0;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(5), Claim = TimeSpan.FromDays(1);
    static readonly int[] Days = [60, 30, 7, 1];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                while (await RefreshAsync(stoppingToken) == MostTogether) await Task.Yield();
                await WarnAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }
        }
    }

    /// <returns>How many were due.</returns>
    public async Task<int> RefreshAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await db.ListAsync($"""
            select c.id from connections c where c.refresh_at <= {now} and c.state <> {Connection.Disabled} and (c.metadata_url is not null or c.protocol = 'oidc') order by c.refresh_at limit {MostTogether}
            """, row => row.GetString(0), ct);
        foreach (var id in due)
            if (await db.RunAsync($"update connections set refresh_at = {now + (long)Claim.TotalMilliseconds} where id = {id} and refresh_at <= {now}", ct) == 1 && await store.FindAsync(id, ct) is { } connection && connection.Idp.Name.Length > 0)
                await refresh.LookAsync(connection, ct);
        return due.Count;
    }

    /// <summary>Each certificate that counts, once at each threshold; the last time when it has ended.</summary>
    public async Task WarnAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, thumbprint, ends, warned) in await db.ListAsync($"""
            {PlannedByValues} select k.connection_id, k.thumbprint, k.ends_at, coalesce(k.warned_days, 1000) from connection_keys k join connections c on c.id = k.connection_id
            where c.state <> {Connection.Disabled} and k.accepted_at is not null and k.gone_at is null and coalesce(k.warned_days, 1000) > {Over} and k.ends_at < {(now + TimeSpan.FromDays(Days[0])).ToUnixTimeMilliseconds()}
            """, row => (row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt64(3)), ct))
        {
            var days = ends <= now ? Over : Days.Last(d => ends - now <= TimeSpan.FromDays(d));
            if (warned > days) await WarnAsync(id, thumbprint, ends, days, now, ct);
        }
    }

    Task<bool> WarnAsync(string id, string thumbprint, DateTimeOffset ends, int days, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        // Another node may say it at this moment.
        if (await tx.RunAsync($"update connection_keys set warned_days = {days} where connection_id = {id} and thumbprint = {thumbprint} and coalesce(warned_days, 1000) > {days}", ct) == 0) return false;
        if (await ConnectionStore.LockAsync(tx, id, ct) is { } connection)
            ConnectionStore.Tell(tx, connection, "connection.key_expiring", new() { ["thumbprint"] = thumbprint, ["endsAt"] = Scim.ScimTime.Text(ends), ["days"] = days }, now);
        return true;
    }, ct);

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3015, "ConnectionWatchFailed"), "Connections could not be looked at");
}
