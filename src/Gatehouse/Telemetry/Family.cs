using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gatehouse.Telemetry;

/// <summary>One instrument with all its series.</summary>
sealed class Family(Instrument instrument)
{
    readonly ConcurrentDictionary<Labels, Series> series = new();
    readonly double[] bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries is { } advised ? [.. advised] : [];

    public Instrument Instrument => instrument;

    public string Type => instrument.IsObservable ? "gauge" : instrument is Histogram<double> ? "histogram" : "counter";

    public IReadOnlyList<double> Bounds => bounds;

    public IEnumerable<KeyValuePair<Labels, Series>> Series => series.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal);

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels.Of(tags);
        if (!series.TryGetValue(labels, out var one)) one = series.GetOrAdd(labels, _ => new Series(bounds.Length));
        if (instrument.IsObservable) one.Set(value);
        else if (bounds.Length == 0) one.Add(value);
        else one.Observe(value, BucketOf(value));
    }

    /// <summary>What is not observed any more is not shown any more.</summary>
    public void ForgetGauges()
    {
        if (instrument.IsObservable) series.Clear();
    }

    /// <summary>The first whose upper bound is not below the value: "le" means at most.</summary>
    int BucketOf(double value)
    {
        var index = Array.BinarySearch(bounds, value);
        return index >= 0 ? index : ~index;
    }
}

/// <summary>Up to three labels as a key that allocates nothing to be looked up.</summary>
readonly record struct Labels(string? Name1, string? Value1, string? Name2, string? Value2, string? Name3, string? Value3)
{
    public static Labels Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => default,
        1 => new(tags[0].Key, tags[0].Value as string, null, null, null, null),
        2 => new(tags[0].Key, tags[0].Value as string, tags[1].Key, tags[1].Value as string, null, null),
        _ => new(tags[0].Key, tags[0].Value as string, tags[1].Key, tags[1].Value as string, tags[2].Key, tags[2].Value as string),
    };

    public IEnumerable<(string Name, string Value)> All
    {
        get
        {
            if (Name1 is not null) yield return (Name1, Value1 ?? "");
            if (Name2 is not null) yield return (Name2, Value2 ?? "");
            if (Name3 is not null) yield return (Name3, Value3 ?? "");
        }
    }

    public override string ToString() => string.Join('\n', Value1, Value2, Value3);
}
