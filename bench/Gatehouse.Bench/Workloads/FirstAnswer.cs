using System.Diagnostics;

namespace Gatehouse.Bench;

/// <summary>From the start of the process to the first answer about a user of the large directory.</summary>
sealed class FirstAnswer : Workload
{
    public override string Name => "start";
    public override string About => "start of the process to its first answer, with the large directory stored";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (command, people) = await arena.StoredAsync(arena.Size.Many, ct);
        var starts = new List<double>();
        var failure = default(string);
        for (var start = 0; start < arena.Size.Runs; start++)
        {
            var begun = Stopwatch.GetTimestamp();
            // As users start it: without the hook that tells allocations.
            await using var who = new Contestant(Side.Product, await ServerProcess.StartAsync(command, null, ct), people);
            using var worker = new Worker(who);
            await Operations.FilterByNameAsync(worker, 0, ct);
            starts.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            failure ??= worker.FirstFailure;
        }

        var measured = new Measurement
        {
            Operations = starts.Count, Failures = failure is null ? 0 : 1, FirstFailure = failure, Seconds = starts.Sum() / 1000,
            MedianMilliseconds = Measurement.Percentile(starts, 50), P99Milliseconds = starts.Max(),
        };
        return [new("start to first answer", arena.Ground.Name, arena.Size.Many, 1, measured) { Target = Target.MedianUpTo(1500) }];
    }
}
