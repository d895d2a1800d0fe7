using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gatehouse.Bench;

/// <summary>
/// The load of browsers and apps, which send forms and follow no redirect. The framework's client costs the driver more than <see cref="Worker"/>'s wire does, on the same cores: rates here are
/// what one machine does for both sides.
/// </summary>
sealed class WebLoad(Contestant who, int lanes, Bound bound)
{
    /// <param name="operation">Of a lane; null is good, anything else is what was wrong.</param>
    public async Task<Measurement> RunAsync(Func<int, CancellationToken, Task<string?>> operation, CancellationToken ct)
    {
        var (times, faults, next) = (new ConcurrentQueue<double>(), new ConcurrentQueue<string>(), -1L);
        who.Server.ForgetPeak();
        var before = who.Server.Read();
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(async () =>
        {
            while (faults.IsEmpty && Interlocked.Increment(ref next) < bound.Operations && Stopwatch.GetElapsedTime(begun) < bound.Time)
            {
                var sent = Stopwatch.GetTimestamp();
                if (await operation(lane, ct) is { } fault) faults.Enqueue(fault);
                times.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }, ct)));
        var (seconds, used, all) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, who.Server.Read() - before, times.ToArray());
        return new()
        {
            Operations = all.Length, Failures = faults.Count, FirstFailure = faults.TryPeek(out var first) ? first : null, Seconds = seconds,
            MedianMilliseconds = Measurement.Percentile(all, 50), P99Milliseconds = Measurement.Percentile(all, 99), ServerMicroseconds = used.ServerSeconds * 1e6 / all.Length, DatabaseMicroseconds = used.DatabaseSeconds * 1e6 / all.Length,
            AllocatedBytes = used.AllocatedBytes / all.Length, PeakMegabytes = who.Server.PeakMegabytes(), Latencies = all,
        };
    }
}
