namespace Gatehouse.Saml;

/// <summary>
/// A person whom the identity provider vouched for: to us, now, in answer to this browser's request. Only <see cref="SamlVerifier"/> makes one. What is left
/// to the caller, in one transaction: the request is used up, and the assertion's id was never seen before.
/// </summary>
public sealed record AcceptedLogin
{
    internal AcceptedLogin() { }

    public required NameId? Subject { get; init; }

    public required IReadOnlyList<SamlClaim> Attributes { get; init; }

    public required string AssertionId { get; init; }

    public required string ResponseId { get; init; }

    /// <summary>Until then the ids have to be remembered against replay.</summary>
    public required DateTimeOffset ReplayableUntil { get; init; }

    /// <summary>The request it answers; null when nobody asked.</summary>
    public required string? InResponseTo { get; init; }

    /// <summary>Opaque, for logout; several people may share one (Ping, Okta, "undefined").</summary>
    public required string? SessionIndex { get; init; }

    /// <summary>When the identity provider ends the session; null when it does not say.</summary>
    public required DateTimeOffset? SessionEnds { get; init; }

    public required DateTimeOffset? AuthenticatedAt { get; init; }

    public required string? AuthnContext { get; init; }

    /// <summary>Of the certificate that verified it: keys roll, and this tells which one is in use.</summary>
    public required string KeyThumbprint { get; init; }
}
