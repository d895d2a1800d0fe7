namespace Gatehouse.Connections.Templates;

/// <summary>memberOf is one value with semicolons, or an empty one. SHA-1 is still selectable: choose SHA-256.</summary>
static class OneLogin
{
    public static Template Saml { get; } = new("onelogin", "OneLogin",
        Template.Claims(("stable-id", "userId"), ("username", "NameID"), ("email", "User.email"), ("given-name", "User.FirstName"), ("family-name", "User.LastName"), ("groups", "memberOf"), ("groups-delimiter", ";")),
        [
            "Applications, Add App, SAML Custom Connector (Advanced).",
            "Configuration: Audience (EntityID) {entity}, ACS (Consumer) URL {acs} and the same, with . and / escaped, as its Validator; Single Logout URL {logout}",
            "Parameters, each included in the assertion: userId = OneLogin ID, User.email = Email, User.FirstName = First Name, User.LastName = Last Name, memberOf = MemberOf or User Roles (semicolon delimited).",
            "SSO tab: SAML Signature Algorithm SHA-256; Issuer URL: give it to `gatehouse connection set ID --metadata-url URL`.",
        ]);

    public static Template Oidc { get; } = new("onelogin", "OneLogin", Template.Standard(("groups", "groups"), ("scopes", "openid profile email groups")),
        [
            "Applications, Add App, OpenId Connect (OIDC). Configuration, Redirect URI's: {redirect}",
            "SSO tab: Application Type Web, Token Endpoint Basic.",
            "Issuer: https://YOUR.onelogin.com/oidc/2. Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`.",
        ]);
}
