using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gatehouse.Bench;

/// <summary>Who asked for an answer, and whom it is about.</summary>
sealed record SamlAsked(string Acs, string Entity, string Idp, string Request, string Person);

/// <summary>What an identity provider answers, signed by the framework.</summary>
static class SamlAnswer
{
    public static byte[] Canonical(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        return Canonical(document);
    }

    public static byte[] Canonical(XmlDocument document)
    {
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(document);
        return ((MemoryStream)transform.GetOutput(typeof(Stream))).ToArray();
    }

    /// <param name="twice">The Response as well as the assertion.</param>
    public static XmlDocument Document(RSA rsa, SamlAsked asked, DateTimeOffset now, bool twice)
    {
        var (response, assertion) = ("_r" + Guid.NewGuid().ToString("N"), "_a" + Guid.NewGuid().ToString("N"));
        string Time(int minutes) => now.AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var groups = string.Concat(Enumerable.Range(1, 20).Select(i => $"<saml:AttributeValue>Engineering {i}</saml:AttributeValue>"));
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml($"""
            <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{response}" Version="2.0" IssueInstant="{Time(0)}" Destination="{asked.Acs}" InResponseTo="{asked.Request}"><saml:Issuer>{asked.Idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="{assertion}" Version="2.0" IssueInstant="{Time(0)}"><saml:Issuer>{asked.Idp}</saml:Issuer><saml:Subject><saml:NameID>{asked.Person}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="{asked.Request}" NotOnOrAfter="{Time(5)}" Recipient="{asked.Acs}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{Time(-5)}" NotOnOrAfter="{Time(5)}"><saml:AudienceRestriction><saml:Audience>{asked.Entity}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{Time(0)}" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="groups">{groups}</saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>
            """);
        Sign("Assertion", assertion);
        if (twice) Sign("Response", response);
        return document;

        void Sign(string name, string id)
        {
            var element = (XmlElement)document.SelectSingleNode($"//*[local-name()='{name}']")!;
            var signed = new SignedXml(element) { SigningKey = rsa };
            signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
            var reference = new Reference("#" + id);
            reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
            reference.AddTransform(new XmlDsigExcC14NTransform());
            signed.AddReference(reference);
            signed.ComputeSignature();
            element.InsertAfter(document.ImportNode(signed.GetXml(), deep: true), element.FirstChild);
        }
    }
}
