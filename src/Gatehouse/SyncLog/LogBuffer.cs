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

    public int Length => waiting.Reader.Count;

    /// <summary>When what waits longest came; null when nothing waits.</summary>
    public DateTimeOffset? Oldest => waiting.Reader.TryPeek(out var first) ? first.Who.Now : null;

    public void Add(OrgDb db, SyncScope who, SyncEntry entry)
    {
        // What is kept of a request is settled now: bodies that nobody keeps must not wait.
        if (!waiting.Writer.TryWrite((db, who with { Request = null }, entry with { Request = who.Request?.Kept(entry.Status) }))) Interlocked.Increment(ref lost);
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
        foreach (var some in taken.Chunk(MostTogether))
        {
            try
            {
                await WriteAsync(some);
            }
            catch (Exception)
            {
                // An Org that is gone by now must not take the entries of the others along.
                foreach (var ofOrg in some.GroupBy(e => e.Db.Org)) await TryAsync([.. ofOrg]);
            }
        }

        if (Interlocked.Exchange(ref lost, 0) is > 0 and var count) NotWritten(log, count, null);
    }

    /// <summary>Of all Orgs in one transaction: with thousands of them, one each would be thousands of flushes to disk.</summary>
    static Task WriteAsync((OrgDb Db, SyncScope Who, SyncEntry Entry)[] some) => OrgDb.WriteTogetherAsync(
        [.. some.GroupBy(e => e.Db.Org).Select(ofOrg => (ofOrg.First().Db, (Action<OrgTransaction>)(tx => SyncLogStore.Write(tx, [.. ofOrg.Select(e => (e.Who, e.Entry))]))))], CancellationToken.None);

    async Task TryAsync((OrgDb Db, SyncScope Who, SyncEntry Entry)[] ofOrg)
    {
        try
        {
            await WriteAsync(ofOrg);
        }
        catch (Exception fault)
        {
            NotWritten(log, ofOrg.Length, fault);
        }
    }

    static readonly Action<ILogger, long, Exception?> NotWritten = LoggerMessage.Define<long>(
        LogLevel.Warning, new EventId(2001, "SyncLogNotWritten"), "{Count} entries of the sync log about reads could not be written");
}
