using System.Threading.Channels;
using Gatehouse.Data;
using Gatehouse.Telemetry;

namespace Gatehouse.SignIn;

/// <summary>
/// Refusals on their way into the sign-in logs. They are written together, a moment later, so that a flood of bad answers costs the good ones no flush to disk;
/// when too many come, they are counted instead of kept (<see cref="RefusalBudget"/>).
/// </summary>
public sealed class RefusalLog(SignInLogStore store, TimeProvider clock, ILogger<RefusalLog> log) : BackgroundService
{
    const int Most = 5_000, MostTogether = 200;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Minute = TimeSpan.FromMinutes(1);

    readonly RefusalBudget budget = new();

    readonly Channel<(OrgDb Db, LoggedSignIn Entry)> waiting = Channel.CreateBounded<(OrgDb, LoggedSignIn)>(new BoundedChannelOptions(Most) { SingleReader = true });

    long lost;

    public void Add(OrgDb db, LoggedSignIn entry)
    {
        SignInMeter.Came(entry.Outcome, entry.Check);
        var kept = entry.Outcome == "refused" ? budget.Take(db, entry) : entry;
        if (kept is not null && !waiting.Writer.TryWrite((db, kept))) Interlocked.Increment(ref lost);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var (more, minute) = (MoreAsync(), Task.Delay(Minute, clock, stoppingToken));
            while (!stoppingToken.IsCancellationRequested)
            {
                await Task.WhenAny(more, minute);
                await FlushAsync(minute.IsCompleted);
                if (minute.IsCompleted) minute = Task.Delay(Minute, clock, stoppingToken);
                if (more.IsCompleted) more = MoreAsync();
                await Task.Delay(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }

        await FlushAsync(beyond: true); // What waits is still written.

        Task<bool> MoreAsync() => waiting.Reader.WaitToReadAsync(stoppingToken).AsTask();
    }

    async Task FlushAsync(bool beyond)
    {
        List<(OrgDb Db, LoggedSignIn Entry)> taken = beyond ? [.. budget.Beyond(clock.GetUtcNow())] : [];
        while (taken.Count < Most && waiting.Reader.TryRead(out var one)) taken.Add(one);
        foreach (var some in taken.Chunk(MostTogether))
        {
            try
            {
                await OrgDb.WriteTogetherAsync([.. some.Select(one => (one.Db, (Action<OrgTransaction>)(tx => store.Write(tx, one.Entry))))], CancellationToken.None);
            }
            catch (Exception fault)
            {
                NotWritten(log, some.Length, fault);
            }
        }

        if (Interlocked.Exchange(ref lost, 0) is > 0 and var count) NotWritten(log, count, null);
    }

    public override void Dispose()
    {
        budget.Dispose();
        base.Dispose();
    }

    static readonly Action<ILogger, long, Exception?> NotWritten = LoggerMessage.Define<long>(
        LogLevel.Warning, new EventId(2010, "SignInLogNotWritten"), "{Count} refused sign-ins could not be written to the sign-in log");
}
