using System.Threading.Channels;
using Gatehouse.Data;

namespace Gatehouse.SyncLog;

/// <summary>
/// Entries that no change waits for: reads, and callers who did not get in. They are written together, a moment later, so that
/// reading does not cost a write. When too many wait, they are counted instead of kept.
/// </summary>
public sealed class LogBuffer(ILogger<LogBuffer> log) : BackgroundService
{
    const int Most = 20_000, MostTogether = 500;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly Channel<(OrgDb Db, SyncScope Who, SyncEntry Entry)> waiting =
        Channel.CreateBounded<(OrgDb, SyncScope, SyncEntry)>(new BoundedChannelOptions(Most) { SingleReader = true });

    long lost;

    public void Add(OrgDb db, SyncScope who, SyncEntry entry)
    {
        if (!waiting.Writer.TryWrite((db, who, entry))) Interlocked.Increment(ref lost);
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
        var taken = new List<(OrgDb Db, SyncScope Who, SyncEntry Entry)>();
        while (taken.Count < Most && waiting.Reader.TryRead(out var entry)) taken.Add(entry);
        foreach (var ofOrg in taken.GroupBy(e => e.Db.Org))
        foreach (var some in ofOrg.Chunk(MostTogether))
        {
            try
            {
                await some[0].Db.WriteAsync(tx =>
                {
                    foreach (var (_, who, entry) in some) SyncLogStore.Write(tx, who, entry);
                    return Task.FromResult(true);
                }, CancellationToken.None);
            }
            catch (Exception fault)
            {
                NotWritten(log, some.Length, fault);
            }
        }

        if (Interlocked.Exchange(ref lost, 0) is > 0 and var count) NotWritten(log, count, null);
    }

    static readonly Action<ILogger, long, Exception?> NotWritten = LoggerMessage.Define<long>(
        LogLevel.Warning, new EventId(2001, "SyncLogNotWritten"), "{Count} entries of the sync log about reads could not be written");
}
