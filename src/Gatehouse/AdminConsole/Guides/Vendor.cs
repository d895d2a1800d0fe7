namespace Gatehouse.AdminConsole.Guides;

/// <summary>A kind of identity provider, and how each thing is set up there; null where it cannot.</summary>
/// <param name="Id">Of the template of its connections (Connections/Template).</param>
public sealed record Vendor(string Id, string Title, Guide? Saml, Guide? Oidc, Guide? Scim)
{
    public static IReadOnlyList<Vendor> All { get; } = [Okta.Vendor, Entra.Vendor, Google.Vendor, OneLogin.Vendor, JumpCloud.Vendor, Ping.Vendor, Keycloak.Vendor, Adfs.Vendor, Generic.Saml, Generic.Oidc, Generic.Scim];

    public static Vendor? Find(string? id) => All.FirstOrDefault(vendor => vendor.Id == id);

    /// <summary>No product, but whatever speaks the protocol.</summary>
    public bool IsGeneric => Id.StartsWith("generic-", StringComparison.Ordinal);

    public Guide? For(string protocol) => protocol == "saml" ? Saml : Oidc;
}
