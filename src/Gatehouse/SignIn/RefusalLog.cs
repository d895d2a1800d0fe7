using System.Threading.Channels;
using Gatehouse.Data;
using Gatehouse.Telemetry;

namespace Gatehouse.SignIn;

/// <summary>
/// Refusals on their way into the sign-in logs. They are written together, a moment later, so that a flood of bad answers costs the good ones no flush to disk;
/// when too many wait, they are counted instead of kept.
/// </summary>
public sealed class RefusalLog(SignInLogStore store, ILogger<RefusalLog> log) : BackgroundService
{
    const int Most = 5_000, MostTogether = 200;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly Channel<(OrgDb Db, LoggedSignIn Entry)> waiting = Channel.CreateBounded<(OrgDb, LoggedSignIn)>(new BoundedChannelOptions(Most) { SingleReader = true });

    long lost;

    public void Add(OrgDb db, LoggedSignIn entry)
    {
        SignInMeter.Came(entry.Outcome, entry.Check);
        if (!waiting.Writer.TryWrite((db, entry))) Interlocked.Increment(ref lost);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await FlushAsync();
                await Task.Delay(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(); // The process ends: what waits is still written.
        }
    }

    async Task FlushAsync()
    {
        var taken = new List<(OrgDb Db, LoggedSignIn Entry)>();
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

    static readonly Action<ILogger, long, Exception?> NotWritten = LoggerMessage.Define<long>(
        LogLevel.Warning, new EventId(2010, "SignInLogNotWritten"), "{Count} refused sign-ins could not be written to the sign-in log");
}
