using System.Text.Json;
using Gatehouse.Oidc.Upstream;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Oidc.Provider;

/// <summary>
/// An app proves by its private key that it is itself (RFC 7523 §3, OpenID Connect Core §9). That its id was never seen before is left to the caller.
/// </summary>
/// <param name="Ends">Until then the id has to be remembered.</param>
public sealed record ClientAssertion(string Id, DateTimeOffset Ends)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10), Skew = TimeSpan.FromMinutes(1);

    /// <param name="audiences">Our issuer and the endpoint's address: either may be meant.</param>
    public static Verdict<ClientAssertion> Verify(string jwt, JsonWebKeySet keys, string client, IReadOnlyList<string> audiences, DateTimeOffset now) => Verdict<ClientAssertion>.Of(() =>
    {
        var (_, claims) = SignedToken.Read(jwt, keys, [], type => type is "JWT" or "client-authentication+jwt");
        if (SignedToken.Text(claims, "iss") != client || SignedToken.Text(claims, "sub") != client) throw new OidcException(Check.Issuer, "iss and sub must both be the app's client_id.");
        var meant = claims.TryGetProperty("aud", out var aud) && aud.ValueKind == JsonValueKind.Array ? aud.EnumerateArray().Select(a => a.ToString()).ToList() : SignedToken.Text(claims, "aud") is { } one ? [one] : [];
        // With others in it, somebody else could use it here.
        if (meant.Count == 0 || meant.Except(audiences, StringComparer.Ordinal).Any()) throw new OidcException(Check.Audience, $"aud must be {audiences[0]} alone.");
        if (SignedToken.Seconds(claims, "exp") is not { } ends || ends + Skew <= now || ends > now + Longest) throw new OidcException(Check.Lifetime, "exp is missing, past, or more than ten minutes away.");
        if (SignedToken.Seconds(claims, "nbf") is { } begins && begins - Skew > now) throw new OidcException(Check.Lifetime, "nbf lies in the future.");
        return new ClientAssertion(SignedToken.Text(claims, "jti") is { Length: > 0 } id ? id : throw new OidcException(Check.TokenShape, "jti is missing."), ends + Skew);
    });

    /// <summary>Whose it says it is; worth nothing before it is verified. Null when it says nothing.</summary>
    public static string? Claimed(string jwt)
    {
        try
        {
            return new JsonWebToken(jwt).Subject is { Length: > 0 } subject ? subject : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }
}
