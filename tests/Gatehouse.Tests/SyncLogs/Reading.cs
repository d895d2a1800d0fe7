using Gatehouse.SyncLog;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SyncLogs;

static class Reading
{
    /// <summary>What came of requests. What tokens live through (each Org has one that ends in a day) is left out.</summary>
    public static async Task<List<LoggedEntry>> LogAsync(this TestOrg org) => [.. (await org.WholeLogAsync()).Where(e => e.Action != "TOKEN")];

    public static Task<List<LoggedEntry>> WholeLogAsync(this TestOrg org) =>
        SyncLogStore.NewestAsync(org.Db, new(), 10_000, TestContext.Current.CancellationToken);

    /// <summary>Waits for an entry: reads, and callers who did not get in, are written a moment later.</summary>
    public static async Task<LoggedEntry> EntryAsync(this TestOrg org, Func<LoggedEntry, bool> wanted, TimeSpan? within = null)
    {
        var log = await Soon.Async(org.LogAsync, entries => entries.Any(wanted), within);
        return log.LastOrDefault(wanted) ?? throw new Xunit.Sdk.XunitException($"No such entry among:\n{string.Join('\n', log)}");
    }
}
