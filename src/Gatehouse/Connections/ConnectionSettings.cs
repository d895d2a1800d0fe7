using System.Globalization;
using Gatehouse.Orgs;

namespace Gatehouse.Connections;

/// <summary>
/// What was decided about a connection. Every switch is a word of `connection set`. Its template chose the first words; names are those of SAML
/// attributes or of claims, and "NameID" is the subject of a SAML assertion.
/// </summary>
public sealed record ConnectionSettings
{
    /// <summary>What makes a person of this connection: one name, or several that count together (Entra: tid+oid). Never an e-mail address by choice.</summary>
    public IReadOnlyList<string> StableId { get; init; } = [];

    public string? UserName { get; init; }

    public string? Email { get; init; }

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? DisplayName { get; init; }

    public ClaimList? Groups { get; init; }

    /// <summary>How a value names a group: name, id (its externalId) or dn (a distinguished name, of which the CN counts).</summary>
    public string GroupsFormat { get; init; } = "name";

    /// <summary>Places people in some of the Orgs that the connection serves, by slug or id; without it in none but the one they came for.</summary>
    public ClaimList? Orgs { get; init; }

    /// <summary>What becomes of a Response that nobody asked for: convert, off or accept (product rule 4.11).</summary>
    public string IdpInitiated { get; init; } = "convert";

    /// <summary>auto: as the identity provider's metadata asks.</summary>
    public string SignRequests { get; init; } = "auto";

    public bool ForceAuthn { get; init; }

    public string? NameIdFormat { get; init; }

    /// <summary>How a request travels: auto (redirect where there is one), redirect or post.</summary>
    public string Binding { get; init; } = "auto";

    /// <summary>RSA-SHA1 is accepted until then; null is never.</summary>
    public DateTimeOffset? Sha1Until { get; init; }

    public bool AcceptExpiredKeys { get; init; } = true;

    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long ago the person may have signed in there; null is any time.</summary>
    public TimeSpan? MaxAge { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>How we prove to the token endpoint who we are: auto (as discovery says), basic, post or private-key.</summary>
    public string ClientAuth { get; init; } = "auto";

    /// <summary>Whether the userinfo endpoint is asked too.</summary>
    public bool UserInfo { get; init; }

    /// <summary>Of people whom no mapping gives one; null leaves it to the Org.</summary>
    public string? DefaultRole { get; init; }

    /// <summary>Which attribute of a provisioned user must equal which claim; null: externalId the stable id.</summary>
    public Join? Join { get; init; }

    /// <summary>Where it is the only one, people go there without a page of ours.</summary>
    public bool AutoRedirect { get; init; } = true;

    /// <exception cref="FormatException">Names the setting that is none, and those that are.</exception>
    public static ConnectionSettings Read(IEnumerable<KeyValuePair<string, string>> words) => words.Aggregate(new ConnectionSettings(), (all, word) => all.With(word.Key, word.Value)).Finished(words);

    static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(5);

    ConnectionSettings With(string key, string value) => (key, value) switch
    {
        ("stable-id", _) when value.Split('+') is var names && names.All(IsName) => this with { StableId = names },
        ("username", _) when IsName(value) => this with { UserName = value },
        ("email", _) when IsName(value) => this with { Email = value },
        ("given-name", _) when IsName(value) => this with { GivenName = value },
        ("family-name", _) when IsName(value) => this with { FamilyName = value },
        ("display-name", _) when IsName(value) => this with { DisplayName = value },
        ("groups" or "orgs", _) when IsName(value) => this,
        ("groups-delimiter" or "orgs-delimiter", "," or ";" or "|" or "newline" or "space") => this,
        ("groups-format", "name" or "id" or "dn") => this with { GroupsFormat = value },
        ("idp-initiated", "convert" or "off" or "accept") => this with { IdpInitiated = value },
        ("sign-requests", "auto" or "true" or "false") => this with { SignRequests = value },
        ("force-authn", "true" or "false") => this with { ForceAuthn = value == "true" },
        ("nameid-format", _) when IsName(value) => this with { NameIdFormat = value },
        ("binding", "auto" or "redirect" or "post") => this with { Binding = value },
        ("sha1-until", _) when DateTimeOffset.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) => this with { Sha1Until = until },
        ("expired-keys", "accept" or "reject") => this with { AcceptExpiredKeys = value == "accept" },
        ("skew", _) when Duration.Parse(value) is { } skew && skew <= LongestSkew => this with { Skew = skew },
        ("max-age", _) when Duration.Parse(value) is { } age => this with { MaxAge = age },
        ("scopes", _) when value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is var scopes && scopes.Contains("openid", StringComparer.Ordinal) => this with { Scopes = scopes },
        ("client-auth", "auto" or "basic" or "post" or "private-key") => this with { ClientAuth = value },
        ("userinfo", "true" or "false") => this with { UserInfo = value == "true" },
        ("default-role", { Length: > 0 and <= 50 }) => this with { DefaultRole = value },
        ("join", _) when value.Split('=') is [var attribute, var claim] && attribute is "userName" or "externalId" or "email" && IsName(claim) => this with { Join = new(attribute, claim) },
        ("auto-redirect", "true" or "false") => this with { AutoRedirect = value == "true" },
        _ => throw new FormatException($"'{key}={value}' is no setting of a connection. {Known}"),
    };

    /// <summary>A list needs both of its words.</summary>
    ConnectionSettings Finished(IEnumerable<KeyValuePair<string, string>> words)
    {
        var all = words.ToDictionary(StringComparer.Ordinal);
        return this with { Groups = ClaimList.Read(all, "groups"), Orgs = ClaimList.Read(all, "orgs") };
    }

    static bool IsName(string name) => name.Length is > 0 and <= 200 && name.All(c => !char.IsControl(c)) && name.Trim() == name;

    public const string Known = "Settings: stable-id=NAME[+NAME], username=NAME, email=NAME, given-name=NAME, family-name=NAME, display-name=NAME, groups=NAME, groups-delimiter=,|;|newline|space, groups-format=name|id|dn, "
        + "orgs=NAME, orgs-delimiter=…, idp-initiated=convert|off|accept, sign-requests=auto|true|false, force-authn=false|true, nameid-format=URN, binding=auto|redirect|post, sha1-until=YYYY-MM-DD, expired-keys=accept|reject, "
        + "skew=1m (5m at most), max-age=DURATION, scopes=\"openid …\", client-auth=auto|basic|post|private-key, userinfo=false|true, default-role=ROLE, join=userName|externalId|email=NAME, auto-redirect=true|false.";
}

/// <summary>A claim with several values: each a value of its own, or all in one with a delimiter.</summary>
public sealed record ClaimList(string Name, char? Delimiter)
{
    internal static ClaimList? Read(Dictionary<string, string> words, string key) => words.GetValueOrDefault(key) is not { } name ? null
        : new(name, words.GetValueOrDefault(key + "-delimiter") switch { null => null, "newline" => '\n', "space" => ' ', var one => one[0] });
}

/// <summary>Attribute is userName, externalId or email.</summary>
public sealed record Join(string Attribute, string Claim);
