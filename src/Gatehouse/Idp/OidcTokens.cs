using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Idp;

/// <summary>Writes tokens by hand: what the product verifies with a library was not made by it.</summary>
sealed class OidcTokens(IdpOptions options, Keys keys, TimeProvider clock)
{
    public string IdToken(Grant grant, string accessToken)
    {
        var claims = Claims(grant.Session.Person);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        (claims["iss"], claims["sub"], claims["aud"]) = (options.Url, grant.Session.Person.Id, grant.Client);
        (claims["iat"], claims["exp"], claims["auth_time"]) = (now, now + 300, grant.Session.At.ToUnixTimeSeconds());
        (claims["sid"], claims["at_hash"]) = (grant.Session.Id, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)));
        if (grant.Nonce is { Length: > 0 } nonce) claims["nonce"] = nonce;
        return Write(claims, "JWT");
    }

    /// <summary>OpenID Connect Back-Channel Logout §2.4.</summary>
    public string LogoutToken(string client, Session session) => Write(new(StringComparer.Ordinal)
    {
        ["iss"] = options.Url, ["aud"] = client, ["iat"] = clock.GetUtcNow().ToUnixTimeSeconds(), ["exp"] = clock.GetUtcNow().ToUnixTimeSeconds() + 120, ["jti"] = Sessions.Random(),
        ["sub"] = session.Person.Id, ["sid"] = session.Id, ["events"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["http://schemas.openid.net/event/backchannel-logout"] = new { } },
    }, "logout+jwt");

    public Dictionary<string, object> Claims(Person person)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["email"] = person.Email, ["email_verified"] = !options.Quirks.UnverifiedAddress, ["name"] = $"{person.Given} {person.Family}",
            ["given_name"] = person.Given, ["family_name"] = person.Family, ["preferred_username"] = person.Email,
        };
        switch (options.Quirks.Groups)
        {
            case "absent": break;
            case "empty": claims["groups"] = Array.Empty<string>(); break;
            case "comma": claims["groups"] = string.Join(',', person.Groups); break;
            case "semicolon": claims["groups"] = string.Join(';', person.Groups); break;
            case "overage":
                claims["_claim_names"] = new { groups = "src1" };
                claims["_claim_sources"] = new { src1 = new { endpoint = "https://graph.windows.net/1/users/1/getMemberObjects" } };
                break;
            default: claims["groups"] = person.Groups; break;
        }

        return claims;
    }

    public string Jwks()
    {
        var all = keys.Published.Select(k =>
        {
            var rsa = k.Key.ExportParameters(includePrivateParameters: false);
            return (object)new { kty = "RSA", use = "sig", kid = Keys.IdOf(k.Certificate), n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) };
        });
        var point = keys.Curve.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new { keys = all.Append(new { kty = "EC", use = "sig", crv = "P-256", kid = "curve", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) }) });
    }

    string Write(Dictionary<string, object> claims, string type)
    {
        var header = new Dictionary<string, object>(StringComparer.Ordinal) { ["alg"] = options.Quirks.Algorithm, ["typ"] = type };
        if (options.Quirks.KeyId) header["kid"] = options.Quirks.Algorithm == "ES256" ? "curve" : keys.Id;
        var signed = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var octets = Encoding.ASCII.GetBytes(signed);
        var signature = options.Quirks.Algorithm switch
        {
            "ES256" => keys.Curve.SignData(octets, HashAlgorithmName.SHA256),
            "PS256" => keys.Rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => keys.Rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
