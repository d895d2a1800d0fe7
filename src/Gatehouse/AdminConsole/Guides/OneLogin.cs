namespace Gatehouse.AdminConsole.Guides;

static class OneLogin
{
    public static Vendor Vendor { get; } = new("onelogin", "OneLogin",
        new("On the tab **SSO** copy the **Issuer URL**: it is the address of the metadata.",
        [
            new("Add the app", "In the OneLogin administration open **Applications**, **Applications**, **Add App**, search for **SAML Custom Connector (Advanced)**, choose it, enter a **Display Name**, and press **Save**."),
            new("Enter the addresses", "On the tab **Configuration**. **RelayState** and **Recipient** stay empty; **SAML signature element** is **Assertion** or **Both**.")
                { Enter = [("Audience (EntityID)", "{entityId}"), ("ACS (Consumer) URL Validator", "{acsPattern}"), ("ACS (Consumer) URL", "{acs}"), ("Single Logout URL", "{logout}")] },
            new("Add the parameters", "On the tab **Parameters** press **+** for each, and tick **Include in SAML assertion**.")
                { Columns = ("Field name", "Value"), Map = [("userId", "OneLogin ID"), ("User.email", "Email"), ("User.FirstName", "First Name"), ("User.LastName", "Last Name"), ("memberOf", "MemberOf, or User Roles with Semicolon Delimited input")] },
            new("Choose SHA-256", "On the tab **SSO**, **SAML Signature Algorithm** is **SHA-256**. Press **Save**."),
            new("Assign", "On the tab **Access** choose the roles whose people may sign in."),
        ]),
        new("The issuer is your OneLogin address followed by /oidc/2, such as https://acme.onelogin.com/oidc/2. **Client ID** and **Client Secret** stand on the tab **SSO**.",
        [
            new("Add the app", "**Applications**, **Applications**, **Add App**, search for **OpenId Connect (OIDC)**, choose it, and press **Save**."),
            new("Enter the address", "On the tab **Configuration**.") { Enter = [("Redirect URI's", "{redirectUri}")] },
            new("Say how it authenticates", "On the tab **SSO**: **Application Type** is **Web**, **Token Endpoint**, **Authentication Method** is **Basic**. Press **Save**."),
            new("Assign", "On the tab **Access** choose the roles whose people may sign in."),
        ]),
        new("OneLogin reads a user when the API is enabled: the check here turns green with it.",
        [
            new("Add the app", "**Applications**, **Applications**, **Add App**, search for **SCIM Provisioner with SAML (SCIM v2 Enterprise)**, choose it, and press **Save**."),
            new("Enter the address and the token", "On the tab **Configuration**. **SCIM Bearer Token** is the token; **SCIM JSON Template** may stay as it is. Then press **Enable** under **API Connection**.") { Enter = [("SCIM Base URL", "{base}")] },
            new("Switch provisioning on", "On the tab **Provisioning** tick **Enable provisioning**. What happens to people who are deleted or lose the app is **Suspend** at best."),
            new("Map the attributes", "On the tab **Parameters** tick **Include in User Provisioning** for **Groups**.") { Columns = ("Parameter", "Value"), Map = [("scimusername", "Email")] },
            new("Groups and people", "On **Provisioning**, **Entitlements**, press **Refresh**; a rule under **Rules** (**Set Groups in APP to ...**) puts people into them. On **Access** choose whose people are provisioned; under **Users**, **Pending** waits for your approval."),
        ]));
}
