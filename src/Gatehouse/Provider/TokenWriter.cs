using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Apps;
using Gatehouse.Oidc.Provider;
using Gatehouse.Operator;
using Gatehouse.Web;
using Gatehouse.Webhooks;

namespace Gatehouse.Provider;

/// <summary>The tokens that apps get.</summary>
public sealed class TokenWriter(SigningKeys keys, Site site, TimeProvider clock)
{
    /// <summary>
    /// An access token is read by the app's own services without asking us (RFC 9068), and says which grant it is of: whoever asks us, by userinfo or introspection,
    /// hears of an end at once.
    /// </summary>
    internal async Task<string> AccessAsync(AppClient app, AppGrant grant, AppUser user, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var claims = Begin(app, app.Settings.TokenLife);
        (claims["client_id"], claims["scope"], claims["jti"], claims["sid"], claims["auth_time"], claims["idp"]) =
            (app.Id, string.Join(' ', scopes), $"{grant.Id}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}", grant.Sid, grant.SignedInAt.ToUnixTimeSeconds(), grant.Connection);
        user.Tell(claims, [.. scopes.Where(s => s == "groups")], all: false); // Nothing personal: it travels further than an ID token.
        return (await keys.CurrentAsync(SigningKey.Es256, ct)).Token(OwnToken.AccessType, JsonSerializer.SerializeToUtf8Bytes(claims));
    }

    /// <param name="nonce">Only with the code: a refresh has none (OpenID Connect Core §12.2).</param>
    internal async Task<string> IdAsync(AppClient app, AppGrant grant, AppUser user, IReadOnlyList<string> scopes, string? nonce, string accessToken, CancellationToken ct)
    {
        var claims = Begin(app, app.Settings.TokenLife);
        (claims["auth_time"], claims["sid"], claims["idp"]) = (grant.SignedInAt.ToUnixTimeSeconds(), grant.Sid, grant.Connection);
        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));
        if (nonce is not null) claims["nonce"] = nonce;
        user.Tell(claims, scopes, all: false);
        return (await keys.CurrentAsync(app.Settings.Algorithm, ct)).Token(OwnToken.IdType, JsonSerializer.SerializeToUtf8Bytes(claims));
    }

    /// <summary>OpenID Connect Back-Channel Logout §2.4. Both who and which session: an app may keep either.</summary>
    public async Task<string> LogoutAsync(AppClient app, string user, string sid, CancellationToken ct)
    {
        var claims = Begin(app, TimeSpan.FromMinutes(2));
        (claims["sub"], claims["sid"], claims["jti"]) = (user, sid, RandomNumberGenerator.GetHexString(32, lowercase: true));
        claims["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() };
        return (await keys.CurrentAsync(app.Settings.Algorithm, ct)).Token(OwnToken.LogoutType, JsonSerializer.SerializeToUtf8Bytes(claims));
    }

    JsonObject Begin(AppClient app, TimeSpan life)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return new() { ["iss"] = site.Url, ["aud"] = app.Id, ["iat"] = now, ["exp"] = now + (long)life.TotalSeconds };
    }
}
