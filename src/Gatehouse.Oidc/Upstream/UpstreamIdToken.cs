using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
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
    const int Longest = 64 << 10;

    UpstreamIdToken(JsonElement claims) => Claims = claims;

    /// <summary>Never none, never a shared secret: a client secret is no proof of who speaks.</summary>
    public static IReadOnlyList<string> Accepted { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public JsonElement Claims { get; }

    public string Subject => Claims.GetProperty("sub").GetString()!;

    /// <param name="jwks">The provider's keys, from its jwks_uri; headers of the token that name others (jku, x5u, jwk) mean nothing.</param>
    /// <param name="accessToken">To be compared with at_hash, where both are there.</param>
    public static Verdict<UpstreamIdToken> Verify(string idToken, JsonWebKeySet jwks, IdTokenExpectations expect, DateTimeOffset now, string? accessToken = null) => Verdict<UpstreamIdToken>.Of(() =>
    {
        var (token, claims) = Signed(idToken, jwks, expect);
        Addressed(claims, expect);
        Times(claims, expect, now);
        if (Text(claims, "nonce") != expect.Nonce) throw new OidcException(Check.Nonce, "The token answers another request.");
        if (accessToken is not null && Text(claims, "at_hash") is { } hash && hash != HalfHash(accessToken, token.Alg)) throw new OidcException(Check.AccessTokenHash, "The access token is another than the ID token was issued with.");
        if (Text(claims, "sub") is not { Length: > 0 and <= 255 }) throw new OidcException(Check.Subject, "The token names no subject.");
        return new UpstreamIdToken(claims);
    });

    /// <summary>What the userinfo endpoint says counts only if it is about the same person (§5.3.2).</summary>
    public Verdict<JsonElement> WithUserInfo(JsonElement userInfo) => Verdict<JsonElement>.Of(() =>
        userInfo.ValueKind == JsonValueKind.Object && userInfo.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String && sub.GetString() == Subject
            ? userInfo
            : throw new OidcException(Check.UserInfo, "The userinfo endpoint speaks of somebody else."));

    static (JsonWebToken Token, JsonElement Claims) Signed(string idToken, JsonWebKeySet jwks, IdTokenExpectations expect)
    {
        JsonWebToken token;
        try
        {
            token = idToken.Length <= Longest ? new JsonWebToken(idToken) : throw new OidcException(Check.TokenShape, "The token is too long.");
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException)
        {
            throw new OidcException(Check.TokenShape, "The ID token is no signed JWT.");
        }

        var allowed = expect.Algorithms.Count > 0 ? expect.Algorithms.Intersect(Accepted, StringComparer.Ordinal) : Accepted;
        if (token.IsEncrypted || !allowed.Contains(token.Alg, StringComparer.Ordinal)) throw new OidcException(Check.Algorithm, $"'{token.Alg}' is no algorithm that is accepted here.");
        // A logout token or an access token, signed by the same keys, is no ID token.
        if (token.Typ is { Length: > 0 } type && !type.Equals("JWT", StringComparison.OrdinalIgnoreCase)) throw new OidcException(Check.Type, $"A token of type '{type}' is no ID token.");
        if (jwks.Keys.Count == 0) throw new OidcException(Check.NoKeys, "The provider has no keys.");
        var result = new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = jwks.GetSigningKeys(), ValidAlgorithms = allowed, RequireSignedTokens = true, TryAllIssuerSigningKeys = string.IsNullOrEmpty(token.Kid),
            // These are ours to check and to word.
            ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false, RequireExpirationTime = false,
        }).GetAwaiter().GetResult(); // It waits for nothing: the keys are here.
        return result.IsValid ? (token, ClaimsOf(token)) : throw new OidcException(Check.Signature, $"The signature was made with none of the provider's keys (kid '{token.Kid}').");
    }

    /// <summary>The signed octets themselves: a library's view of them turns numbers into text and forgives a name that stands twice.</summary>
    static JsonElement ClaimsOf(JsonWebToken token)
    {
        try
        {
            var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), new() { MaxDepth = 16, AllowDuplicateProperties = false }).RootElement;
            if (claims.ValueKind == JsonValueKind.Object) return claims;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new OidcException(Check.TokenShape, "The token's claims are no JSON object, or one of them stands twice.");
    }

    static void Addressed(JsonElement token, IdTokenExpectations expect)
    {
        if (Text(token, "iss") != expect.Issuer) throw new OidcException(Check.Issuer, $"The token is from '{Text(token, "iss")}', this connection is with '{expect.Issuer}'.");
        var audiences = token.TryGetProperty("aud", out var aud) && aud.ValueKind == JsonValueKind.Array
            ? aud.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!).ToList()
            : Text(token, "aud") is { } one ? [one] : [];
        if (!audiences.Contains(expect.ClientId, StringComparer.Ordinal)) throw new OidcException(Check.Audience, $"The token is for '{string.Join("', '", audiences)}', not for '{expect.ClientId}'.");
        var party = Text(token, "azp");
        if (party is null ? audiences.Count > 1 : party != expect.ClientId) throw new OidcException(Check.AuthorizedParty, $"The token was issued to '{party ?? "one of several"}'.");
    }

    static void Times(JsonElement token, IdTokenExpectations expect, DateTimeOffset now)
    {
        var (expires, issued) = (Seconds(token, "exp") ?? throw Lifetime($"The token says no end."), Seconds(token, "iat") ?? throw Lifetime($"The token does not say when it was issued."));
        if (expires + expect.Skew <= now) throw Lifetime($"The token was valid until {expires:u}; here it is {now:u}.");
        if (issued - expect.Skew > now) throw Lifetime($"The token was issued at {issued:u}; here it is {now:u}.");
        if (Seconds(token, "nbf") is { } begins && begins - expect.Skew > now) throw Lifetime($"The token is valid from {begins:u}; here it is {now:u}.");
        if (expect.MaxAge is { } age && !(Seconds(token, "auth_time") + TimeSpan.FromSeconds(age) + expect.Skew >= now))
            throw new OidcException(Check.AuthTime, string.Create(CultureInfo.InvariantCulture, $"The person did not sign in within the last {age} seconds, or the token does not say so."));
    }

    static OidcException Lifetime(FormattableString words) => new(Check.Lifetime, words.ToString(CultureInfo.InvariantCulture));

    static DateTimeOffset? Seconds(JsonElement token, string claim) =>
        token.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < 32_503_680_000 and var seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    static string? Text(JsonElement token, string claim) => token.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>§3.1.3.6: the left half of the hash that the token's algorithm names.</summary>
    static string HalfHash(string accessToken, string algorithm)
    {
        var octets = Encoding.ASCII.GetBytes(accessToken);
        var hash = algorithm[2..] switch { "384" => SHA384.HashData(octets), "512" => SHA512.HashData(octets), _ => SHA256.HashData(octets) };
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }
}
