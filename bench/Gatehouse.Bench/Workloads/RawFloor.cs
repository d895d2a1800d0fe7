using System.Diagnostics;
using Gatehouse.Floor;

namespace Gatehouse.Bench;

/// <summary>The floor's rows without the floor's HTTP: what the database alone can do with the same durability.</summary>
sealed class RawFloor : Workload
{
    public override string Name => "raw";
    public override string About => "the floor's statements without HTTP, in the driver's own process";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var size = arena.Size;
        var place = await arena.Ground.NewAsync("raw", ct);
        Population people;
        var measured = new List<(string What, Measurement Measured)>();
        people = await FloorFill.RunAsync(arena.Ground, place, size.Few, [], ct);
        await using (var store = FloorStore.Open(arena.Ground.Name, arena.Ground.FloorConnection(place)))
        {
            measured.Add(("raw look-up by userName", await MeasureAsync(size, async () =>
                await store.ByNameAsync(new Person(people.Anybody()).UserName) is not null, ct)));
            measured.Add(("raw insert of a user", await MeasureAsync(size with { Operations = size.Creates }, async () =>
                await store.AddUserAsync(FloorFill.User(people.Newcomer().Person.Number)), ct)));
        }

        await arena.Ground.RemoveAsync(place, ct);
        return [.. measured.Select(m => new Row(m.What, arena.Ground.Name, size.Few, Busy, m.Measured))];
    }

    static async Task<Measurement> MeasureAsync(Size size, Func<Task<bool>> operation, CancellationToken ct)
    {
        var runs = new List<Measurement>();
        for (var run = 0; run <= size.Runs; run++) runs.Add(await RunAsync(size.Operations, run == 0 ? size.Warm : size.Time, operation, ct));
        return Measurement.Median(runs[1..]);
    }

    static async Task<Measurement> RunAsync(int most, TimeSpan time, Func<Task<bool>> operation, CancellationToken ct)
    {
        var (next, failures, begun) = (0, 0, Stopwatch.GetTimestamp());
        var latencies = await Task.WhenAll(Enumerable.Range(0, Busy).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Interlocked.Increment(ref next) <= most && Stopwatch.GetElapsedTime(begun) < time && !ct.IsCancellationRequested)
            {
                var asked = Stopwatch.GetTimestamp();
                if (!await operation()) Interlocked.Increment(ref failures);
                mine.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return mine;
        }, ct)));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var all = latencies.SelectMany(l => l).ToArray();
        return new()
        {
            Operations = all.Length, Failures = failures, FirstFailure = failures > 0 ? "The floor's store refused." : null, Seconds = seconds,
            MedianMilliseconds = Measurement.Percentile(all, 50), P99Milliseconds = Measurement.Percentile(all, 99),
        };
    }
}
