namespace Gatehouse.AdminConsole.Guides;

static class Keycloak
{
    public static Vendor Vendor { get; } = new("keycloak", "Keycloak",
        new("Under **Realm settings**, **General**, **Endpoints**, copy the address of **SAML 2.0 Identity Provider Metadata**.",
        [
            new("Create the client", "In the admin console of your realm open **Clients**, **Create client**. **Client type** is **SAML**; press **Next**.") { Enter = [("Client ID", "{entityId}"), ("Valid redirect URIs", "{acs}"), ("Master SAML Processing URL", "{acs}")] },
            new("Set the Name ID", "On the tab **Settings**: **Name ID format** is **persistent**, **Force name ID format** on, **Sign assertions** on."),
            new("Do not ask for a client signature", "On the tab **Keys** switch **Client signature required** off, or import our certificate there from the address below.") { Enter = [("Our metadata", "{metadata}")] },
            new("Add the mappers", "**Client scopes**, the dedicated scope, **Add mapper**, **By configuration**: **User Property** for each.")
                { Columns = ("SAML Attribute Name", "Property"), Map = [("username", "username"), ("email", "email"), ("firstName", "firstName"), ("lastName", "lastName")] },
            new("Add groups, if they matter at sign-in", "One mapper more, **Group list**: **Group attribute name** is **groups**, **Single Group Attribute** on, **Full group path** off."),
        ]),
        new("The issuer is https://YOUR-KEYCLOAK/realms/REALM. **Client ID** is what you entered; the **Client Secret** stands on the tab **Credentials**.",
        [
            new("Create the client", "**Clients**, **Create client**. **Client type** is **OpenID Connect**; **Client authentication** on, **Standard flow** alone.") { Enter = [("Valid redirect URIs", "{redirectUri}")] },
            new("Ask for PKCE", "On the tab **Advanced**, **Proof Key for Code Exchange Code Challenge Method** is **S256**."),
            new("Sign out there and here", "On the tab **Settings**, **Logout settings**: **Front channel logout** off.") { Enter = [("Backchannel logout URL", "{backChannelLogout}")] },
            new("Add groups, if they matter at sign-in", "**Client scopes**, the dedicated scope, **Add mapper**, **By configuration**, **Group Membership**: **Token Claim Name** is **groups**, **Full group path** off."),
        ]),
        new("The first request of the extension turns the check here green.",
        [
            new("Install an extension", "Keycloak as it comes pushes nobody. An extension with a SCIM client adds it, by **User federation** or by an event listener; what its fields are called is in its own instructions."),
            new("Enter the address and the token", "The authentication is a bearer token: the token.") { Enter = [("SCIM 2.0 endpoint", "{base}")] },
        ]));
}
