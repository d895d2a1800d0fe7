using System.Security.Cryptography;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Encryption;

/// <summary>
/// An EncryptedAssertion becomes the octets of its Assertion. What is accepted: AES-GCM and AES-CBC under RSA-OAEP. Never RSA 1.5, Triple DES or
/// references that lead elsewhere (A24, A25). Every failure after the algorithms are known is one and the same refusal.
/// </summary>
static class Decryption
{
    const int MostKeys = 4, NonceLength = 12, TagLength = 16, BlockLength = 16;

    public static byte[] Open(Element encryptedAssertion, IReadOnlyList<RSA> keys)
    {
        if (keys.Count == 0) throw new SamlException(Check.Encryption, "The assertion is encrypted, and this connection has no key for that.");
        var data = One(encryptedAssertion, Names.Encryption, "EncryptedData");
        var wrapped = EncryptedKey(encryptedAssertion, data);
        var (content, padding) = (ContentCipher.Of(Algorithm(data)), Padding(One(wrapped, Names.Encryption, "EncryptionMethod")));
        var (sealedKey, sealedText) = (CipherValue(wrapped), CipherValue(data));
        foreach (var key in keys.Take(MostKeys))
            if (TryOpen(key, padding, sealedKey, content, sealedText) is { } plain) return plain;
        throw new SamlException(Check.Encryption, "The assertion cannot be decrypted with this connection's keys. Does the identity provider have our current certificate?");
    }

    static byte[]? TryOpen(RSA key, RSAEncryptionPadding padding, byte[] sealedKey, ContentCipher content, byte[] sealedText)
    {
        try
        {
            var secret = key.Decrypt(sealedKey, padding);
            return secret.Length == content.KeyLength ? content.IsAuthenticated ? Gcm(secret, sealedText) : Cbc(secret, sealedText) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static byte[]? Gcm(byte[] secret, byte[] sealedText)
    {
        if (sealedText.Length < NonceLength + TagLength) return null;
        var plain = new byte[sealedText.Length - NonceLength - TagLength];
        using var aes = new AesGcm(secret, TagLength);
        aes.Decrypt(sealedText.AsSpan(0, NonceLength), sealedText.AsSpan(NonceLength, plain.Length), sealedText.AsSpan(NonceLength + plain.Length), plain);
        return plain;
    }

    // The padding of XML Encryption counts its bytes in the last one and leaves the others open (§5.2), as ISO 10126 does.
    static byte[]? Cbc(byte[] secret, byte[] sealedText)
    {
        if (sealedText.Length < 2 * BlockLength) return null;
        using var aes = Aes.Create();
        aes.Key = secret;
        return aes.DecryptCbc(sealedText.AsSpan(BlockLength), sealedText.AsSpan(0, BlockLength), PaddingMode.ISO10126);
    }

    /// <summary>Inside KeyInfo, or a sibling of EncryptedData that a RetrievalMethod names or that simply stands there (Okta).</summary>
    static Element EncryptedKey(Element encryptedAssertion, Element data)
    {
        var siblings = encryptedAssertion.Named(Names.Encryption, "EncryptedKey").ToList();
        var info = data.Named(Names.Signature, "KeyInfo").ToList();
        var inside = info.SelectMany(i => i.Named(Names.Encryption, "EncryptedKey")).ToList();
        var named = info.SelectMany(i => i.Named(Names.Signature, "RetrievalMethod")).Select(r => r["URI"]).ToList();
        return (inside, siblings) switch
        {
            ([var only], []) => only,
            ([], [var only]) when named.TrueForAll(uri => uri == "#" + only["Id"]) => only,
            _ => throw new SamlException(Check.Encryption, "An EncryptedAssertion holds one EncryptedKey, inside the EncryptedData or beside it."),
        };
    }

    static string Algorithm(Element data) => One(data, Names.Encryption, "EncryptionMethod")["Algorithm"] ?? "";

    static RSAEncryptionPadding Padding(Element method)
    {
        var digest = method.Named(Names.Signature, "DigestMethod").SingleOrDefault()?["Algorithm"];
        var mask = method.Named(Names.Encryption11, "MGF").SingleOrDefault()?["Algorithm"];
        return (method["Algorithm"], digest, mask) switch
        {
            // Without a DigestMethod it is SHA-1, which here is no weakness (OneLogin, PingFederate).
            (Names.Encryption + "rsa-oaep-mgf1p", null or Names.Signature + "sha1", _) => RSAEncryptionPadding.OaepSHA1,
            (Names.Encryption11 + "rsa-oaep", null or Names.Signature + "sha1", null or Names.Encryption11 + "mgf1sha1") => RSAEncryptionPadding.OaepSHA1,
            (Names.Encryption11 + "rsa-oaep", Names.Encryption + "sha256", Names.Encryption11 + "mgf1sha256") => RSAEncryptionPadding.OaepSHA256,
            (Names.Encryption11 + "rsa-oaep", Names.Encryption + "sha512", Names.Encryption11 + "mgf1sha512") => RSAEncryptionPadding.OaepSHA512,
            var (algorithm, _, _) => throw new SamlException(Check.EncryptionAlgorithm, $"'{algorithm}' with digest '{digest ?? "none"}' and mask '{mask ?? "none"}' does not unwrap keys here: use RSA-OAEP."),
        };
    }

    static byte[] CipherValue(Element parent)
    {
        var value = One(One(parent, Names.Encryption, "CipherData"), Names.Encryption, "CipherValue");
        try
        {
            return Convert.FromBase64String(value.Text);
        }
        catch (FormatException)
        {
            throw new SamlException(Check.Encryption, "A CipherValue is no base64.");
        }
    }

    static Element One(Element parent, string ns, string name) => parent.Named(ns, name).Take(2).ToList() is [var only]
        ? only : throw new SamlException(Check.Encryption, $"{parent.Name} holds one {name}.");

    sealed record ContentCipher(int KeyLength, bool IsAuthenticated)
    {
        public static ContentCipher Of(string algorithm) => algorithm switch
        {
            Names.Encryption11 + "aes128-gcm" => new(16, true),
            Names.Encryption11 + "aes192-gcm" => new(24, true),
            Names.Encryption11 + "aes256-gcm" => new(32, true),
            Names.Encryption + "aes128-cbc" => new(16, false),
            Names.Encryption + "aes192-cbc" => new(24, false),
            Names.Encryption + "aes256-cbc" => new(32, false),
            _ => throw new SamlException(Check.EncryptionAlgorithm, $"'{algorithm}' is not accepted here: use AES-GCM or AES-CBC."),
        };
    }
}
