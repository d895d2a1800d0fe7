using System.Diagnostics;

namespace Gatehouse.Bench;

delegate ValueTask Operation(Worker worker, long index, CancellationToken ct);

/// <summary>How much is enough: whichever comes first.</summary>
sealed record Bound(long Operations, TimeSpan Time);

/// <summary>The load: so many workers, each taking the next operation as soon as its last one is answered.</summary>
sealed class Load(Contestant who, int concurrency, Bound bound, Operation operation)
{
    // A server that is gone would cost a time-out for everything that is left.
    const int MostFailures = 20;

    long next = -1;
    int failures;

    public async Task<Measurement> RunAsync(CancellationToken ct)
    {
        who.Server.ForgetPeak();
        var workers = Enumerable.Range(0, concurrency).Select(_ => new Worker(who)).ToArray();
        try
        {
            var before = who.Server.Read();
            var begun = Stopwatch.GetTimestamp();
            await Task.WhenAll(workers.Select(worker => Task.Run(() => WorkAsync(worker, begun, ct), ct)));
            var lasted = Stopwatch.GetElapsedTime(begun);
            return Result(workers, lasted, who.Server.Read() - before);
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
        }
    }

    async Task WorkAsync(Worker worker, long begun, CancellationToken ct)
    {
        while (Volatile.Read(ref failures) < MostFailures
            && Interlocked.Increment(ref next) is var index && index < bound.Operations && Stopwatch.GetElapsedTime(begun) < bound.Time)
        {
            var before = worker.Failures;
            await operation(worker, index, ct);
            if (worker.Failures > before) Interlocked.Add(ref failures, worker.Failures - before);
        }
    }

    Measurement Result(Worker[] workers, TimeSpan lasted, Gauge used)
    {
        var latencies = workers.SelectMany(worker => worker.Ticks).Select(ticks => ticks * 1000.0 / Stopwatch.Frequency).ToArray();
        double? Each(double? seconds) => latencies.Length == 0 ? null : seconds * 1e6 / latencies.Length;
        return new()
        {
            Operations = latencies.Length,
            Failures = workers.Sum(worker => worker.Failures),
            FirstFailure = workers.FirstOrDefault(worker => worker.FirstFailure is not null)?.FirstFailure,
            Seconds = lasted.TotalSeconds,
            MedianMilliseconds = Measurement.Percentile(latencies, 50),
            P99Milliseconds = Measurement.Percentile(latencies, 99),
            ServerMicroseconds = Each(used.ServerSeconds),
            DatabaseMicroseconds = Each(used.DatabaseSeconds),
            DriverMicroseconds = Each(used.DriverSeconds),
            AllocatedBytes = latencies.Length == 0 ? null : used.AllocatedBytes / latencies.Length,
            PeakMegabytes = who.Server.PeakMegabytes(),
            Latencies = latencies,
        };
    }
}
