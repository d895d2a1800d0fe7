using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using Gatehouse.Saml;
using Gatehouse.Saml.Signatures;

namespace Gatehouse.Bench;

/// <summary>A Response signed twice, as Okta's is, verified whole; against its two RSA operations and four canonicalizations alone. One thread, no server.</summary>
static class SamlVerify
{
    public const string Name = "saml", About = "a SAML Response verified, against its RSA operations and canonicalizations alone";

    const string Acs = "https://id.example.com/sso/1/acs", Entity = "https://id.example.com/saml/1", Idp = "https://idp.example.com", Request = "_q1";

    public static IReadOnlyList<Row> Run(Size size, DateTimeOffset now)
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=idp", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = TrustedKey.Read(certificate.ExportCertificatePem());
        var document = Document(rsa, now);
        var message = Convert.ToBase64String(Encoding.UTF8.GetBytes(document.OuterXml));
        var expect = new Expectations { EntityId = Entity, Acs = Acs, IdpEntityId = Idp, Keys = [key], PendingRequest = Request };
        var (octets, signature) = (Canonical(document.OuterXml), rsa.SignData(Canonical(document.OuterXml), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        var (verified, alone) = (new List<Measurement>(), new List<Measurement>());
        for (var run = 0; run <= size.Runs; run++)
        {
            verified.Add(Measure(size, () => SamlVerifier.Verify(message, expect, now) is Verdict<AcceptedLogin>.Accepted));
            alone.Add(Measure(size, () =>
            {
                for (var i = 0; i < 4; i++) octets = Canonical(document);
                return rsa.VerifyData(octets, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) && rsa.VerifyData(octets, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }));
        }

        return [new("verify a SAML Response, signed twice", "none", null, 1, Measurement.Median(verified[1..])) { Reference = Measurement.Median(alone[1..]), Target = Target.AtLeast(0.5) }];
    }

    static Measurement Measure(Size size, Func<bool> once)
    {
        var (latencies, failures, begun) = (new List<double>(), 0, Stopwatch.GetTimestamp());
        while (latencies.Count < size.Operations && Stopwatch.GetElapsedTime(begun) < size.Time)
        {
            var asked = Stopwatch.GetTimestamp();
            if (!once()) failures++;
            latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        return new()
        {
            Operations = latencies.Count, Failures = failures, FirstFailure = failures > 0 ? "The Response was refused." : null, Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds,
            MedianMilliseconds = Measurement.Percentile(latencies, 50), P99Milliseconds = Measurement.Percentile(latencies, 99),
        };
    }

    static byte[] Canonical(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        return Canonical(document);
    }

    static byte[] Canonical(XmlDocument document)
    {
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(document);
        return ((MemoryStream)transform.GetOutput(typeof(Stream))).ToArray();
    }

    static XmlDocument Document(RSA rsa, DateTimeOffset now)
    {
        string Time(int minutes) => now.AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var groups = string.Concat(Enumerable.Range(1, 20).Select(i => $"<saml:AttributeValue>Engineering {i}</saml:AttributeValue>"));
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml($"""
            <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{Time(0)}" Destination="{Acs}" InResponseTo="{Request}"><saml:Issuer>{Idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_a1" Version="2.0" IssueInstant="{Time(0)}"><saml:Issuer>{Idp}</saml:Issuer><saml:Subject><saml:NameID>rosa@example.com</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="{Request}" NotOnOrAfter="{Time(5)}" Recipient="{Acs}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{Time(-5)}" NotOnOrAfter="{Time(5)}"><saml:AudienceRestriction><saml:Audience>{Entity}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{Time(0)}" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="groups">{groups}</saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>
            """);
        Sign("Assertion", "_a1");
        Sign("Response", "_r1");
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
