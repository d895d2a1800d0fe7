using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Idp;

/// <summary>The provider's keys, made when it starts: an RSA key with a certificate, a curve for ES256. <see cref="Roll"/> adds a next one, as vendors do.</summary>
sealed class Keys(TimeProvider clock) : IDisposable
{
    readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly List<(RSA Key, X509Certificate2 Certificate)> all = [Make(clock)];
    int current;

    public RSA Rsa => all[current].Key;

    public ECDsa Curve => curve;

    public X509Certificate2 Certificate => all[current].Certificate;

    /// <summary>As metadata and JWKS publish them.</summary>
    public IReadOnlyList<(RSA Key, X509Certificate2 Certificate)> Published => all;

    public string Id => IdOf(Certificate);

    public static string IdOf(X509Certificate2 certificate) => certificate.Thumbprint[..16];

    /// <summary>First publishes another key; called again, signs with it; once more, forgets the old one.</summary>
    public string Roll()
    {
        if (all.Count == 1) all.Add(Make(clock));
        else if (current == 0) current = 1;
        else
        {
            all[0].Key.Dispose();
            all[0].Certificate.Dispose();
            all.RemoveAt(0);
            current = 0;
            return "The old key is gone.";
        }

        return current == 0 ? "A next key is published." : "The next key signs.";
    }

    static (RSA, X509Certificate2) Make(TimeProvider clock)
    {
        var rsa = RSA.Create(2048);
        var now = clock.GetUtcNow();
        return (rsa, new CertificateRequest("CN=Gatehouse test identity provider", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(3)));
    }

    public void Dispose()
    {
        curve.Dispose();
        foreach (var (key, certificate) in all)
        {
            key.Dispose();
            certificate.Dispose();
        }
    }
}
