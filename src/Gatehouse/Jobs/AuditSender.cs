using Gatehouse.Audit;
using Gatehouse.Data;
using Gatehouse.Telemetry;

namespace Gatehouse.Jobs;

/// <summary>
/// Sends the audit log, sign-ins included, to an OpenTelemetry collector as log records. Where the last one ended stands in the database: a restart goes on there, whatever was done
/// meanwhile and by whom, and of several nodes one takes each piece. A crash between the two may lose a piece to the collector; the audit log itself has it.
/// </summary>
public sealed class AuditSender(InstanceDb db, TimeProvider clock, ILogger<AuditSender> log) : BackgroundService
{
    const string Place = "audit_streamed";
    const int AtOnce = 500;

    /// <summary>Ids are made before their transactions commit: after so long all of them have.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!AuditRecords.IsOn) return;
        using var records = new AuditRecords();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendAsync(records, stoppingToken) == AtOnce) await Task.Yield();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    /// <returns>How many.</returns>
    async Task<int> SendAsync(AuditRecords records, CancellationToken ct)
    {
        var (now, from) = (clock.GetUtcNow(), await db.FindAsync($"select value from instance where name = {Place}", row => row.GetString(0), ct));
        if (from is null)
        {
            await db.RunAsync($"insert into instance (name, value) values ({Place}, {Ids.Prefix(now)}) on conflict do nothing", ct);
            return 0;
        }

        var to = Ids.Prefix(now - Settled);
        var entries = await db.ListAsync($"""
            {OrgDb.PlannedByValues} select {AuditEntry.Columns}, a.org_id from (
              select * from (select l.org_id, {AuditEntry.OfAct} from audit_log l where l.id > {from} and l.id < {to} order by l.id limit {AtOnce}) acts
              union all
              select * from (select null, {AuditEntry.OfAct} from instance_audit_log l where l.id > {from} and l.id < {to} order by l.id limit {AtOnce}) own
              union all
              select * from (select s.org_id, {AuditEntry.OfSignIn} from sign_in_log s where s.id > {from} and s.id < {to} order by s.id limit {AtOnce}) people
            ) a order by a.id limit {AtOnce}
            """, row => (Entry: AuditEntry.Read(row), Org: row.GetText(10)), ct);
        if (entries.Count == 0 || await db.RunAsync($"update instance set value = {entries[^1].Entry.Id} where name = {Place} and value = {from}", ct) == 0) return 0;
        foreach (var (entry, org) in entries) records.Send(entry, org);
        return entries.Count;
    }

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3022, "AuditSenderFailed"), "The audit log could not be sent on");
}
