namespace Gatehouse.Telemetry;

/// <summary>One line, or of a histogram one set of lines. Many threads add at once.</summary>
sealed class Series(int bounds)
{
    readonly long[] buckets = bounds == 0 ? [] : new long[bounds + 1]; // The last is what is above every bound.
    double sum;

    public double Sum => Volatile.Read(ref sum);

    public IReadOnlyList<long> Buckets => buckets;

    public void Set(double value) => Volatile.Write(ref sum, value);

    public void Add(double value)
    {
        while (true)
        {
            var before = Volatile.Read(ref sum);
            if (BitConverter.DoubleToInt64Bits(Interlocked.CompareExchange(ref sum, before + value, before)) == BitConverter.DoubleToInt64Bits(before)) return;
        }
    }

    public void Observe(double value, int bucket)
    {
        Interlocked.Increment(ref buckets[bucket]);
        Add(value);
    }
}
