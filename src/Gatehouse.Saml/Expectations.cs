using System.Security.Cryptography;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Saml;

/// <summary>What a connection expects of a Response. All of it comes from the connection and the pending request, nothing from the message.</summary>
public sealed record Expectations
{
    /// <summary>Ours, of this connection alone.</summary>
    public required string EntityId { get; init; }

    /// <summary>The assertion consumer service at which the message arrived.</summary>
    public required string Acs { get; init; }

    /// <summary>The identity provider's, byte for byte.</summary>
    public required string IdpEntityId { get; init; }

    public required IReadOnlyList<TrustedKey> Keys { get; init; }

    public IReadOnlyList<RSA> DecryptionKeys { get; init; } = [];

    /// <summary>The ID of the request that this browser has open; null when it has none.</summary>
    public string? PendingRequest { get; init; }

    /// <summary>Whether a Response that nobody asked for is read at all (product rule 4.11).</summary>
    public bool Unsolicited { get; init; }

    /// <summary>Clocks differ: ADFS and Entra leave no room before the time of issue.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How old an assertion may be, whatever it says itself.</summary>
    public TimeSpan MostAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same of one that nobody asked for.</summary>
    public TimeSpan MostUnsolicitedAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>RSA-SHA1 is accepted until then; null is never.</summary>
    public DateTimeOffset? Sha1Until { get; init; }

    internal bool Sha1(DateTimeOffset now) => Sha1Until > now;
}
