using System.Collections.Concurrent;
using Gatehouse.Data;
using Gatehouse.SyncLog;

namespace Gatehouse.Doors;

/// <summary>When and from where each token was last used: noted at each request, written every few seconds.</summary>
public sealed class TokenUse(InstanceDb db, ILogger<TokenUse> log) : BackgroundService
{
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

    async Task WriteAsync()
    {
        foreach (var hash in used.Keys)
            if (used.TryRemove(hash, out var scope))
                await db.RunAsync($"""
                    update scim_tokens set used_at = {scope.Now.ToUnixTimeMilliseconds()}, used_from = {scope.Address}, used_agent = {scope.Agent} where hash = {hash}
                    """, CancellationToken.None);
    }

    static readonly Action<ILogger, Exception?> NotWritten = LoggerMessage.Define(
        LogLevel.Warning, new EventId(3001, "TokenUseNotWritten"), "The last use of some tokens could not be written");
}
