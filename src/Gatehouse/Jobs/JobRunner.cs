using System.Diagnostics;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Members;

namespace Gatehouse.Jobs;

/// <summary>
/// Does the jobs of all Orgs, one at a time on each node. A chunk and the position after it commit together, so a killed node costs a chunk
/// that nobody saw; the lease makes sure that another goes on.
/// </summary>
public sealed class JobRunner(InstanceDb db, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    delegate Task<Step> Kind(OrgTransaction tx, Job job, DateTimeOffset now, CancellationToken ct);

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), Lease = TimeSpan.FromSeconds(15), Glance = TimeSpan.FromMilliseconds(20), LongestRest = TimeSpan.FromMinutes(5);

    static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal) { [AccessJob.Kind] = AccessJob.StepAsync, [IsolatedPeople.Kind] = IsolatedPeople.StepAsync };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var (org, id) in await db.ListAsync($"""
                    select j.org_id, j.id from jobs j where j.finished_at is null and j.lease_until <= {clock.GetUtcNow().ToUnixTimeMilliseconds()} order by j.id limit 20
                    """, row => (new OrgId(row.GetString(0)), row.GetString(1)), stoppingToken)) await TryAsync(db.For(org), id, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                NotRead(log, fault);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    /// <summary>Does a job here and now, or waits for whoever does it.</summary>
    /// <returns>False when it was not finished in that time; it goes on in the background.</returns>
    public async Task<bool> FinishAsync(OrgDb org, string id, TimeSpan patience, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var left = patience - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return false;
            enough.CancelAfter(left);
            try
            {
                await TryAsync(org, id, enough.Token);
                if (await JobStore.FindAsync(org, id, ct) is not { FinishedAt: null }) return true;
                await Task.Delay(Glance, enough.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    async Task TryAsync(OrgDb org, string id, CancellationToken ct)
    {
        Acting.Nobody(); // Whoever waits for a job did what it follows from.
        var holder = Ids.New(clock.GetUtcNow());
        if (!await JobStore.ClaimAsync(org, id, holder, clock.GetUtcNow(), Until(), ct)) return;
        try
        {
            await OthersAsync(org, id, holder, ct);
            while (await StepAsync(org, id, holder, ct)) ct.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await JobStore.RenewAsync(org, id, holder, DateTimeOffset.UnixEpoch, CancellationToken.None); // Somebody else may go on at once.
            throw;
        }
        catch (Exception fault)
        {
            Failed(log, id, fault);
            var tried = (await JobStore.FindAsync(org, id, ct))?.Attempts ?? 0;
            var rest = TimeSpan.FromSeconds(Math.Min(LongestRest.TotalSeconds, Math.Pow(2, Math.Min(tried, 10))));
            await JobStore.FailAsync(org, id, holder, fault.GetType().Name, clock.GetUtcNow() + rest, ct);
        }
    }

    /// <summary>
    /// Whoever began to write before the job was picked up may have read what its maker changed, and is waited for. Who begins later reads what
    /// is true now.
    /// </summary>
    async Task OthersAsync(OrgDb org, string id, string holder, CancellationToken ct)
    {
        if (db.Dialect.HasOneWriter) return;
        var (before, renewed) = (await NumberAsync(db.Dialect.NextTransaction, ct), Stopwatch.GetTimestamp());
        while (await NumberAsync(db.Dialect.OldestTransaction, ct) < before)
        {
            await Task.Delay(Glance, ct);
            if (Stopwatch.GetElapsedTime(renewed) < Lease / 3) continue;
            if (!await JobStore.RenewAsync(org, id, holder, Until(), ct)) return;
            renewed = Stopwatch.GetTimestamp();
        }
    }

    async Task<long> NumberAsync(RawSql number, CancellationToken ct) => (await db.ListAsync($"select {number}", row => row.GetInt64(0), ct))[0];

    Task<bool> StepAsync(OrgDb org, string id, string holder, CancellationToken ct) => org.WriteAsync(async tx =>
    {
        if (await JobStore.HeldAsync(tx, id, holder, ct) is not { } job) return false;
        var now = clock.GetUtcNow();
        var step = await Kinds[job.Kind](tx, job, now, ct);
        JobStore.Move(tx, id, step, now, now + Lease);
        return step.Position is not null;
    }, ct);

    DateTimeOffset Until() => clock.GetUtcNow() + Lease;

    static readonly Action<ILogger, Exception?> NotRead = LoggerMessage.Define(LogLevel.Error, new EventId(3011, "JobsNotRead"), "The list of jobs could not be read");

    static readonly Action<ILogger, string, Exception?> Failed = LoggerMessage.Define<string>(LogLevel.Error, new EventId(3012, "JobFailed"), "Job {Id} failed; it will be tried again");
}
