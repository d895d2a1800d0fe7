using Gatehouse.Orgs;

namespace Gatehouse.Apps;

/// <summary>What was decided about an app. Every switch is a word of `app set`; several values of one word are separated by spaces.</summary>
public sealed record AppSettings
{
    /// <summary>Where people come back to, compared as exact strings.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where they may go after signing out.</summary>
    public IReadOnlyList<string> LogoutUris { get; init; } = [];

    /// <summary>Where it is told without a browser that a session ended (OpenID Connect Back-Channel Logout).</summary>
    public string? BackChannel { get; init; }

    public bool RequiresPushed { get; init; }

    /// <summary>Whether it may ask for offline_access.</summary>
    public bool Offline { get; init; } = true;

    /// <summary>With what its ID tokens are signed. RS256 is what every library expects (OpenID Connect Core §15.1).</summary>
    public string Algorithm { get; init; } = "RS256";

    /// <summary>How long an access token and an ID token are valid.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it may go on refreshing after one sign-in.</summary>
    public TimeSpan RefreshLife { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long it may pause in between.</summary>
    public TimeSpan RefreshIdle { get; init; } = TimeSpan.FromDays(14);

    static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1), LongestToken = TimeSpan.FromHours(1), LongestRefresh = TimeSpan.FromDays(365);

    /// <exception cref="FormatException">Names the setting that is none, and those that are.</exception>
    public static AppSettings Read(IEnumerable<KeyValuePair<string, string>> words) => words.Aggregate(new AppSettings(), (all, word) => all.With(word.Key, word.Value));

    AppSettings With(string key, string value) => (key, value) switch
    {
        ("redirect-uris", _) when Several(value) is { Length: > 0 } uris && uris.All(IsRedirectUri) => this with { RedirectUris = uris },
        ("logout-uris", _) when Several(value) is { Length: > 0 } uris && uris.All(IsRedirectUri) => this with { LogoutUris = uris },
        ("backchannel-uri", _) when IsWeb(value) => this with { BackChannel = value },
        ("pushed", "optional" or "required") => this with { RequiresPushed = value == "required" },
        ("offline", "true" or "false") => this with { Offline = value == "true" },
        ("signed-with", "RS256" or "ES256") => this with { Algorithm = value },
        ("token-life", _) when Duration.Parse(value) is { } life && life >= Shortest && life <= LongestToken => this with { TokenLife = life },
        ("refresh-life", _) when Duration.Parse(value) is { } life && life >= Shortest && life <= LongestRefresh => this with { RefreshLife = life },
        ("refresh-idle", _) when Duration.Parse(value) is { } idle && idle >= Shortest && idle <= LongestRefresh => this with { RefreshIdle = idle },
        _ => throw new FormatException($"'{key}={value}' is no setting of an app. {Known}"),
    };

    public const string Known = """
        Settings: redirect-uris="https://app.example.com/callback …" (https, http at a loopback address, or a native app's own scheme; no fragment),
        logout-uris="…", backchannel-uri=https://…, pushed=optional|required, offline=true|false, signed-with=RS256|ES256, token-life=5m (to 1h), refresh-life=30d, refresh-idle=14d.
        """;

    static string[] Several(string value) => value.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>http is for one's own machine. A native app's scheme is its domain, backwards (RFC 8252 §7.1).</summary>
    static bool IsRedirectUri(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Fragment: "", UserInfo: "" } && !text.Contains('#', StringComparison.Ordinal) && !text.Contains('*', StringComparison.Ordinal)
        && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback) || uri.Scheme.Contains('.', StringComparison.Ordinal));

    static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Fragment: "", UserInfo: "" } && uri.Scheme is "https" or "http";
}
