using Gatehouse.Saml.Encryption;
using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <summary>
/// A Response becomes an accepted login, or a refusal that names the check: limits, structure, signatures over canonical octets, and only
/// then what they say.
/// </summary>
public static class SamlVerifier
{
    /// <param name="samlResponse">The form field of the POST binding, as it came.</param>
    public static Verdict<AcceptedLogin> Verify(string samlResponse, Expectations expect, DateTimeOffset now) => Verdict<AcceptedLogin>.Of(() =>
    {
        var response = SafeXml.Read(Base64.Decode(samlResponse));
        ResponseShape.Require(response);
        var whole = IsSigned(response) ? SignedOctets.Verify(response, expect.Keys, expect.Sha1(now)) : null;
        response = whole?.Root ?? response; // From here on only what was signed, where it was.
        MessageRules.Require(response, expect, whole is not null);
        return LoginRules.Accept(VerifiedAssertion.Read(Assertion(response, whole, expect, now)), response, expect, now);
    });

    /// <summary>The octets that the assertion is read from: its own, if it is signed; else those of the Response.</summary>
    static SignedOctets Assertion(Element response, SignedOctets? whole, Expectations expect, DateTimeOffset now)
    {
        if (Leaf.One(response, Names.Assertion, "EncryptedAssertion") is { } encrypted)
        {
            var opened = SafeXml.Read(Decryption.Open(encrypted, expect.DecryptionKeys));
            ResponseShape.RequireDecrypted(opened);
            if (IsSigned(opened)) return SignedOctets.Verify(opened, expect.Keys, expect.Sha1(now));
            // Everybody can encrypt to us: the ciphertext is trusted only as a part of a signed Response (A24).
            return whole?.With(opened) ?? throw new SamlException(Check.SignatureMissing, "Neither the Response nor the encrypted Assertion is signed.");
        }

        var assertion = Leaf.One(response, Names.Assertion, "Assertion") ?? throw new SamlException(Check.Structure, "The Response holds no assertion.");
        if (IsSigned(assertion)) return SignedOctets.Verify(assertion, expect.Keys, expect.Sha1(now));
        return whole ?? throw new SamlException(Check.SignatureMissing, "Neither the Response nor the Assertion is signed.");
    }

    static bool IsSigned(Element element) => element.Named(Names.Signature, "Signature").Any();
}
