using System.Text.Json;
using Gatehouse.Saml;

namespace Gatehouse.Connections;

/// <summary>What a connection knows of the other side. Which one it is, is the connection's protocol.</summary>
public abstract record IdentityProvider
{
    const string SamlName = "saml", OidcName = "oidc";

    static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    IdentityProvider() { }

    /// <param name="EntityId">Compared byte for byte, and pinned: no metadata changes it.</param>
    /// <param name="Logout">Empty when it has no single logout (Google).</param>
    /// <param name="WantsSignedRequests">Its metadata asks for signed requests.</param>
    public sealed record Saml(string EntityId, IReadOnlyList<SamlEndpoint> SignOn, IReadOnlyList<SamlEndpoint> Logout, bool WantsSignedRequests) : IdentityProvider;

    /// <param name="Issuer">To the letter as its discovery document says it.</param>
    public sealed record Oidc(string Issuer, string ClientId) : IdentityProvider;

    public string Protocol => this is Saml ? SamlName : OidcName;

    /// <summary>By what it is known: entity id or issuer.</summary>
    public string Name => this switch { Saml saml => saml.EntityId, Oidc oidc => oidc.Issuer, _ => throw new System.Diagnostics.UnreachableException() };

    internal string Write() => JsonSerializer.Serialize(this, GetType(), Form);

    internal static IdentityProvider Read(string protocol, string json) =>
        protocol == SamlName ? JsonSerializer.Deserialize<Saml>(json, Form)! : JsonSerializer.Deserialize<Oidc>(json, Form)!;
}
