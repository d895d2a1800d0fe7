using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Leaving;

/// <summary>How many left in the last window, by slices of it: as old ones fall out the window slides.</summary>
sealed class GuardWindow
{
    const int Slices = 12;

    readonly Dictionary<long, long> left;
    readonly long slice;

    GuardWindow(Dictionary<long, long> left, long slice) => (this.left, this.slice) = (left, slice);

    public static GuardWindow Read(string slices, TimeSpan length, DateTimeOffset now)
    {
        var (window, at) = ((long)length.TotalMilliseconds, now.ToUnixTimeMilliseconds());
        var counts = JsonSerializer.Deserialize<Dictionary<string, long>>(slices)!.Select(s => (From: long.Parse(s.Key, CultureInfo.InvariantCulture), Count: s.Value))
            .Where(s => s.From > at - window).ToDictionary(s => s.From, s => s.Count);
        return new(counts, Math.Max(1, window / Slices));
    }

    public long Left => left.Values.Sum();

    /// <returns>The slice in which they are counted.</returns>
    public long Add(DateTimeOffset now, long count)
    {
        var from = now.ToUnixTimeMilliseconds() / slice * slice;
        left[from] = left.GetValueOrDefault(from) + count;
        return from;
    }

    /// <summary>They were counted in that slice, and did not leave.</summary>
    public void Return(long from, long count)
    {
        if (left.TryGetValue(from, out var counted)) left[from] = Math.Max(0, counted - count);
    }

    public string Write() => JsonSerializer.Serialize(left.ToDictionary(s => s.Key.ToString(CultureInfo.InvariantCulture), s => s.Value, StringComparer.Ordinal));
}
