using System.Security.Cryptography;

namespace Gatehouse.Saml.Signatures;

/// <summary>A digest method by its hash.</summary>
sealed record Digest(HashAlgorithmName Hash)
{
    public byte[] Of(ReadOnlySpan<byte> octets) => CryptographicOperations.HashData(Hash, octets);
}

/// <summary>A signature method: the kind of key, its hash, its padding (of RSA).</summary>
sealed record Scheme(HashAlgorithmName Hash, RSASignaturePadding? Padding)
{
    public bool Verifies(AsymmetricAlgorithm key, ReadOnlySpan<byte> octets, ReadOnlySpan<byte> signature) => (key, Padding) switch
    {
        (RSA rsa, { } padding) => rsa.VerifyData(octets, signature, Hash, padding),
        (ECDsa ecdsa, null) => ecdsa.VerifyData(octets, signature, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => false,
    };

    public byte[] Sign(AsymmetricAlgorithm key, byte[] octets) => (key, Padding) switch
    {
        (RSA rsa, { } padding) => rsa.SignData(octets, Hash, padding),
        (ECDsa ecdsa, null) => ecdsa.SignData(octets, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => throw new ArgumentException("The key is of another kind than the algorithm.", nameof(key)),
    };
}

/// <summary>
/// The algorithms there are, each bound to a kind of key: a message cannot choose how a key is used (A18). HMAC is none of them. SHA-1 is
/// for connections that were given it until a date (A20).
/// </summary>
static class Algorithms
{
    const string Dsig = "http://www.w3.org/2000/09/xmldsig#", More = "http://www.w3.org/2001/04/xmldsig-more#", More2007 = "http://www.w3.org/2007/05/xmldsig-more#", Enc = "http://www.w3.org/2001/04/xmlenc#";

    public const string RsaSha256 = More + "rsa-sha256", EcdsaSha256 = More + "ecdsa-sha256", Sha256 = Enc + "sha256";

    static readonly Dictionary<string, Digest> Digests = new(StringComparer.Ordinal)
    {
        [Sha256] = new(HashAlgorithmName.SHA256), [More + "sha384"] = new(HashAlgorithmName.SHA384), [Enc + "sha512"] = new(HashAlgorithmName.SHA512),
        [Dsig + "sha1"] = new(HashAlgorithmName.SHA1),
    };

    static readonly Dictionary<string, Scheme> Schemes = new(StringComparer.Ordinal)
    {
        [RsaSha256] = new(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), [More + "rsa-sha384"] = new(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        [More + "rsa-sha512"] = new(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1), [Dsig + "rsa-sha1"] = new(HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
        [More2007 + "sha256-rsa-MGF1"] = new(HashAlgorithmName.SHA256, RSASignaturePadding.Pss), [More2007 + "sha384-rsa-MGF1"] = new(HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        [More2007 + "sha512-rsa-MGF1"] = new(HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        [EcdsaSha256] = new(HashAlgorithmName.SHA256, null), [More + "ecdsa-sha384"] = new(HashAlgorithmName.SHA384, null), [More + "ecdsa-sha512"] = new(HashAlgorithmName.SHA512, null),
    };

    /// <exception cref="SamlException">signature-algorithm</exception>
    public static Digest FindDigest(string? uri, bool sha1) =>
        uri is not null && Digests.TryGetValue(uri, out var found) && (sha1 || found.Hash != HashAlgorithmName.SHA1) ? found : throw Unknown(uri);

    /// <exception cref="SamlException">signature-algorithm</exception>
    public static Scheme FindScheme(string? uri, bool sha1) =>
        uri is not null && Schemes.TryGetValue(uri, out var found) && (sha1 || found.Hash != HashAlgorithmName.SHA1) ? found : throw Unknown(uri);

    static SamlException Unknown(string? uri) => new(Check.SignatureAlgorithm, uri?.EndsWith("sha1", StringComparison.Ordinal) == true
        ? $"'{uri}' is not trusted any more: let the identity provider sign with SHA-256."
        : $"'{uri}' is no algorithm that is accepted here.");
}
