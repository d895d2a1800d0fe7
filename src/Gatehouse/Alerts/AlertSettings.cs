using System.Globalization;
using Gatehouse.Orgs;

namespace Gatehouse.Alerts;

/// <summary>The words of an Org's settings that say when it is alerted.</summary>
public sealed record AlertSettings
{
    /// <summary>Per cent of an hour's operations that failed; null is never.</summary>
    public int? Failures { get; init; } = 50;

    /// <summary>How long no client may come; null, the first choice, is any time: many clients come only when something changes.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>Whether the end of a token is an alert, 30, 7 and 1 days before. Off at first: the sync log warns of it anyway.</summary>
    public bool Tokens { get; init; }

    /// <returns>Null when the word is none of these.</returns>
    public AlertSettings? With(string key, string value) => (key, value) switch
    {
        ("alert-failures", "off") => this with { Failures = null },
        ("alert-failures", [.. var digits, '%']) when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100 => this with { Failures = percent },
        ("alert-silence", "off") => this with { Silence = null },
        ("alert-silence", _) when Duration.Parse(value) is { } time => this with { Silence = time },
        ("alert-tokens", "on" or "off") => this with { Tokens = value == "on" },
        _ => null,
    };

    public const string Known = "alert-failures=50%|off, alert-silence=off|24h, alert-tokens=off|on";
}
