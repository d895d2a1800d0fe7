using System.Security.Cryptography;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Signatures;

/// <summary>
/// The canonical octets of an element that one of the connection's keys signed, read again: everything later comes from these and nothing
/// else, so what was not signed is not there (A1, A3, A9). Only <see cref="Verify"/> makes one.
/// </summary>
sealed class SignedOctets
{
    const int MostKeys = 8;

    SignedOctets(Element root, TrustedKey key) => (Root, Key) = (root, key);

    public Element Root { get; }

    public TrustedKey Key { get; }

    /// <param name="element">The parent of the signature.</param>
    /// <exception cref="SamlException">Which step failed.</exception>
    public static SignedOctets Verify(Element element, IReadOnlyList<TrustedKey> keys, bool sha1)
    {
        if (keys.Count == 0) throw new SamlException(Check.NoKeys, "The connection has no key of the identity provider.");
        var shape = SignatureShape.Of(element.Named(Names.Signature, "Signature").Single(), sha1);

        var octets = NotVoid(Canonical.Octets(element, leftOut: shape.Element, shape.BodyPrefixes));
        if (!CryptographicOperations.FixedTimeEquals(shape.Digest.Of(octets), shape.DigestValue))
            throw new SamlException(Check.SignatureDigest, $"The {element.Name} was changed after it was signed, or something on the way rewrote it.");

        var info = NotVoid(Canonical.Octets(shape.SignedInfo, null, shape.InfoPrefixes));
        var key = keys.Take(MostKeys).FirstOrDefault(k => shape.Scheme.Verifies(k.Key, info, shape.Value))
            ?? throw new SamlException(Check.SignatureValue, "The signature was made with none of the connection's keys. Has the identity provider a new certificate?");
        return new(SafeXml.Read(octets, 2 * SafeXml.Longest), key);
    }

    /// <summary>An assertion that lay encrypted in these octets: it was signed as ciphertext.</summary>
    public SignedOctets With(Element decrypted) => new(decrypted, Key);

    /// <summary>A canonicalization that gives nothing has a well-known digest (A14).</summary>
    static byte[] NotVoid(byte[] octets) => octets is [(byte)'<', _, ..] ? octets : throw new SamlException(Check.SignatureDigest, "There is nothing to verify.");
}
