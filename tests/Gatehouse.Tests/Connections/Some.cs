using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Connections;
using Gatehouse.Data;

namespace Gatehouse.Tests.Connections;

/// <summary>Connections and certificates to try things with.</summary>
static class Some
{
    public static string Certificate(DateTimeOffset? ends = null, string name = "idp")
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddYears(-5), ends ?? now.AddYears(3));
        return Convert.ToBase64String(made.RawData);
    }

    public static NewConnection Saml(OrgId? owner, string name = "Acme's Okta", string entity = "http://www.okta.com/exk1", params string[] certificates) => new(owner, name, "okta",
        new Dictionary<string, string> { ["stable-id"] = "NameID", ["groups"] = "groups" },
        new IdentityProvider.Saml(entity, [new("redirect", "https://idp.example/sso"), new("post", "https://idp.example/sso")], [], true))
    { Certificates = certificates };

    public static NewConnection Oidc(OrgId? owner, string name = "Acme's Entra", string issuer = "https://idp.example", string client = "client-1") => new(owner, name, "entra",
        new Dictionary<string, string> { ["stable-id"] = "tid+oid" }, new IdentityProvider.Oidc(issuer, client)) { Secret = "s3cret-of-the-client" };
}
