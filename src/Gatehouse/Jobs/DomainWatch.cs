using Gatehouse.Data;
using Gatehouse.Domains;

namespace Gatehouse.Jobs;

/// <summary>Looks at the proof of every verified domain once a week, more often while something is wrong. Any node may: what is due is claimed first.</summary>
public sealed class DomainWatch(InstanceDb db, Resolvers resolvers, TimeProvider clock, ILogger<DomainWatch> log) : BackgroundService
{
    const int MostTogether = 100;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10), Claim = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            try
            {
                while (await LookAsync(stoppingToken) == MostTogether) await Task.Yield();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }
        }
    }

    /// <returns>How many were due.</returns>
    public async Task<int> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.ListAsync($"""
            select {Domain.Columns}, d.org_id from domains d where d.check_at <= {now.ToUnixTimeMilliseconds()} and d.state <> {Domain.Pending} order by d.check_at limit {MostTogether}
            """, row => (Domain: Domain.Read(row), Org: new OrgId(row.GetString(10))), ct);
        foreach (var (domain, org) in due)
            if (await ClaimAsync(org, domain.Name, now, ct)) await DomainStore.NoteAsync(db.For(org), domain.Name, await resolvers.LookAsync(domain, ct), now, ct);
        return due.Count;
    }

    /// <summary>False when another node looks at it now.</summary>
    async Task<bool> ClaimAsync(OrgId org, string name, DateTimeOffset now, CancellationToken ct) => await db.RunAsync($"""
        update domains set check_at = {(now + Claim).ToUnixTimeMilliseconds()} where org_id = {org.Value} and name = {name} and check_at <= {now.ToUnixTimeMilliseconds()}
        """, ct) == 1;

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3014, "DomainWatchFailed"), "Domains could not be looked at");
}
