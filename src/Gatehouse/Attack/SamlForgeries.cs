using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Idp;

namespace Gatehouse.Attack;

/// <summary>Every message, by the row of the attack.</summary>
static partial class SamlForgeries
{
    const string NameId = "mallory@example.com", SamlNames = "urn:oasis:names:tc:SAML:2.0:";

    public static IEnumerable<Forgery> All(SamlForger forger, Keys stranger) => Wrapping.All(forger).Concat(Shapes(forger)).Concat(Signatures(forger, stranger)).Concat(Semantics(forger));

    /// <summary>Rows A5 to A14, A21, A22: documents that two readers may understand differently, or that cost too much.</summary>
    static IEnumerable<Forgery> Shapes(SamlForger forger)
    {
        var genuine = forger.Signed();
        var assertion = SamlForger.Assertion(SamlForger.Parse(genuine)).OuterXml;
        yield return Of("A2", "an unsigned assertion beside the signed one", genuine.Replace(assertion, Forged(assertion) + assertion, StringComparison.Ordinal));
        yield return Of("A5", "a processing instruction in the name", genuine.Replace(NameId, "victim@example.com<?x " + NameId + "?>", StringComparison.Ordinal));
        yield return Of("A9", "an assertion put into a signed refusal", Refusal(forger, Forged(assertion)));
        yield return Of("A11", "an Object inside the Signature", genuine.Replace("</Signature>", "<Object><x xmlns=\"\"/></Object></Signature>", StringComparison.Ordinal));
        yield return Of("A12", "an ID that stands twice", genuine.Replace("<samlp:Status>", $"<samlp:Extensions><x ID=\"{IdOf(assertion)}\"/></samlp:Extensions><samlp:Status>", StringComparison.Ordinal));
        yield return Of("A12", "an xml:id that says the same", genuine.Replace("<samlp:Status>", $"<samlp:Extensions><x xml:id=\"{IdOf(assertion)}\"/></samlp:Extensions><samlp:Status>", StringComparison.Ordinal));
        yield return Of("A13", "an assertion of another namespace", forger.Unsigned().Replace(SamlNames + "assertion", SamlNames + "assertion2", StringComparison.Ordinal));
        yield return Of("A21", "a document type", "<!DOCTYPE samlp:Response [<!ENTITY x \"y\">]>" + genuine);
        yield return Of("A21", "an external entity", "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + genuine.Replace(NameId, "&x;", StringComparison.Ordinal));
        yield return Of("A21", "entities in entities", "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>" + genuine.Replace(NameId, "&c;", StringComparison.Ordinal));
        yield return Of("A21", "a second root", genuine + "<x/>");
        yield return Of("A22", "a document ten thousand elements deep", string.Concat(Enumerable.Repeat("<x>", 10_000)) + string.Concat(Enumerable.Repeat("</x>", 10_000)));
        yield return Of("A22", "a megabyte", genuine.Replace("<samlp:Status>", "<samlp:Extensions>" + new string(' ', 1 << 20) + "</samlp:Extensions><samlp:Status>", StringComparison.Ordinal));
    }

    /// <summary>Rows A15 to A20: signatures that prove nothing.</summary>
    static IEnumerable<Forgery> Signatures(SamlForger forger, Keys stranger)
    {
        var genuine = forger.Signed();
        yield return Of("A17", "signed by somebody who brings the certificate along", forger.Written(new(), stranger));
        yield return Of("A19", "no signature", forger.Unsigned());
        yield return Of("A19", "the signature cut out", SignatureElement().Replace(genuine, ""));
        yield return Of("A19", "an empty SignatureValue", SignatureText().Replace(genuine, "<SignatureValue></SignatureValue>"));
        yield return Of("A1", "the name changed after signing", genuine.Replace(NameId, SamlForger.Victim, StringComparison.Ordinal));
        yield return Of("A15", "an XPath transform", genuine.Replace("<Transforms>", "<Transforms><Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><XPath>not(ancestor-or-self::x)</XPath></Transform>", StringComparison.Ordinal));
        yield return Of("A15", "an XSLT transform", genuine.Replace("<Transforms>", "<Transforms><Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>", StringComparison.Ordinal));
        yield return Of("A16", "a reference to the whole document", Reference().Replace(genuine, "URI=\"\""));
        yield return Of("A16", "a reference to elsewhere", Reference().Replace(genuine, "URI=\"http://127.0.0.1/x\""));
        yield return Of("A16", "an XPointer", Reference().Replace(genuine, "URI=\"#xpointer(/)\""));
        yield return Of("A18", "an HMAC with the public key as its secret", Hmac(forger, genuine));
        yield return Of("A20", "RSA with SHA-1", forger.Written(new Quirks { Sha1 = true }));
        yield return Of("A20", "an algorithm that nobody knows", genuine.Replace(Names.RsaSha256, "urn:none", StringComparison.Ordinal));
    }

    /// <summary>Rows B2 to B9: well signed, and not for us, not now, or not in answer to us.</summary>
    static IEnumerable<Forgery> Semantics(SamlForger forger)
    {
        var time = SamlResponse.Time(forger.Now);
        yield return Says("B2", "the answer to another request", text => RequestId().Replace(text, "InResponseTo=\"_other\""));
        yield return Says("B2", "the request named by the Response alone", text => RequestId().Replace(text, "", 1, text.IndexOf("<saml:Assertion", StringComparison.Ordinal)));
        yield return Says("B5", "another audience", text => Audience().Replace(text, "<saml:Audience>https://other.example.com</saml:Audience>"));
        yield return Says("B5", "an audience that begins like ours", text => Audience().Replace(text, m => m.Value.Replace("</", ".evil.example.com</", StringComparison.Ordinal)));
        yield return Says("B5", "no audience", text => Restriction().Replace(text, ""));
        yield return Says("B6", "another recipient", text => Recipient().Replace(text, "Recipient=\"https://other.example.com/acs\""));
        yield return Says("B6", "another destination", text => Destination().Replace(text, "Destination=\"https://other.example.com/acs\""));
        yield return Says("B7", "expired", text => text.Replace("NotOnOrAfter=\"", "NotOnOrAfter=\"2001-01-01T00:00:00Z\" Was=\"", StringComparison.Ordinal));
        yield return Says("B7", "from the future", text => text.Replace("NotBefore=\"", "NotBefore=\"2999-01-01T00:00:00Z\" Was=\"", StringComparison.Ordinal));
        yield return Says("B7", "issued long ago", text => text.Replace($"IssueInstant=\"{time}\"", $"IssueInstant=\"{SamlResponse.Time(forger.Now.AddDays(-2))}\"", StringComparison.Ordinal));
        yield return Says("B8", "confirmed by holding a key", text => text.Replace("cm:bearer", "cm:holder-of-key", StringComparison.Ordinal));
        yield return Says("B9", "another issuer", text => Issuer().Replace(text, "<saml:Issuer>https://other.example.com/idp</saml:Issuer>"));
        yield return Says("A9", "a refusal", text => text.Replace("status:Success", "status:Responder", StringComparison.Ordinal));
        yield return Says("A10", "a LogoutResponse", text => text.Replace("samlp:Response", "samlp:LogoutResponse", StringComparison.Ordinal));

        Forgery Says(string row, string name, Func<string, string> says) => Of(row, name, forger.Signed(says));
    }

    static Forgery Of(string row, string name, string xml) => new(row, name, SamlForger.Sent(xml));

    /// <summary>An assertion of the same look, of the victim, that nobody signed.</summary>
    static string Forged(string assertion) => SignatureElement().Replace(assertion, "").Replace(IdOf(assertion), "_evil", StringComparison.Ordinal).Replace(NameId, SamlForger.Victim, StringComparison.Ordinal);

    static string Refusal(SamlForger forger, string assertion)
    {
        var signed = forger.Signed(text => AssertionElement().Replace(text, "").Replace("status:Success", "status:Responder", StringComparison.Ordinal), response: true);
        return signed.Replace("status:Responder", "status:Success", StringComparison.Ordinal).Replace("</samlp:Response>", assertion + "</samlp:Response>", StringComparison.Ordinal);
    }

    static string Hmac(SamlForger forger, string genuine)
    {
        var changed = genuine.Replace(Names.RsaSha256, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", StringComparison.Ordinal);
        var value = HMACSHA256.HashData(forger.Keys.Certificate.RawData, Encoding.UTF8.GetBytes(changed));
        return SignatureText().Replace(changed, $"<SignatureValue>{Convert.ToBase64String(value)}</SignatureValue>");
    }

    static string IdOf(string assertion) => Id().Match(assertion).Groups["id"].Value;

    [GeneratedRegex("<Signature xmlns=.*?</Signature>", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SignatureElement();

    [GeneratedRegex("<SignatureValue>.*?</SignatureValue>", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SignatureText();

    [GeneratedRegex("URI=\"#[^\"]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(" ID=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();

    [GeneratedRegex("InResponseTo=\"[^\"]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RequestId();

    [GeneratedRegex("<saml:Audience>[^<]*</saml:Audience>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Audience();

    [GeneratedRegex("<saml:AudienceRestriction>.*?</saml:AudienceRestriction>", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Restriction();

    [GeneratedRegex("Recipient=\"[^\"]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Recipient();

    [GeneratedRegex("Destination=\"[^\"]*\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Destination();

    [GeneratedRegex("<saml:Issuer>[^<]*</saml:Issuer>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Issuer();

    [GeneratedRegex("<saml:Assertion .*?</saml:Assertion>", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AssertionElement();
}
