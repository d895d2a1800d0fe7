using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Saml.Tests;

/// <summary>A key pair with a certificate of its own, made once for all tests: making one costs more than all else.</summary>
sealed class Keys(AsymmetricAlgorithm key, X509Certificate2 certificate)
{
    public static Keys Idp { get; } = Rsa();
    public static Keys Attacker { get; } = Rsa();
    public static Keys Ours { get; } = Rsa();
    public static Keys Curve { get; } = Ecdsa();

    public AsymmetricAlgorithm Key => key;

    public X509Certificate2 Certificate => certificate;

    public TrustedKey Trusted => TrustedKey.Read(certificate.ExportCertificatePem());

    public SigningKey Signing => new(key, certificate);

    public static Keys Rsa(int bits = 2048)
    {
        var rsa = RSA.Create(bits);
        return new(rsa, SelfSigned(new CertificateRequest("CN=test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    static Keys Ecdsa()
    {
        var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(ecdsa, SelfSigned(new CertificateRequest("CN=test", ecdsa, HashAlgorithmName.SHA256)));
    }

    static X509Certificate2 SelfSigned(CertificateRequest request) => request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
