namespace Gatehouse.Connections.Templates;

/// <summary>Any other: what most call things. `connection set` says what this one calls them.</summary>
static class Generic
{
    public static Template Saml { get; } = new(Template.GenericSaml, "SAML 2.0",
        Template.Claims(("stable-id", "NameID"), ("username", "NameID"), ("email", "email"), ("given-name", "firstName"), ("family-name", "lastName"), ("display-name", "displayName"), ("groups", "groups")),
        [
            "Assertion consumer service (HTTP-POST): {acs} Entity id: {entity} Single logout: {logout} Or import {metadata}",
            "NameID: something that never changes (persistent), not the e-mail address. Attributes: email, firstName, lastName, groups.",
            "Sign the assertion with SHA-256. Then `gatehouse connection set ID --metadata-url URL` (or --metadata FILE).",
        ]);

    public static Template Oidc { get; } = new(Template.GenericOidc, "OpenID Connect", Template.Standard(("groups", "groups")),
        [
            "A confidential client with the authorization code flow and PKCE (S256). Redirect URI: {redirect}",
            "Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`, or client-auth=private-key with the keys at {jwks}",
        ]);
}
