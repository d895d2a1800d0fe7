using System.Diagnostics;
using Gatehouse.Data;
using Gatehouse.Events;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Bench;

/// <summary>An app that catches up: the feed of one Org page by page, against one statement that reads the same rows.</summary>
sealed class ReadFeed : Workload
{
    public override string Name => "feed";
    public override string About => "events of one Org read page by page, against one select of the same rows";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (who, size, pages, alone) = (await arena.FreshAsync(Side.Product, ct), arena.Size, new List<Measurement>(), new List<Measurement>());
        try
        {
            await using var instance = InstanceDb.Open(arena.PlaceOf(who).Connection);
            var db = instance.For(new(who.People.Callers[0].Org));
            await ManyEvents.WriteAsync(db, size.Events, ct);
            for (var run = 0; run <= size.Runs; run++)
            {
                pages.Add(await PagesAsync(db, size.Events, ct));
                alone.Add(await AloneAsync(db, size.Events, ct));
            }
        }
        finally
        {
            await arena.EndAsync(who);
        }

        return [new("events of the feed, 1,000 a page", arena.Ground.Name, size.Events, 1, Measurement.Median(pages[1..])) { Reference = Measurement.Median(alone[1..]), Target = Target.AtLeast(0.5) }];
    }

    static async Task<Measurement> PagesAsync(OrgDb db, int expected, CancellationToken ct)
    {
        var (read, latencies, begun, after) = (0, new List<double>(), Stopwatch.GetTimestamp(), default(EventCursor));
        for (var more = true; more;)
        {
            var asked = Stopwatch.GetTimestamp();
            var page = (FeedAnswer.Page)await Feed.ReadAsync(db, after, EventFilter.All, Feed.MostAtOnce, ct);
            latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            (read, after, more) = (read + page.Events.Count, page.Next, page.More);
        }

        return Of(read, expected, begun, latencies);
    }

    static async Task<Measurement> AloneAsync(OrgDb db, int expected, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        var rows = await db.ListAsync($"select e.position, e.id, e.type, e.subject, e.data, e.at from events e where e.org_id = {Mine} order by e.position, e.id",
            row => (row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetUtf8(4), row.GetInt64(5)), ct);
        return Of(rows.Count, expected, begun, [Stopwatch.GetElapsedTime(begun).TotalMilliseconds]);
    }

    static Measurement Of(int read, int expected, long begun, List<double> latencies) => new()
    {
        Operations = read, Failures = read < expected ? 1 : 0, FirstFailure = read < expected ? $"{read} of {expected} events were read." : null, Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds,
        MedianMilliseconds = Measurement.Percentile(latencies, 50), P99Milliseconds = Measurement.Percentile(latencies, 99),
    };
}
