using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Saml.Signatures;

/// <summary>
/// A public key that a connection was given. Trust comes from the connection alone: what a message says in KeyInfo is never read (A17). That
/// its certificate has expired is for the connection to warn of; the key is the key.
/// </summary>
public sealed class TrustedKey : IDisposable
{
    const int ShortestRsa = 2048;

    TrustedKey(AsymmetricAlgorithm key, X509Certificate2 certificate) => (Key, Certificate) = (key, certificate);

    internal AsymmetricAlgorithm Key { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256 of the certificate, in lower-case hexadecimal.</summary>
    public string Thumbprint => Convert.ToHexStringLower(Certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <param name="certificate">DER, or PEM, or the bare base64 of a metadata document.</param>
    /// <exception cref="FormatException">No certificate, or one whose key is too short or of a kind that is not used here.</exception>
    public static TrustedKey Read(string certificate)
    {
        X509Certificate2 read;
        try
        {
            var text = certificate.Trim();
            read = text.StartsWith("-----", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(text)
                : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
        }
        catch (Exception malformed) when (malformed is CryptographicException or FormatException or ArgumentException)
        {
            throw new FormatException("This is no X.509 certificate.", malformed);
        }

        return ((AsymmetricAlgorithm?)read.GetRSAPublicKey() ?? read.GetECDsaPublicKey()) switch
        {
            RSA { KeySize: < ShortestRsa } rsa => throw new FormatException($"The certificate's RSA key has {rsa.KeySize} bits, fewer than {ShortestRsa}."),
            { } key => new(key, read),
            null => throw new FormatException("The certificate's key is neither RSA nor ECDSA."),
        };
    }

    public void Dispose()
    {
        Key.Dispose();
        Certificate.Dispose();
    }
}
