using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Oidc.Upstream;

/// <summary>
/// A provider says that somebody's session ended there (OpenID Connect Back-Channel Logout 1.0 §2.6). That its id was never seen before is left to the caller.
/// </summary>
/// <param name="Subject">Who; null when only the session is named.</param>
/// <param name="Session">Which session; null is all of this person.</param>
/// <param name="Ends">Until then the id has to be remembered.</param>
public sealed record UpstreamLogoutToken(string? Subject, string? Session, string Id, DateTimeOffset Ends)
{
    const string Event = "http://schemas.openid.net/event/backchannel-logout";

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10), Skew = TimeSpan.FromMinutes(1);

    public static Verdict<UpstreamLogoutToken> Verify(string token, JsonWebKeySet jwks, string issuer, string client, DateTimeOffset now) => Verdict<UpstreamLogoutToken>.Of(() =>
    {
        // The type is recommended, not demanded; what follows tells an ID token from it.
        var (_, claims) = SignedToken.Read(token, jwks, [], type => type.Equals("logout+jwt", StringComparison.OrdinalIgnoreCase) || type.Equals("JWT", StringComparison.OrdinalIgnoreCase));
        SignedToken.Addressed(claims, issuer, client);
        if (claims.TryGetProperty("nonce", out _)) throw new OidcException(Check.Type, "A logout token has no nonce.");
        if (!claims.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Object || !events.TryGetProperty(Event, out var what) || what.ValueKind != JsonValueKind.Object)
            throw new OidcException(Check.Type, "The token does not say that it is about a logout.");
        if (SignedToken.Seconds(claims, "iat") is not { } issued || issued - Skew > now || issued + Longest + Skew < now) throw new OidcException(Check.Lifetime, "The logout token is old, or of the future, or says no time.");
        if (SignedToken.Seconds(claims, "exp") + Skew <= now) throw new OidcException(Check.Lifetime, "The logout token has expired.");
        var (subject, session) = (SignedToken.Text(claims, "sub"), SignedToken.Text(claims, "sid"));
        if (subject is null && session is null) throw new OidcException(Check.Subject, "The logout token names nobody.");
        return new UpstreamLogoutToken(subject, session, SignedToken.Text(claims, "jti") is { Length: > 0 } id ? id : throw new OidcException(Check.TokenShape, "The logout token has no jti."), issued + Longest + Skew + Skew);
    });
}
