namespace Gatehouse.AdminConsole.Guides;

static class Ping
{
    public static Vendor Vendor { get; } = new("ping", "PingOne",
        new("On the application's tab **Configuration** (**Overview** in newer consoles) copy the **IDP Metadata URL**.",
        [
            new("Add the application", "In the PingOne console open **Applications**, **Applications**, **+**. Enter an **Application Name**, choose **SAML Application**, and press **Configure**."),
            new("Enter the addresses", "Choose **Manually Enter**, and press **Save**.") { Enter = [("ACS URLs", "{acs}"), ("Entity ID", "{entityId}")] },
            new("Say what is signed", "On the tab **Configuration** press the pencil: **Sign Assertion & Response**, **Signing Algorithm** **RSA_SHA256**. Press **Save**.") { Enter = [("SLO Endpoint", "{logout}")] },
            new("Map the attributes", "On the tab **Attribute Mappings** press the pencil, add these, and press **Save**. **saml_subject** may stay **User ID** or **Username**.")
                { Columns = ("Attributes", "PingOne Mappings"), Map = [("userId", "User ID"), ("email", "Email Address"), ("firstName", "Given Name"), ("lastName", "Family Name"), ("groups", "Group Names")] },
            new("Switch it on", "On the tab **Access** choose groups, if not everybody may sign in. Move the switch beside the application's name to on."),
        ]),
        new("On the tab **Overview** (**Configuration**) stand **Issuer ID**, **Client ID** and **Client Secret**.",
        [
            new("Add the application", "**Applications**, **Applications**, **+**, **OIDC Web App**, **Save**."),
            new("Enter the address", "On the tab **Configuration** press the pencil: **Response Type** **Code**, **Grant Type** **Authorization Code**, **PKCE Enforcement** **S256_REQUIRED**, **Token Endpoint Authentication Method** **Client Secret Basic**.") { Enter = [("Redirect URIs", "{redirectUri}")] },
            new("Choose scopes and attributes", "On the tab **Resources** add the scopes **email** and **profile**. On **Attribute Mappings** add **groups** = **Group Names**, if groups matter at sign-in."),
            new("Switch it on", "Move the switch beside the application's name to on."),
        ]),
        new("**Test Connection** reads one user: the check here turns green with it.",
        [
            new("Make a connection", "In the PingOne console open **Integrations**, **Provisioning**, **+**, **New Connection**, **Identity Store**, **SCIM Outbound**. Enter a name and press **Next**."),
            new("Enter the address and the token", "**Authentication Method** is **OAuth 2 Bearer Token**, **Auth Type Header** is **Bearer**; **OAuth Access Token** is the token. **SCIM Version** is **2.0**.")
                { Enter = [("SCIM BASE URL", "{base}"), ("Users Resource", "/Users"), ("Groups Resource", "/Groups"), ("User Filter Expression", "userName eq \"%s\""), ("User Identifier", "userName")] },
            new("Test and save", "Press **Test Connection**, then **Next**. Under **Preferences**, **Deprovision** does **Disable** at best. Press **Save**, and move the connection's switch to on."),
            new("Make a rule", "**+**, **New Rule**: source **PingOne**, target this connection. **User Filter** says who comes; **Group Provisioning** says which groups. Move the rule's switch to on."),
        ]));
}
