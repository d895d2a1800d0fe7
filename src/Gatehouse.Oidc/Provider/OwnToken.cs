using System.Text.Json;
using Gatehouse.Oidc.Upstream;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Oidc.Provider;

/// <summary>A token that this provider signed and somebody shows: an access token (RFC 9068), or an ID token as a hint.</summary>
public sealed record OwnToken(JsonElement Claims)
{
    public const string AccessType = "at+jwt", IdType = "JWT", LogoutType = "logout+jwt";

    public string? this[string claim] => SignedToken.Text(Claims, claim);

    public DateTimeOffset? Ends => SignedToken.Seconds(Claims, "exp");

    /// <summary>An ID token may have expired: as a hint it still says who is meant (OpenID Connect RP-Initiated Logout §2).</summary>
    public static Verdict<OwnToken> Verify(string text, JsonWebKeySet keys, string issuer, string type, DateTimeOffset? alive) => Verdict<OwnToken>.Of(() =>
    {
        var (token, claims) = SignedToken.Read(text, keys, [], stated => stated.Equals(type, StringComparison.OrdinalIgnoreCase));
        if (!type.Equals(token.Typ, StringComparison.OrdinalIgnoreCase)) throw new OidcException(Check.Type, "The token is of another kind.");
        if (SignedToken.Text(claims, "iss") != issuer) throw new OidcException(Check.Issuer, "The token is another provider's.");
        if (alive is { } now && !(SignedToken.Seconds(claims, "exp") > now)) throw new OidcException(Check.Lifetime, "The token has expired.");
        return new OwnToken(claims);
    });
}
