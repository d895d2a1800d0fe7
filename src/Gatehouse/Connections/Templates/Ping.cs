namespace Gatehouse.Connections.Templates;

/// <summary>Names a Destination only where it signs the Response. Groups may be one value with commas: then groups-delimiter=, is needed.</summary>
static class Ping
{
    public static Template Saml { get; } = new("ping", "PingOne, PingFederate",
        Template.Claims(("stable-id", "userId"), ("username", "NameID"), ("email", "email"), ("given-name", "firstName"), ("family-name", "lastName"), ("groups", "groups")),
        [
            "Applications, Add Application, SAML Application, Manually Enter (or Import from URL: {metadata}).",
            "ACS URLs: {acs} Entity ID: {entity} SLO Endpoint: {logout} Sign Assertion & Response.",
            "Attribute Mappings: userId = User ID, email = Email Address, firstName = Given Name, lastName = Family Name, groups = Group Names.",
            "Configuration, IDP Metadata URL: give it to `gatehouse connection set ID --metadata-url URL`.",
        ]);

    public static Template Oidc { get; } = new("ping", "PingOne, PingFederate", Template.Standard(("groups", "groups")),
        [
            "Applications, Add Application, OIDC Web App. Redirect URIs: {redirect} PKCE Enforcement: S256_REQUIRED.",
            "Attribute Mappings: groups = Group Names. Resources: scopes email and profile.",
            "Issuer: as Configuration, Issuer ID says. Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`.",
        ]);
}
