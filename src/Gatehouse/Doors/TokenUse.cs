using System.Collections.Concurrent;
using Gatehouse.Data;
using Gatehouse.SyncLog;

namespace Gatehouse.Doors;

/// <summary>When and from where each token was last used: noted at each request, written every few seconds.</summary>
public sealed class TokenUse(InstanceDb db, ILogger<TokenUse> log) : BackgroundService
{
    const int MostTogether = 500;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<string, SyncScope> used = new(StringComparer.Ordinal);

    public void Note(string tokenHash, SyncScope scope) => used[tokenHash] = scope;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            try
            {
                await WriteAsync();
            }
            catch (Exception fault)
            {
                NotWritten(log, fault);
            }
        }
    }

    /// <summary>With thousands of Orgs a statement for each would be a flush to disk for each: whoever came from the same place shares one.</summary>
    async Task WriteAsync()
    {
        var taken = new List<(string Hash, SyncScope Scope)>();
        foreach (var hash in used.Keys)
            if (used.TryRemove(hash, out var scope)) taken.Add((hash, scope));
        foreach (var alike in taken.GroupBy(t => (t.Scope.Address, t.Scope.Agent)))
        foreach (var some in alike.Chunk(MostTogether))
            await db.RunAsync($"""
                update scim_tokens set used_at = {some.Max(t => t.Scope.Now).ToUnixTimeMilliseconds()}, used_from = {alike.Key.Address}, used_agent = {alike.Key.Agent}
                where hash in {some.Select(t => t.Hash).ToList()}
                """, CancellationToken.None);
    }

    static readonly Action<ILogger, Exception?> NotWritten = LoggerMessage.Define(
        LogLevel.Warning, new EventId(3001, "TokenUseNotWritten"), "The last use of some tokens could not be written");
}
