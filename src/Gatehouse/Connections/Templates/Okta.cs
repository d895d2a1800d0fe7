namespace Gatehouse.Connections.Templates;

/// <summary>
/// Signs Response and assertion, RSA-SHA256. The NameID is what the application's setting says, often the e-mail address: the user's id, which is also the
/// externalId of its provisioning, is the better key. Its groups claim holds 100 at most (OIDC), and the request fails beyond.
/// </summary>
static class Okta
{
    public static Template Saml { get; } = new("okta", "Okta",
        Template.Claims(("stable-id", "userId"), ("username", "NameID"), ("email", "email"), ("given-name", "firstName"), ("family-name", "lastName"), ("display-name", "displayName"), ("groups", "groups")),
        [
            "Applications, Create App Integration, SAML 2.0.",
            "Single sign-on URL: {acs} (also used for Recipient URL and Destination URL). Audience URI (SP Entity ID): {entity}",
            "Attribute Statements: userId = user.id, email = user.email, firstName = user.firstName, lastName = user.lastName, displayName = user.displayName.",
            "Group Attribute Statements: groups, with a filter for the groups that matter here.",
            "Sign On tab, Metadata URL: give it to `gatehouse connection set ID --metadata-url URL`.",
        ]);

    public static Template Oidc { get; } = new("okta", "Okta", Template.Standard(("groups", "groups"), ("scopes", "openid profile email groups")),
        [
            "Applications, Create App Integration, OIDC, Web Application.",
            "Sign-in redirect URIs: {redirect}",
            "Sign On tab, OpenID Connect ID Token: Groups claim type Filter, name groups, with a filter that matches at most 100 groups of a person.",
            "Issuer: the Okta URL (https://YOUR.okta.com). Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`.",
        ]);
}
