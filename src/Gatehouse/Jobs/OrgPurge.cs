using Gatehouse.Data;
using Gatehouse.Operator;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>
/// Takes away what deleted Orgs left when their grace period is over: table by table in pieces that commit one by one, the Org's row last. Whatever ends a node meanwhile,
/// the Org is still marked, and the next round goes on; two nodes at once do no harm.
/// </summary>
public sealed class OrgPurge(InstanceDb db, TimeProvider clock, ILogger<OrgPurge> log) : BackgroundService
{
    const int MostTogether = 1000;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var ended = (clock.GetUtcNow() - (await new InstanceFacts(db).SettingsAsync(ct)).OrgGrace).ToUnixTimeMilliseconds();
        // From here on there is no way back: who restores meanwhile is first, or refused.
        await db.RunAsync($"update orgs set purging = {true} where deleted_at <= {ended} and purging = {false}", ct);
        foreach (var org in await db.ListAsync($"select o.id from orgs o where o.deleted_at is not null and o.purging = {true} order by o.deleted_at", row => new OrgId(row.GetString(0)), ct))
        {
            foreach (var table in OrgTables.All)
                while (await EmptyAsync(db.For(org), table, ct) == MostTogether) ct.ThrowIfCancellationRequested();

            await db.RunAsync($"delete from orgs where id = {org.Value} and purging = {true}", ct); // With its tokens, keys, connections and endpoints.
            Purged(log, org.Value, null);
        }
    }

    static Task<int> EmptyAsync(OrgDb db, OrgTable table, CancellationToken ct) => db.WriteAsync(tx => tx.RunAsync($"""
        delete from {table.From} where org_id = {Mine} and ({table.Keys}) in (select {table.Keys} from {table.From} where org_id = {Mine} limit {MostTogether})
        """, ct), ct);

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3021, "OrgPurgeFailed"), "Deleted Orgs could not be purged; it is tried again");

    static readonly Action<ILogger, string, Exception?> Purged = LoggerMessage.Define<string>(LogLevel.Information, new EventId(3022, "OrgPurged"), "The Org {Org} is gone: its grace period was over");
}
