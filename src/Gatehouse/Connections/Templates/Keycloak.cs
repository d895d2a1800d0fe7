namespace Gatehouse.Connections.Templates;

/// <summary>A realm. Groups come by a mapper, as names without the leading slash when "Full group path" is off; roles are an attribute each.</summary>
static class Keycloak
{
    public static Template Saml { get; } = new("keycloak", "Keycloak",
        Template.Claims(("stable-id", "NameID"), ("nameid-format", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"), ("username", "username"), ("email", "email"), ("given-name", "firstName"), ("family-name", "lastName"), ("groups", "groups")),
        [
            "Clients, Import client: the file of {metadata} (Client ID: {entity}).",
            "Settings: Name ID format persistent, Force name ID format on, Sign assertions on.",
            "Client scopes, the dedicated one, mappers: User Property username, email, firstName, lastName (each with its name as SAML Attribute Name), Group list with attribute groups, Single Group Attribute on, Full group path off.",
            "Give https://YOUR-KEYCLOAK/realms/REALM/protocol/saml/descriptor to `gatehouse connection set ID --metadata-url URL`.",
        ]);

    public static Template Oidc { get; } = new("keycloak", "Keycloak", Template.Standard(("groups", "groups")),
        [
            "Clients, Create client, OpenID Connect, Client authentication on, Standard flow alone. Valid redirect URIs: {redirect}",
            "Advanced, Proof Key for Code Exchange Code Challenge Method: S256. Backchannel logout URL: {backchannel}",
            "Client scopes, the dedicated one, a Group Membership mapper: Token Claim Name groups, Full group path off.",
            "Issuer: https://YOUR-KEYCLOAK/realms/REALM. Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`.",
        ]);
}
