using Gatehouse.Data;

namespace Gatehouse.Connections;

/// <summary>A connection that is to be.</summary>
/// <param name="Owner">Null: of the instance.</param>
public sealed record NewConnection(OrgId? Owner, string Name, string Template, IReadOnlyDictionary<string, string> Words, IdentityProvider Idp)
{
    /// <summary>The client secret in clear; null where there is none.</summary>
    public string? Secret { get; init; }

    public DateTimeOffset? SecretEndsAt { get; init; }

    public string? MetadataUrl { get; init; }

    /// <summary>Of the identity provider, base64 of DER: whoever makes the connection vouches for them.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];
}
