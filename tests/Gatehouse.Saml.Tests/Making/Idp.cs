using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gatehouse.Saml.Tests;

enum Sign { Nothing, Response, Assertion, Both }

/// <summary>
/// An identity provider that can be told what to send. It signs with the framework's SignedXml, which the product does not use: what we accept was
/// made by somebody else's canonicalization.
/// </summary>
sealed record Idp
{
    public Sign Signs { get; init; } = Sign.Assertion;
    public Keys Key { get; init; } = Keys.Idp;
    public string SignatureMethod { get; init; } = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public string DigestMethod { get; init; } = "http://www.w3.org/2001/04/xmlenc#sha256";
    public string? PrefixList { get; init; }
    public bool SignatureLast { get; init; }
    public string Person { get; init; } = "alice@example.com";

    /// <summary>Changes the text before it is signed.</summary>
    public Func<string, string> Says { get; init; } = text => text;

    public string Assertion => $"""
        <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a1" Version="2.0" IssueInstant="{A.Time(0)}">
          <saml:Issuer>{A.Idp}</saml:Issuer>
          <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{Person}</saml:NameID>
            <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="{A.Request}" NotOnOrAfter="{A.Time(5)}" Recipient="{A.Acs}"/></saml:SubjectConfirmation>
          </saml:Subject>
          <saml:Conditions NotBefore="{A.Time(-5)}" NotOnOrAfter="{A.Time(5)}"><saml:AudienceRestriction><saml:Audience>{A.EntityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
          <saml:AuthnStatement AuthnInstant="{A.Time(0)}" SessionIndex="s1" SessionNotOnOrAfter="{A.Time(480)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
          <saml:AttributeStatement>
            <saml:Attribute Name="groups" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"><saml:AttributeValue xsi:type="xs:string">Engineering</saml:AttributeValue><saml:AttributeValue xsi:type="xs:string">Süd &amp; Nord</saml:AttributeValue></saml:Attribute>
          </saml:AttributeStatement>
        </saml:Assertion>
        """;

    public static string Unsigned(string assertion) => $"""
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="{A.Time(0)}" Destination="{A.Acs}" InResponseTo="{A.Request}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{A.Idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>
        """;

    public string Response() => Response(Says(Unsigned(Assertion)));

    /// <summary>Signs what this provider signs in the document.</summary>
    public string Response(string xml)
    {
        if (Signs is Sign.Assertion or Sign.Both) xml = Signed(xml, "Assertion");
        if (Signs is Sign.Response or Sign.Both) xml = Signed(xml, "Response");
        return xml;
    }

    public string Signed(string xml, string name)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        var element = (XmlElement)document.SelectSingleNode($"//*[local-name()='{name}']")!;
        var signed = new SignedXml(element) { SigningKey = Key.Key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignatureMethod;
        var reference = new Reference("#" + element.GetAttribute("ID")) { DigestMethod = DigestMethod };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform(PrefixList ?? ""));
        signed.AddReference(reference);
        signed.KeyInfo.AddClause(new KeyInfoX509Data(Key.Certificate));
        signed.ComputeSignature();
        var signature = document.ImportNode(signed.GetXml(), true);
        if (SignatureLast) element.AppendChild(signature);
        else element.InsertAfter(signature, element["Issuer", "urn:oasis:names:tc:SAML:2.0:assertion"]);
        return document.OuterXml;
    }

    /// <summary>The Response with its assertion encrypted to us.</summary>
    public string Encrypted(string content = "http://www.w3.org/2009/xmlenc11#aes256-gcm", string wrap = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", bool beside = false, Keys? to = null)
    {
        var xml = Says(Unsigned(Assertion));
        if (Signs is Sign.Assertion or Sign.Both) xml = Signed(xml, "Assertion");
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        var assertion = document.SelectSingleNode("//*[local-name()='Assertion']")!;
        xml = document.OuterXml.Replace(assertion.OuterXml, Envelope.Of(assertion.OuterXml, content, wrap, beside, (RSA)(to ?? Keys.Ours).Key), StringComparison.Ordinal);
        xml.ShouldContain("EncryptedAssertion");
        return Signs is Sign.Response or Sign.Both ? Signed(xml, "Response") : xml;
    }
}
