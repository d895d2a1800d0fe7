using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Leaving;
using Gatehouse.Operator;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>Carries out what leaving left for later. It asks for all Orgs at once: what is due is little, however many Orgs there are.</summary>
public sealed class Departures(InstanceDb db, OrgStore orgs, OrgSchemas schemas, TimeProvider clock, ILogger<Departures> log) : BackgroundService
{
    const int Most = 1000;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

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

    async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await EachAsync(await db.ListAsync($"select org_id, id from users where leave_at <= {now} order by leave_at limit {Most}", Subject, ct), Due.LeaveAsync, ct);
        await EachAsync(await db.ListAsync($"select org_id, id from tombstones where ends_at <= {now} order by ends_at limit {Most}", Subject, ct), Due.EndAsync, ct);
        await EachAsync(await db.ListAsync($"""
            select org_id, id from held_batches where ended_at is null and (due_at <= {now} or state not in ({HeldBatch.Open}, {HeldBatch.Preview})) order by due_at limit {Most}
            """, Subject, ct), BatchDecision.ContinueAsync, ct);
        while (await db.RunAsync($"""
            {PlannedByValues} delete from tombstones where (org_id, id) in (select t.org_id, t.id from tombstones t where t.forget_at <= {now} and t.ends_at is null and t.held_by is null limit {Most})
            """, ct) == Most) await Task.Yield();
    }

    async Task EachAsync(List<(string Org, string Id)> due, Func<OrgDirectory, string, CancellationToken, Task> work, CancellationToken ct)
    {
        foreach (var ofOrg in due.GroupBy(d => d.Org, StringComparer.Ordinal))
        {
            if (await orgs.FindAsync(ofOrg.Key, ct) is not { } org) continue;
            foreach (var (_, id) in ofOrg) await work(await schemas.DirectoryAsync(db.For(org.Id), org, "departures", clock, ct), id, ct);
        }
    }

    static (string, string) Subject(Row row) => (row.GetString(0), row.GetString(1));

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3003, "DeparturesFailed"), "Carrying out what leaving left for later failed; it is tried again");
}
