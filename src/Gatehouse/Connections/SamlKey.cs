using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Connections;

/// <summary>A key of ours with its self-signed certificate: towards SAML identity providers, and for private_key_jwt.</summary>
/// <param name="CurrentAt">Since when it is used; null while it is only published.</param>
/// <param name="RetiredAt">Since when it is neither used nor published.</param>
public sealed record SamlKey(string Id, string Purpose, X509Certificate2 Certificate, RSA Private, DateTimeOffset CreatedAt, DateTimeOffset? CurrentAt, DateTimeOffset? RetiredAt)
{
    public const string Signing = "signing", Encryption = "encryption";

    const int Bits = 3072;

    static readonly TimeSpan Life = TimeSpan.FromDays(3652), Backdated = TimeSpan.FromDays(1);

    /// <summary>SHA-256 of the certificate, as its "kid" and for people.</summary>
    public string Thumbprint => Convert.ToHexStringLower(Certificate.GetCertHash(HashAlgorithmName.SHA256));

    public SigningKey ToSign() => new(Private, Certificate);

    /// <summary>Identity providers look at the key alone, and some at the end of the certificate, so that it has none that anybody would meet.</summary>
    public static SamlKey New(string id, string purpose, DateTimeOffset now, DateTimeOffset? currentAt)
    {
        var key = RSA.Create(Bits);
        using var made = new CertificateRequest($"CN=Gatehouse {purpose}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now - Backdated, now + Life);
        return new(id, purpose, X509CertificateLoader.LoadCertificate(made.RawData), key, now, currentAt, null);
    }
}
