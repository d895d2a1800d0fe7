namespace Gatehouse.AdminConsole.Guides;

static class JumpCloud
{
    public static Vendor Vendor { get; } = new("jumpcloud", "JumpCloud",
        new("On the tab **SSO** press **Copy Metadata URL**, or **Export Metadata** and upload the file.",
        [
            new("Add the application", "In the JumpCloud Admin Portal open **SSO Applications**, **Add New Application**, **Custom Application**. Tick **Manage Single Sign-On (SSO)** and **Configure SSO with SAML**, enter a **Display Label**, and press **Save Application**, then **Configure Application**."),
            new("Enter the addresses", "On the tab **SSO**. **IdP Entity ID** stays; **SAMLSubject NameID** is **email**; **Sign** is **Assertion**.") { Enter = [("SP Entity ID", "{entityId}"), ("ACS URLs", "{acs}")] },
            new("Add the attributes", "Under **User Attribute Mapping** press **add attribute** for each. If groups matter at sign-in, tick **include group attribute** with the name **memberOf**.")
                { Columns = ("Service Provider Attribute Name", "JumpCloud Attribute Name"), Map = [("userId", "id"), ("email", "email"), ("firstname", "firstname"), ("lastname", "lastname")] },
            new("Assign", "On the tab **User Groups** choose whose people may sign in, and press **Save**."),
        ]),
        new("The issuer is https://oauth.id.jumpcloud.com/. **Client ID** and **Client Secret** are shown once, when the application is activated.",
        [
            new("Add the application", "**SSO Applications**, **Add New Application**, **Custom Application**, **Manage Single Sign-On (SSO)**, **Configure SSO with OIDC**."),
            new("Enter the address", "On the tab **SSO**. **Client Authentication Type** is **Client Secret Basic**.") { Enter = [("Redirect URIs", "{redirectUri}"), ("Login URL", "{start}")] },
            new("Choose the claims", "Under **Attribute Mapping (optional)** tick the **Standard Scopes** **Email** and **Profile**. If groups matter at sign-in, tick **include group attribute** with the name **memberOf**."),
            new("Assign", "On the tab **User Groups** choose whose people may sign in, and press **Activate**."),
        ]),
        new("JumpCloud makes a test user and a test group, changes them and deletes them again: the check here turns green with it.",
        [
            new("Open identity management", "Open the application under **SSO Applications**, and its tab **Identity Management** (when it was added: **Export users to this app (Identity Management)**)."),
            new("Enter the address and the token", "**API Type** is **SCIM API**, **SCIM Version** is **SCIM 2.0**. **Token Key** is the token; **Test User Email** is an address that nobody here has. Tick **Enable management of User Groups and Group Membership in this application**.") { Enter = [("Base URL", "{base}")] },
            new("Test and activate", "Press **Test Connection**, then **Activate**, then **Save**."),
            new("Choose groups", "On the tab **User Groups** choose the groups; their people come with them."),
        ]));
}
