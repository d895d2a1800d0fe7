namespace Gatehouse.Connections;

/// <summary>What is to be another way; null leaves a thing as it is.</summary>
public sealed record ConnectionWish
{
    public string? Name { get; init; }

    /// <summary>Settings; an empty value takes one back to what the template says.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? State { get; init; }

    public IdentityProvider? Idp { get; init; }

    /// <summary>With <see cref="Idp"/>: whoever wishes it vouches for them.</summary>
    public IReadOnlyList<string>? Certificates { get; init; }

    public string? MetadataUrl { get; init; }

    /// <summary>The client secret, in clear.</summary>
    public string? Secret { get; init; }

    public DateTimeOffset? SecretEndsAt { get; init; }
}
