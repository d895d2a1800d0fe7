using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Webhooks;

/// <summary>A key that the instance signs tokens with: ES256, or RS256 for whoever knows nothing newer.</summary>
public sealed class SigningKey : IDisposable
{
    public const string Es256 = "ES256", Rs256 = "RS256";

    const int RsaBits = 2048;

    readonly AsymmetricAlgorithm key;
    readonly Dictionary<string, string> heads = new(StringComparer.Ordinal);

    SigningKey(string id, AsymmetricAlgorithm key) => (Id, this.key) = (id, key);

    public string Id { get; }

    public string Algorithm => key is ECDsa ? Es256 : Rs256;

    public static SigningKey New(string id, string algorithm) => new(id, algorithm == Es256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(RsaBits));

    public static SigningKey Read(string id, string algorithm, string text)
    {
        AsymmetricAlgorithm read = algorithm == Es256 ? ECDsa.Create() : RSA.Create();
        read.ImportPkcs8PrivateKey(Convert.FromBase64String(text), out _);
        return new(id, read);
    }

    public string Write() => Convert.ToBase64String(key.ExportPkcs8PrivateKey());

    /// <summary>As a JSON Web Key (RFC 7517).</summary>
    public string Public()
    {
        if (key is RSA rsa)
        {
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            return JsonSerializer.Serialize(new { kty = "RSA", n = Base64Url.EncodeToString(numbers.Modulus), e = Base64Url.EncodeToString(numbers.Exponent), kid = Id, use = "sig", alg = Rs256 });
        }

        var point = ((ECDsa)key).ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y), kid = Id, use = "sig", alg = Es256 });
    }

    /// <summary>A JWS in compact form (RFC 7515).</summary>
    /// <param name="type">What kind of token it is: no kind may pass for another (RFC 8725 §3.11).</param>
    public string Token(string type, ReadOnlySpan<byte> claims)
    {
        string head;
        lock (heads)
            if (!heads.TryGetValue(type, out head!)) heads[type] = head = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = Algorithm, typ = type, kid = Id }));
        var text = $"{head}.{Base64Url.EncodeToString(claims)}";
        return $"{text}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    byte[] Sign(byte[] text) => key is RSA rsa ? rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : ((ECDsa)key).SignData(text, HashAlgorithmName.SHA256);

    public void Dispose() => key.Dispose();
}
