using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Webhooks;

/// <summary>An ES256 key of the instance.</summary>
public sealed class SigningKey : IDisposable
{
    readonly ECDsa key;

    SigningKey(string id, ECDsa key) => (Id, this.key) = (id, key);

    public string Id { get; }

    public static SigningKey New(string id) => new(id, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static SigningKey Read(string id, string text)
    {
        var read = ECDsa.Create();
        read.ImportPkcs8PrivateKey(Convert.FromBase64String(text), out _);
        return new(id, read);
    }

    public string Write() => Convert.ToBase64String(key.ExportPkcs8PrivateKey());

    /// <summary>As a JSON Web Key (RFC 7517).</summary>
    public string Public()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y), kid = Id, use = "sig", alg = "ES256" });
    }

    public byte[] Sign(byte[] text) => key.SignData(text, HashAlgorithmName.SHA256);

    public void Dispose() => key.Dispose();
}
