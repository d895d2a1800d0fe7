using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Oidc.Upstream;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Attack;

/// <summary>Makes ID tokens as the connection's provider would, with a key that was made for the test and that the verifier is told to trust for the moment.</summary>
sealed class OidcForger(IdTokenExpectations expect, DateTimeOffset now) : IDisposable
{
    readonly RSA key = RSA.Create(2048), stranger = RSA.Create(2048);

    public JsonWebKeySet Keys => new($$"""{"keys":[{{Public(key, "attack")}}]}""");

    public string Genuine => Token();

    public IEnumerable<Forgery> All()
    {
        yield return new("O1", "no signature (alg none)", Token(header => header["alg"] = "none", sign: _ => []));
        yield return new("O1", "no signature at all", Genuine[..(Genuine.LastIndexOf('.') + 1)]);
        yield return new("O2", "an HMAC with the public key as its secret", Token(header => header["alg"] = "HS256", sign: text => HMACSHA256.HashData(key.ExportSubjectPublicKeyInfo(), text)));
        yield return new("O3", "signed by somebody else under the same key id", Token(sign: text => Sign(stranger, text)));
        yield return new("O3", "signed by a key that the token brings along", Token(header => header["jwk"] = JsonNode.Parse(Public(stranger, "attack")), sign: text => Sign(stranger, text)));
        yield return new("O3", "signed by a key at an address in the token", Token(header => (header["kid"], header["jku"]) = ("other", "https://evil.example.com/jwks"), sign: text => Sign(stranger, text)));
        yield return new("O4", "a logout token", Token(header => header["typ"] = "logout+jwt"));
        yield return new("O4", "an access token", Token(header => header["typ"] = "at+jwt"));
        yield return new("O5", "another issuer", Token(claims: c => c["iss"] = "https://other.example.com"));
        yield return new("O5", "an issuer that begins like ours", Token(claims: c => c["iss"] = expect.Issuer + ".evil.example.com"));
        yield return new("O6", "another audience", Token(claims: c => c["aud"] = "another-client"));
        yield return new("O6", "no audience", Token(claims: c => c.Remove("aud")));
        yield return new("O6", "several audiences, issued to another", Token(claims: c => (c["aud"], c["azp"]) = (new JsonArray(expect.ClientId, "another-client"), "another-client")));
        yield return new("O7", "the nonce of another request", Token(claims: c => c["nonce"] = "other"));
        yield return new("O7", "no nonce", Token(claims: c => c.Remove("nonce")));
        yield return new("O8", "expired", Token(claims: c => c["exp"] = now.AddHours(-1).ToUnixTimeSeconds()));
        yield return new("O8", "no end", Token(claims: c => c.Remove("exp")));
        yield return new("O8", "from the future", Token(claims: c => c["iat"] = now.AddHours(1).ToUnixTimeSeconds()));
        yield return new("O8", "not valid yet", Token(claims: c => c["nbf"] = now.AddHours(1).ToUnixTimeSeconds()));
        yield return new("O9", "nobody", Token(claims: c => c.Remove("sub")));
        yield return new("O9", "a subject that is no text", Token(claims: c => c["sub"] = 1));
        yield return new("O9", "the name changed after signing", Changed());
        yield return new("O10", "a claim that stands twice", Twice());
    }

    string Token(Action<JsonObject>? header = null, Action<JsonObject>? claims = null, Func<byte[], byte[]>? sign = null)
    {
        var head = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = "attack" };
        header?.Invoke(head);
        return Write(head.ToJsonString(), Claims(claims).ToJsonString(), sign);
    }

    JsonObject Claims(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["iss"] = expect.Issuer, ["sub"] = "mallory", ["aud"] = expect.ClientId, ["nonce"] = expect.Nonce,
            ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(), ["auth_time"] = now.ToUnixTimeSeconds(),
        };
        change?.Invoke(body);
        return body;
    }

    string Write(string header, string claims, Func<byte[], byte[]>? sign)
    {
        var text = $"{Encoded(header)}.{Encoded(claims)}";
        return $"{text}.{Base64Url.EncodeToString((sign ?? (t => Sign(key, t)))(System.Text.Encoding.ASCII.GetBytes(text)))}";
    }

    string Changed()
    {
        var parts = Genuine.Split('.');
        parts[1] = Encoded(Claims(c => c["sub"] = "victim").ToJsonString());
        return string.Join('.', parts);
    }

    /// <summary>Well signed: which of the two is read?</summary>
    string Twice() => Write("""{"alg":"RS256","typ":"JWT","kid":"attack"}""", Claims().ToJsonString().Replace("\"sub\":", "\"sub\":\"victim\",\"sub\":", StringComparison.Ordinal), null);

    static byte[] Sign(RSA with, byte[] text) => with.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    static string Encoded(string json) => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));

    static string Public(RSA key, string id)
    {
        var rsa = key.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new { kty = "RSA", use = "sig", kid = id, n = Base64Url.EncodeToString(rsa.Modulus), e = Base64Url.EncodeToString(rsa.Exponent) });
    }

    public void Dispose()
    {
        key.Dispose();
        stranger.Dispose();
    }
}
