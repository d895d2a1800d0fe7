using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Saml.Signatures;

/// <summary>A private key of ours with its certificate: signs what we send.</summary>
public sealed class SigningKey(AsymmetricAlgorithm key, X509Certificate2 certificate)
{
    internal X509Certificate2 Certificate => certificate;

    internal string Method => key is RSA ? Algorithms.RsaSha256 : Algorithms.EcdsaSha256;

    internal byte[] Sign(byte[] octets) => Algorithms.FindScheme(Method, sha1: false).Sign(key, octets);

    /// <summary>Base64 of the certificate, as metadata and KeyInfo carry it.</summary>
    internal string CertificateText => Convert.ToBase64String(certificate.RawData);
}
