namespace Gatehouse.Oidc.Provider;

/// <summary>An app, as far as its requests are judged by it.</summary>
/// <param name="RedirectUris">Exact strings; no prefixes, no patterns.</param>
/// <param name="IsPublic">It has no secret: a native app or one that lives in a browser.</param>
/// <param name="RequiresPushed">Its requests must be pushed first (RFC 9126).</param>
/// <param name="Offline">Whether it may have refresh tokens.</param>
public sealed record RelyingParty(string Id, IReadOnlyList<string> RedirectUris, bool IsPublic, bool RequiresPushed, bool Offline)
{
    /// <summary>
    /// Compared as strings (OAuth 2.1 §2.3.1). The one exception is the port of a loopback address of a native app, which it does not know before (RFC 8252 §7.3).
    /// </summary>
    public bool MayReturnTo(string uri) => RedirectUris.Contains(uri, StringComparer.Ordinal)
        || (IsPublic && Portless(uri) is { } wanted && RedirectUris.Any(known => Portless(known) == wanted));

    /// <summary>Null unless it is http at a loopback address by number: "localhost" may be anybody's.</summary>
    static string? Portless(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed is { Scheme: "http", Host: "127.0.0.1" or "[::1]", UserInfo: "", Fragment: "" }
        && uri.StartsWith($"http://{parsed.Host}", StringComparison.Ordinal)
        ? $"{parsed.Host} {uri[$"http://{parsed.Host}".Length..].TrimStart(':').TrimStart("0123456789".ToCharArray())}" : null;
}
