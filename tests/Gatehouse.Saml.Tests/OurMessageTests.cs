using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Gatehouse.Saml.Tests;

/// <summary>What we send, verified by the framework's own SignedXml: somebody else must be able to.</summary>
public sealed class OurMessageTests
{
    static readonly AuthnRequest Request = new("_q1", A.EntityId, "https://idp.example.com/sso?a=1&b=2", A.Acs, ForceAuthn: true, NameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");

    [Fact]
    public void A_signed_AuthnRequest_verifies_elsewhere()
    {
        var document = Load(Request.Write(A.Now, Keys.Ours.Signing));
        var signed = new SignedXml(document.DocumentElement!);
        signed.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);

        signed.CheckSignature(Keys.Ours.Certificate, verifySignatureOnly: true).ShouldBeTrue();
        document.DocumentElement!.ChildNodes[1]!.LocalName.ShouldBe("Signature"); // Right behind the Issuer, where the schema wants it.
    }

    [Fact]
    public void An_AuthnRequest_says_what_it_must_and_no_Subject()
    {
        var root = Load(Request.Write(A.Now, null)).DocumentElement!;

        (root.LocalName, root.GetAttribute("ID"), root.GetAttribute("IssueInstant")).ShouldBe(("AuthnRequest", "_q1", "2026-11-24T12:00:00.000Z"));
        (root.GetAttribute("Destination"), root.GetAttribute("AssertionConsumerServiceURL"), root.GetAttribute("ForceAuthn")).ShouldBe((Request.Destination, A.Acs, "true"));
        root.ChildNodes.OfType<XmlElement>().Select(e => e.LocalName).ShouldBe(["Issuer", "NameIDPolicy"]);
    }

    [Fact]
    public void Our_metadata_holds_both_certificates_and_verifies()
    {
        var written = new SpMetadata(A.EntityId, A.Acs, "https://id.example.com/slo", [Keys.Ours.Certificate, Keys.Curve.Certificate], [Keys.Ours.Certificate], SignsRequests: true).Write("_m1", Keys.Ours.Signing);
        var document = Load(written);
        var signed = new SignedXml(document.DocumentElement!);
        signed.LoadXml((XmlElement)document.DocumentElement!.FirstChild!);

        signed.CheckSignature(Keys.Ours.Certificate, verifySignatureOnly: true).ShouldBeTrue();
        document.GetElementsByTagName("KeyDescriptor", "urn:oasis:names:tc:SAML:2.0:metadata").Count.ShouldBe(3);
        document.DocumentElement.GetAttribute("entityID").ShouldBe(A.EntityId);
    }

    static XmlDocument Load(byte[] message)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Encoding.UTF8.GetString(message));
        return document;
    }
}
