using System.Collections.Concurrent;
using Gatehouse.Data;

namespace Gatehouse.SyncLog;

/// <summary>
/// The last day of an Org's logs by hours. A day may be hundreds of thousands of entries, which no page should count again: what was counted is remembered,
/// and only what came since is added. A node that knows nothing yet counts once.
/// </summary>
public sealed class LastDay(TimeProvider clock)
{
    const int Hours = 24, MostRemembered = 10_000;

    /// <summary>Entries of concurrent writers become visible out of order; by then they all are.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<OrgId, Counted> sync = new(), signIns = new();

    /// <summary>In the order of time, the hour that is running among them.</summary>
    public Task<IReadOnlyList<HourCount>> OfSyncAsync(OrgDb db, CancellationToken ct) => OfAsync(sync, db, HourCount.OfSyncAsync, ct);

    public Task<IReadOnlyList<HourCount>> OfSignInAsync(OrgDb db, CancellationToken ct) => OfAsync(signIns, db, HourCount.OfSignInAsync, ct);

    async Task<IReadOnlyList<HourCount>> OfAsync(ConcurrentDictionary<OrgId, Counted> all, OrgDb db, Func<OrgDb, DateTimeOffset, DateTimeOffset, CancellationToken, Task<List<HourCount>>> count, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var first = (now.ToUnixTimeMilliseconds() / HourCount.Milliseconds) - Hours + 1;
        var (begin, settled) = (DateTimeOffset.FromUnixTimeMilliseconds(first * HourCount.Milliseconds), now - Settling);
        var known = all.TryGetValue(db.Org, out var before) && before.Until >= begin ? before : new([], begin);
        if (known.Until < settled)
        {
            known = new(Sum(known.Hours.Where(h => h.Hour >= first), await count(db, known.Until, settled, ct)), settled);
            if (all.Count >= MostRemembered) all.Clear();
            all[db.Org] = known;
        }

        return Sum(known.Hours.Where(h => h.Hour >= first), await count(db, known.Until, DateTimeOffset.MaxValue, ct));
    }

    static List<HourCount> Sum(IEnumerable<HourCount> some, IEnumerable<HourCount> more) =>
        [.. some.Concat(more).GroupBy(h => (h.Hour, h.Of)).Select(same => same.Aggregate((sum, h) => sum.And(h))).OrderBy(h => h.Hour).ThenBy(h => h.Of, StringComparer.Ordinal)];

    /// <param name="Until">Not counted from here on.</param>
    sealed record Counted(IReadOnlyList<HourCount> Hours, DateTimeOffset Until);
}
