using Gatehouse.Domains;
using Gatehouse.Orgs;

namespace Gatehouse.Sessions;

/// <summary>What an Org decided about signing in. Words of `org set`.</summary>
public sealed record SignInSettings
{
    /// <summary>Only who signed in through a connection of this Org is let in (product rule 4.8).</summary>
    public bool Required { get; init; }

    /// <summary>Or only of the people of these domains: who has an address there, or a userName.</summary>
    public IReadOnlyList<string> RequiredOf { get; init; } = [];

    /// <summary>How long a session lasts at most.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromHours(12);

    /// <summary>After how long without a request it ends.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Whether the Org has an address of its own as a host: {slug}.{host}.</summary>
    public bool OrgUrl { get; init; }

    /// <summary>Where a sign-in may lead: origins of the Org's apps.</summary>
    public IReadOnlyList<string> ReturnOrigins { get; init; } = [];

    static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromDays(90);

    /// <summary>Null when the setting is none of these.</summary>
    public SignInSettings? With(string key, string value) => (key, value) switch
    {
        ("sso", "optional" or "required") => this with { Required = value == "required", RequiredOf = [] },
        ("sso", _) when value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Domain.Key).ToList() is { Count: > 0 } domains && !domains.Contains(null) => this with { Required = false, RequiredOf = [.. domains.Distinct(StringComparer.Ordinal)!] },
        ("session-life", _) when Duration.Parse(value) is { } life && life >= Shortest && life <= Longest => this with { SessionLife = life },
        ("session-idle", _) when Duration.Parse(value) is { } idle && idle >= Shortest && idle <= Longest => this with { SessionIdle = idle },
        ("org-url", "true" or "false") => this with { OrgUrl = value == "true" },
        ("return-origins", _) when value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } origins && origins.All(IsOrigin) => this with { ReturnOrigins = origins },
        _ => null,
    };

    /// <param name="addresses">The userName and the e-mail addresses of somebody, with spaces between.</param>
    public bool RequiredFor(string addresses) => Required || (RequiredOf.Count > 0 && addresses.Split(' ').Any(address => Domain.Of(address) is { } domain && RequiredOf.Contains(domain, StringComparer.Ordinal)));

    public const string Known = "sso=optional|required|\"acme.com …\", session-life=12h, session-idle=2h, org-url=false|true, return-origins=\"https://app.example.com …\"";

    static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.GetLeftPart(UriPartial.Authority) == text;
}
