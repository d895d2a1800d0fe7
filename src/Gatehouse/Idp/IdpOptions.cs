namespace Gatehouse.Idp;

/// <summary>How `idp start` was started.</summary>
public sealed record IdpOptions
{
    public string Url { get; init; } = "http://127.0.0.1:8090";

    public Quirks Quirks { get; init; } = new();

    /// <summary>Signs in without a page, as a person whom a device knows; null asks.</summary>
    public string? Person { get; init; }

    /// <summary>Of people who give no address.</summary>
    public string Domain { get; init; } = "acme.test";

    /// <summary>The SAML entity; null is the address of its metadata. OpenID Connect's issuer is always the address.</summary>
    public string? EntityId { get; init; }

    /// <summary>What OpenID Connect clients must show; null takes any.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Where back-channel logout tokens go (OpenID Connect Back-Channel Logout).</summary>
    public string? BackChannel { get; init; }

    public IEnumerable<string> Problems()
    {
        // Everybody is let in here, under any name: the Internet must not reach it.
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != "http" || !url.IsLoopback) yield return $"--url '{Url}' must be http on a loopback address such as http://127.0.0.1:8090.";
    }
}
