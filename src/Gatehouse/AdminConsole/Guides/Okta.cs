namespace Gatehouse.AdminConsole.Guides;

static class Okta
{
    public static Vendor Vendor { get; } = new("okta", "Okta",
        new("On the app's **Sign On** tab, **Metadata details**, copy the **Metadata URL**.",
        [
            new("Create the app", "In the Okta Admin Console open **Applications**, **Applications**, and press **Create App Integration**. Choose **SAML 2.0**, press **Next**, enter an **App name** that your people will recognise, and press **Next**."),
            new("Enter the addresses", "On **Configure SAML**, section **General**. Leave **Use this for Recipient URL and Destination URL** ticked.") { Enter = [("Single sign-on URL", "{acs}"), ("Audience URI (SP Entity ID)", "{entityId}")] },
            new("Add the attributes", "Under **Attribute Statements (optional)** add a row for each; **Name format** stays **Unspecified**.")
                { Columns = ("Name", "Value"), Map = [("userId", "user.id"), ("email", "user.email"), ("firstName", "user.firstName"), ("lastName", "user.lastName"), ("displayName", "user.displayName")] },
            new("Add groups, if they matter at sign-in", "Under **Group Attribute Statements (optional)**: the name **groups**, and a **Filter** that fits the groups that matter here. Leave it out where groups are pushed by provisioning."),
            new("Finish and assign", "Press **Next**, answer Okta's question about the kind of app, press **Finish**. On the tab **Assignments** press **Assign** and choose who may sign in."),
        ]),
        new("The issuer is your Okta address, such as https://acme.okta.com. **Client ID** and **Client secret** stand on the app's **General** tab.",
        [
            new("Create the app", "**Applications**, **Applications**, **Create App Integration**. Choose **OIDC - OpenID Connect**, then **Web Application**, and press **Next**."),
            new("Enter the address", "**Grant type** stays **Authorization Code**. Remove what is in **Sign-out redirect URIs**.") { Enter = [("Sign-in redirect URIs", "{redirectUri}")] },
            new("Assign", "Under **Assignments** choose who may sign in, and press **Save**."),
            new("Add groups, if they matter at sign-in", "On the tab **Sign On**, **OpenID Connect ID Token**, **Edit**: **Groups claim type** is **Filter**, **Groups claim filter** is **groups** with a filter that fits at most 100 groups of one person."),
        ]),
        new("Okta reads one user to test the connection: the check here turns green with it.",
        [
            new("Switch provisioning on", "Open the app that your people sign in with (of the kind SAML or SWA). On **General**, **App Settings**, **Edit**: **Provisioning** is **SCIM**. Press **Save**."),
            new("Enter the address and the token", "On the new tab **Provisioning**, **Integration**, **Edit**. **Authentication Mode** is **HTTP Header**; under **Authorization** enter the token alone. Tick **Push New Users**, **Push Profile Updates** and **Push Groups**.")
                { Enter = [("SCIM connector base URL", "{base}"), ("Unique identifier field for users", "userName")] },
            new("Test it", "Press **Test Connector Configuration**, close the result, and press **Save**."),
            new("Say what is pushed", "**Provisioning**, **To App**, **Edit**: tick **Create Users**, **Update User Attributes** and **Deactivate Users**, and press **Save**."),
            new("Assign people and push groups", "**Assignments** decides who is provisioned. **Push Groups** decides which groups come with them: assign first, then push."),
        ]));
}
