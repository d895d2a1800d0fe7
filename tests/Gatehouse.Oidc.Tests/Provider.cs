using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Oidc.Upstream;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Oidc.Tests;

/// <summary>A provider that can be told what to sign, and the connection that it is known by.</summary>
static class Provider
{
    public const string Issuer = "https://login.example.com/tenant1/v2.0", Client = "client-1", Nonce = "nonce-1";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static readonly IdTokenExpectations Connection = new(Issuer, Client, Nonce);

    static readonly RsaSecurityKey Rsa = new(RSA.Create(2048)) { KeyId = "rsa" }, Attacker = new(RSA.Create(2048)) { KeyId = "rsa" };
    static readonly ECDsaSecurityKey Curve = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "ec" };

    public static JsonWebKeySet Jwks { get; } = Set(Rsa, Curve);

    public static Dictionary<string, object> Claims() => new()
    {
        ["iss"] = Issuer, ["aud"] = Client, ["sub"] = "alice", ["nonce"] = Nonce, ["iat"] = Seconds(0), ["exp"] = Seconds(300), ["auth_time"] = Seconds(-30),
    };

    public static long Seconds(int fromNow) => Now.AddSeconds(fromNow).ToUnixTimeSeconds();

    public static string Token(Action<Dictionary<string, object>>? change = null, string algorithm = "RS256", bool attacker = false, Dictionary<string, object>? header = null)
    {
        var claims = Claims();
        change?.Invoke(claims);
        SecurityKey key = algorithm.StartsWith("ES", StringComparison.Ordinal) ? Curve : attacker ? Attacker : Rsa;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims), new SigningCredentials(key, algorithm), header ?? []);
    }

    public static Verdict<UpstreamIdToken> Verdict(string token, IdTokenExpectations? connection = null, string? accessToken = null) =>
        UpstreamIdToken.Verify(token, Jwks, connection ?? Connection, Now, accessToken);

    static JsonWebKeySet Set(params SecurityKey[] keys)
    {
        var set = new JsonWebKeySet();
        foreach (var key in keys) set.Keys.Add(key is RsaSecurityKey rsa ? JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.Rsa.ExportParameters(false)) { KeyId = rsa.KeyId }) : JsonWebKeyConverter.ConvertFromECDsaSecurityKey((ECDsaSecurityKey)key));
        return set;
    }
}
