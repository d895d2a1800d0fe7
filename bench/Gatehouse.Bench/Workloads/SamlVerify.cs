using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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
        var document = SamlAnswer.Document(rsa, new(Acs, Entity, Idp, Request, "rosa@example.com"), now, twice: true);
        var message = Convert.ToBase64String(Encoding.UTF8.GetBytes(document.OuterXml));
        var expect = new Expectations { EntityId = Entity, Acs = Acs, IdpEntityId = Idp, Keys = [key], PendingRequest = Request };
        var (octets, signature) = (SamlAnswer.Canonical(document.OuterXml), rsa.SignData(SamlAnswer.Canonical(document.OuterXml), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        var (verified, alone) = (new List<Measurement>(), new List<Measurement>());
        for (var run = 0; run <= size.Runs; run++)
        {
            verified.Add(Measure(size, () => SamlVerifier.Verify(message, expect, now) is Verdict<AcceptedLogin>.Accepted));
            alone.Add(Measure(size, () =>
            {
                for (var i = 0; i < 4; i++) octets = SamlAnswer.Canonical(document);
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
}
