using System.Globalization;
using Gatehouse.Orgs;

namespace Gatehouse.Leaving;

/// <summary>The words of an Org's settings that are about the guard (product rule 2.5).</summary>
public sealed record GuardSettings
{
    public bool On { get; init; } = true;

    /// <summary>Percent of the active users that may leave within the window.</summary>
    public int Share { get; init; } = 20;

    /// <summary>So many may leave in any case: a small Org's normal day is no accident.</summary>
    public int Least { get; init; } = 10;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>After this what is held is done, if nobody decided.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(24);

    public long Limit(long of) => Math.Max(Least, of * Share / 100);

    /// <returns>Null when the word is none of these.</returns>
    public GuardSettings? With(string key, string value) => (key, value) switch
    {
        ("guard", "on" or "off") => this with { On = value == "on" },
        ("guard-share", _) when Number(value) is <= 100 and var share => this with { Share = share },
        ("guard-least", _) when Number(value) is { } least => this with { Least = least },
        ("guard-window", _) when Duration.Parse(value) is { } time => this with { Window = time },
        ("guard-timeout", _) when Duration.Parse(value) is { } time => this with { Timeout = time },
        _ => null,
    };

    public const string Known = "guard=on|off, guard-share=20, guard-least=10, guard-window=60m, guard-timeout=24h";

    static int? Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
