using System.Collections.Concurrent;
using System.Globalization;
using Gatehouse.Web;

namespace Gatehouse.Api;

/// <summary>How many requests a key has left on this node: a bucket that holds a minute's worth and fills all the time. Told by the headers of draft-ietf-httpapi-ratelimit-headers.</summary>
sealed class ApiLimit(GatehouseOptions options, TimeProvider clock)
{
    const int Seconds = 60, MostKeys = 10_000;

    readonly ConcurrentDictionary<string, (double Left, DateTimeOffset At)> buckets = new(StringComparer.Ordinal);

    double PerSecond => options.ApiLimit / (double)Seconds;

    /// <returns>False when there is none left.</returns>
    public bool Take(string key, IHeaderDictionary headers)
    {
        if (buckets.Count >= MostKeys) buckets.Clear();
        var (now, granted) = (clock.GetUtcNow(), false);
        var (left, _) = buckets.AddOrUpdate(key, _ => Took(options.ApiLimit), (_, before) => Took(Math.Min(options.ApiLimit, before.Left + (Math.Max(0, (now - before.At).TotalSeconds) * PerSecond))));
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";q={options.ApiLimit};w={Seconds}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"key\";r={(int)left};t={(int)Math.Ceiling((options.ApiLimit - left) / PerSecond)}");
        if (!granted) headers.RetryAfter = ((int)Math.Ceiling((1 - left) / PerSecond)).ToString(CultureInfo.InvariantCulture);
        return granted;

        (double, DateTimeOffset) Took(double has)
        {
            granted = has >= 1;
            return (granted ? has - 1 : has, now);
        }
    }
}
