namespace Gatehouse.Connections.Templates;

/// <summary>Attributes are named by hand; groups are an option of the application.</summary>
static class JumpCloud
{
    public static Template Saml { get; } = new("jumpcloud", "JumpCloud",
        Template.Claims(("stable-id", "userId"), ("username", "NameID"), ("email", "email"), ("given-name", "firstname"), ("family-name", "lastname"), ("groups", "memberOf")),
        [
            "SSO Applications, Add New Application, Custom Application, Manage Single Sign-On, Configure SSO with SAML.",
            "SP Entity ID: {entity} ACS URLs: {acs} Sign: Assertion.",
            "Attributes: userId = id, email = email, firstname = firstname, lastname = lastname. Include group attribute: memberOf.",
            "Export Metadata, or Copy Metadata URL: `gatehouse connection set ID --metadata-url URL`.",
        ]);

    public static Template Oidc { get; } = new("jumpcloud", "JumpCloud", Template.Standard(("username", "email"), ("groups", "memberOf")),
        [
            "SSO Applications, Add New Application, Custom Application, Configure SSO with OIDC. Redirect URIs: {redirect} Client Authentication Type: Client Secret Basic.",
            "Attribute Mapping: Standard Scopes Email and Profile; include group attribute memberOf.",
            "Issuer: https://oauth.id.jumpcloud.com/. Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE`.",
        ]);
}
