using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Oidc.Upstream;

/// <summary>What a connection expects of an ID token.</summary>
/// <param name="MaxAge">Seconds since the person signed in, where that was asked for.</param>
public sealed record IdTokenExpectations(string Issuer, string ClientId, string Nonce, int? MaxAge = null)
{
    /// <summary>Those that the connection takes; empty is every one of <see cref="UpstreamIdToken.Accepted"/>.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// An ID token that somebody else's provider signed for us, for this request, now (OpenID Connect Core §3.1.3.7). Only <see cref="Verify"/> makes one.
/// </summary>
public sealed class UpstreamIdToken
{
    UpstreamIdToken(JsonElement claims) => Claims = claims;

    public static IReadOnlyList<string> Accepted => SignedToken.Accepted;

    public JsonElement Claims { get; }

    public string Subject => Claims.GetProperty("sub").GetString()!;

    /// <summary>When the person proved who they are; null when the token does not say.</summary>
    public DateTimeOffset? SignedInAt => SignedToken.Seconds(Claims, "auth_time");

    /// <param name="jwks">The provider's keys, from its jwks_uri; headers of the token that name others (jku, x5u, jwk) mean nothing.</param>
    /// <param name="accessToken">To be compared with at_hash, where both are there.</param>
    public static Verdict<UpstreamIdToken> Verify(string idToken, JsonWebKeySet jwks, IdTokenExpectations expect, DateTimeOffset now, string? accessToken = null) => Verdict<UpstreamIdToken>.Of(() =>
    {
        // A logout token or an access token, signed by the same keys, is no ID token.
        var (token, claims) = SignedToken.Read(idToken, jwks, expect.Algorithms, type => type.Equals("JWT", StringComparison.OrdinalIgnoreCase));
        SignedToken.Addressed(claims, expect.Issuer, expect.ClientId);
        Times(claims, expect, now);
        if (SignedToken.Text(claims, "nonce") != expect.Nonce) throw new OidcException(Check.Nonce, "The token answers another request.");
        if (accessToken is not null && SignedToken.Text(claims, "at_hash") is { } hash && hash != HalfHash(accessToken, token.Alg)) throw new OidcException(Check.AccessTokenHash, "The access token is another than the ID token was issued with.");
        if (SignedToken.Text(claims, "sub") is not { Length: > 0 and <= 255 }) throw new OidcException(Check.Subject, "The token names no subject.");
        return new UpstreamIdToken(claims);
    });

    /// <summary>What the userinfo endpoint says counts only if it is about the same person (§5.3.2).</summary>
    public Verdict<JsonElement> WithUserInfo(JsonElement userInfo) => Verdict<JsonElement>.Of(() =>
        userInfo.ValueKind == JsonValueKind.Object && userInfo.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String && sub.GetString() == Subject
            ? userInfo
            : throw new OidcException(Check.UserInfo, "The userinfo endpoint speaks of somebody else."));

    static void Times(JsonElement token, IdTokenExpectations expect, DateTimeOffset now)
    {
        var (expires, issued) = (SignedToken.Seconds(token, "exp") ?? throw Lifetime($"The token says no end."), SignedToken.Seconds(token, "iat") ?? throw Lifetime($"The token does not say when it was issued."));
        if (expires + expect.Skew <= now) throw Lifetime($"The token was valid until {expires:u}; here it is {now:u}.");
        if (issued - expect.Skew > now) throw Lifetime($"The token was issued at {issued:u}; here it is {now:u}.");
        if (SignedToken.Seconds(token, "nbf") is { } begins && begins - expect.Skew > now) throw Lifetime($"The token is valid from {begins:u}; here it is {now:u}.");
        if (expect.MaxAge is { } age && !(SignedToken.Seconds(token, "auth_time") + TimeSpan.FromSeconds(age) + expect.Skew >= now))
            throw new OidcException(Check.AuthTime, string.Create(CultureInfo.InvariantCulture, $"The person did not sign in within the last {age} seconds, or the token does not say so."));
    }

    static OidcException Lifetime(FormattableString words) => new(Check.Lifetime, words.ToString(CultureInfo.InvariantCulture));

    /// <summary>§3.1.3.6: the left half of the hash that the token's algorithm names.</summary>
    static string HalfHash(string accessToken, string algorithm)
    {
        var octets = Encoding.ASCII.GetBytes(accessToken);
        var hash = algorithm[2..] switch { "384" => SHA384.HashData(octets), "512" => SHA512.HashData(octets), _ => SHA256.HashData(octets) };
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }
}
