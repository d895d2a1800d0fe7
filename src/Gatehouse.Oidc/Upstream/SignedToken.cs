using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Oidc.Upstream;

/// <summary>A token that one of the provider's keys signed, and what all such tokens have in common.</summary>
static class SignedToken
{
    const int Longest = 64 << 10;

    /// <summary>Never none, never a shared secret: a client secret is no proof of who speaks.</summary>
    public static IReadOnlyList<string> Accepted { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <param name="jwks">The provider's keys, from its jwks_uri; headers of the token that name others (jku, x5u, jwk) mean nothing.</param>
    /// <param name="algorithms">Those that the connection takes; empty is every one of <see cref="Accepted"/>.</param>
    /// <param name="isType">What "typ" may be, where it is there.</param>
    public static (JsonWebToken Token, JsonElement Claims) Read(string text, JsonWebKeySet jwks, IReadOnlyList<string> algorithms, Func<string, bool> isType)
    {
        JsonWebToken token;
        try
        {
            token = text.Length <= Longest ? new JsonWebToken(text) : throw new OidcException(Check.TokenShape, "The token is too long.");
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException)
        {
            throw new OidcException(Check.TokenShape, "This is no signed JWT.");
        }

        var allowed = algorithms.Count > 0 ? algorithms.Intersect(Accepted, StringComparer.Ordinal) : Accepted;
        if (token.IsEncrypted || !allowed.Contains(token.Alg, StringComparer.Ordinal)) throw new OidcException(Check.Algorithm, $"'{token.Alg}' is no algorithm that is accepted here.");
        if (token.Typ is { Length: > 0 } type && !isType(type)) throw new OidcException(Check.Type, $"A token of type '{type}' is another kind of token.");
        if (jwks.Keys.Count == 0) throw new OidcException(Check.NoKeys, "The provider has no keys.");
        var result = new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = jwks.GetSigningKeys(), ValidAlgorithms = allowed, RequireSignedTokens = true, TryAllIssuerSigningKeys = string.IsNullOrEmpty(token.Kid),
            // These are ours to check and to word.
            ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false, RequireExpirationTime = false,
        }).GetAwaiter().GetResult(); // It waits for nothing: the keys are here.
        return result.IsValid ? (token, ClaimsOf(token)) : throw new OidcException(Check.Signature, $"The signature was made with none of the provider's keys (kid '{token.Kid}').");
    }

    public static void Addressed(JsonElement token, string issuer, string client)
    {
        if (Text(token, "iss") != issuer) throw new OidcException(Check.Issuer, $"The token is from '{Text(token, "iss")}', this connection is with '{issuer}'.");
        var audiences = token.TryGetProperty("aud", out var aud) && aud.ValueKind == JsonValueKind.Array
            ? aud.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!).ToList()
            : Text(token, "aud") is { } one ? [one] : [];
        if (!audiences.Contains(client, StringComparer.Ordinal)) throw new OidcException(Check.Audience, $"The token is for '{string.Join("', '", audiences)}', not for '{client}'.");
        var party = Text(token, "azp");
        if (party is null ? audiences.Count > 1 : party != client) throw new OidcException(Check.AuthorizedParty, $"The token was issued to '{party ?? "one of several"}'.");
    }

    public static DateTimeOffset? Seconds(JsonElement token, string claim) =>
        token.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < 32_503_680_000 and var seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    public static string? Text(JsonElement token, string claim) => token.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

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
}
