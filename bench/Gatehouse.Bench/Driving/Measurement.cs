using System.Text.Json.Serialization;

namespace Gatehouse.Bench;

/// <summary>What one server did in one run of a workload. Times are in milliseconds, processor times in microseconds an operation.</summary>
sealed record Measurement
{
    public required int Operations { get; init; }
    public required int Failures { get; init; }
    public string? FirstFailure { get; init; }
    public required double Seconds { get; init; }
    public required double MedianMilliseconds { get; init; }
    public required double P99Milliseconds { get; init; }
    public double? ServerMicroseconds { get; init; }
    public double? DatabaseMicroseconds { get; init; }
    public double? DriverMicroseconds { get; init; }
    public double? AllocatedBytes { get; init; }
    public double? PeakMegabytes { get; init; }

    [JsonIgnore]
    public double? TotalMicroseconds => ServerMicroseconds + (DatabaseMicroseconds ?? 0);

    public double OperationsPerSecond => Operations / Math.Max(Seconds, 1e-9);

    /// <summary>Each answer's time; in the order of the requests when there was one at a time.</summary>
    [JsonIgnore]
    public double[] Latencies { get; init; } = [];

    /// <summary>Of several runs the one in the middle, with the peak of all and the failures of all.</summary>
    public static Measurement Median(IReadOnlyCollection<Measurement> runs)
    {
        var sorted = runs.OrderBy(run => run.OperationsPerSecond).ToList();
        return sorted[(sorted.Count - 1) / 2] with
        {
            PeakMegabytes = runs.Max(run => run.PeakMegabytes),
            Failures = runs.Sum(run => run.Failures),
            FirstFailure = runs.FirstOrDefault(run => run.FirstFailure is not null)?.FirstFailure,
        };
    }

    /// <summary>Two parts of one job, one after the other.</summary>
    public static Measurement Together(Measurement first, Measurement second)
    {
        var latencies = (double[])[.. first.Latencies, .. second.Latencies];
        double? Mean(double? a, double? b) => ((a * first.Operations) + (b * second.Operations)) / Math.Max(1, latencies.Length);
        return new()
        {
            Operations = latencies.Length, Failures = first.Failures + second.Failures, FirstFailure = first.FirstFailure ?? second.FirstFailure,
            Seconds = first.Seconds + second.Seconds, MedianMilliseconds = Percentile(latencies, 50), P99Milliseconds = Percentile(latencies, 99),
            ServerMicroseconds = Mean(first.ServerMicroseconds, second.ServerMicroseconds),
            DatabaseMicroseconds = Mean(first.DatabaseMicroseconds, second.DatabaseMicroseconds),
            DriverMicroseconds = Mean(first.DriverMicroseconds, second.DriverMicroseconds),
            AllocatedBytes = Mean(first.AllocatedBytes, second.AllocatedBytes),
            PeakMegabytes = Math.Max(first.PeakMegabytes ?? 0, second.PeakMegabytes ?? 0), Latencies = latencies,
        };
    }

    /// <summary>A stretch of a walk, as if it had been measured alone.</summary>
    public Measurement Part(Range range)
    {
        var part = Latencies[range];
        return this with
        {
            Operations = part.Length, Failures = 0, FirstFailure = null, Seconds = part.Sum() / 1000,
            MedianMilliseconds = Percentile(part, 50), P99Milliseconds = Percentile(part, 99), Latencies = part,
            ServerMicroseconds = null, DatabaseMicroseconds = null, DriverMicroseconds = null, AllocatedBytes = null,
        };
    }

    public static double Percentile(IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1L, (long)sorted.Length * percent / 100)];
    }
}
