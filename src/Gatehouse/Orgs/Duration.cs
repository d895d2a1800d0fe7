using System.Globalization;

namespace Gatehouse.Orgs;

/// <summary>How people write a time: 90d, 12h or 30m.</summary>
static class Duration
{
    public static TimeSpan? Parse(string text)
    {
        var unit = text.Length < 2 ? (TimeSpan?)null : text[^1] switch
        {
            'w' => TimeSpan.FromDays(7),
            'd' => TimeSpan.FromDays(1),
            'h' => TimeSpan.FromHours(1),
            'm' => TimeSpan.FromMinutes(1),
            's' => TimeSpan.FromSeconds(1),
            _ => null,
        };
        return unit is { } one && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100_000
            ? one * count
            : null;
    }
}
