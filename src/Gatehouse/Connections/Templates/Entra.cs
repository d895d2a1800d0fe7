namespace Gatehouse.Connections.Templates;

/// <summary>
/// Signs the assertion, and leaves no room before the time of issue. The NameID is different in each application, and e-mail addresses are mutable and unverified: a
/// person is tenant and object id. Above 150 groups (SAML) or 200 (OIDC) the claim is left out as a whole. The issuer must be the tenant's, never "common".
/// </summary>
static class Entra
{
    const string Soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/", Microsoft = "http://schemas.microsoft.com/identity/claims/";

    public static Template Saml { get; } = new("entra", "Microsoft Entra ID",
        Template.Claims(("stable-id", $"{Microsoft}tenantid+{Microsoft}objectidentifier"), ("join", $"externalId={Microsoft}objectidentifier"), ("username", Soap + "name"), ("email", Soap + "emailaddress"),
            ("given-name", Soap + "givenname"), ("family-name", Soap + "surname"), ("display-name", Microsoft + "displayname"), ("groups", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"), ("groups-format", "id")),
        [
            "Enterprise applications, New application, Create your own application; Single sign-on, SAML.",
            "Basic SAML Configuration: Identifier (Entity ID) {entity}, Reply URL {acs}, Logout Url {logout}",
            "Attributes & Claims, Add a group claim: Groups assigned to the application, Group ID.",
            "SAML Certificates, App Federation Metadata Url (with ?appid=): give it to `gatehouse connection set ID --metadata-url URL`.",
            "Users and groups: assign who may sign in.",
        ]);

    public static Template Oidc { get; } = new("entra", "Microsoft Entra ID", Template.Standard(("stable-id", "tid+oid"), ("join", "externalId=oid"), ("groups", "groups"), ("groups-format", "id")),
        [
            "App registrations, New registration, this organizational directory only. Redirect URI, Web: {redirect}",
            "Certificates & secrets: a client secret (note its end: --secret-ends), or a certificate from {jwks} with `client-auth=private-key`.",
            "Token configuration: Add groups claim, Groups assigned to the application.",
            "Issuer: https://login.microsoftonline.com/TENANT-ID/v2.0. Then `gatehouse connection set ID --issuer URL --client-id ID --client-secret-file FILE --secret-ends DATE`.",
        ]);
}
