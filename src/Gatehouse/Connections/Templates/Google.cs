namespace Gatehouse.Connections.Templates;

/// <summary>
/// Metadata is a download, not an address, so that a new certificate has to be brought by hand. "Signed response" is off at first, which is fine. No single logout, no groups by OpenID Connect;
/// a renamed group is another one. The NameID is the primary address: choose an attribute that stays where there is one.
/// </summary>
static class Google
{
    public static Template Saml { get; } = new("google", "Google Workspace",
        Template.Claims(("stable-id", "NameID"), ("username", "NameID"), ("email", "email"), ("given-name", "firstName"), ("family-name", "lastName"), ("groups", "groups")),
        [
            "Apps, Web and mobile apps, Add app, Add custom SAML app. Download metadata: give the file to `gatehouse connection set ID --metadata FILE`.",
            "ACS URL: {acs} Entity ID: {entity} Name ID format: PERSISTENT, Name ID: Basic Information, Primary email.",
            "Attributes: Primary email = email, First name = firstName, Last name = lastName. Group membership: at most 75 groups, App attribute groups.",
            "User access: ON for those who may sign in. A certificate ends after five years: repeat the first step before.",
        ]);

    public static Template Oidc { get; } = new("google", "Google Workspace", Template.Standard(("username", "email")),
        [
            "Google Cloud console, APIs & Services, Credentials, Create credentials, OAuth client ID, Web application. The consent screen's user type is Internal.",
            "Authorized redirect URIs: {redirect}",
            "Issuer: https://accounts.google.com. Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`.",
        ]);
}
