namespace Gatehouse.AdminConsole.Guides;

static class Entra
{
    public static Vendor Vendor { get; } = new("entra", "Microsoft Entra ID",
        new("Under **Single sign-on**, section **SAML Certificates**, copy the **App Federation Metadata Url**.",
        [
            new("Create the application", "In the Microsoft Entra admin center open **Enterprise applications**, **New application**, **Create your own application**. Enter a name, keep **Integrate any other application you don't find in the gallery (Non-gallery)**, and press **Create**."),
            new("Choose SAML", "Open **Single sign-on** and choose **SAML**."),
            new("Enter the addresses", "In **Basic SAML Configuration** press **Edit**, enter these, and press **Save**. **Sign on URL** and **Relay State** stay empty.")
                { Enter = [("Identifier (Entity ID)", "{entityId}"), ("Reply URL (Assertion Consumer Service URL)", "{acs}"), ("Logout Url (Optional)", "{logout}")] },
            new("Leave the claims as they are", "What **Attributes & Claims** sends at first is used as it is. If groups matter at sign-in: **Add a group claim**, **Groups assigned to the application**, **Source attribute** is **Group ID**. Leave it out where groups are pushed by provisioning."),
            new("Assign", "Under **Users and groups** press **Add user/group** and choose who may sign in."),
        ]),
        new("On **Overview** stand the **Application (client) ID** and the **Directory (tenant) ID**. The issuer is https://login.microsoftonline.com/ followed by the tenant's id and /v2.0.",
        [
            new("Register the application", "In the Microsoft Entra admin center open **App registrations**, **New registration**. **Supported account types** is **Accounts in this organizational directory only**; under **Redirect URI** choose the platform **Web**.") { Enter = [("Redirect URI", "{redirectUri}")] },
            new("Make a client secret", "**Certificates & secrets**, **Client secrets**, **New client secret**. Copy its **Value** (not the **Secret ID**) at once, and note when it **Expires**."),
            new("Add claims", "**Token configuration**, **Add optional claim**, **ID**: tick **email**, **family_name** and **given_name**. If groups matter at sign-in: **Add groups claim**, **Groups assigned to the application**."),
            new("Assign", "Under **Enterprise applications**, the same name, **Properties**: **Assignment required?** is **Yes**; then choose who may sign in under **Users and groups**."),
        ]),
        new("Entra asks for somebody who does not exist to test the connection: the check here turns green with it.",
        [
            new("Open provisioning", "In the enterprise application open **Provisioning**, and press **New configuration** (older pages: **Get started**, **Provisioning Mode** is **Automatic**)."),
            new("Enter the address and the token", "Under **Admin Credentials**. The **Secret Token** is the token; it must not stay empty.") { Enter = [("Tenant URL", "{base}?aadOptscim062020")] },
            new("Test it", "Press **Test Connection**, then **Create** or **Save**."),
            new("Look at the mappings", "**Attribute mapping**, **Provision Microsoft Entra ID Users**: change the source of **externalId** to **objectId**, which never changes. The rest may stay.")
                { Columns = ("customappsso Attribute", "Microsoft Entra ID Attribute"), Map = [("userName", "userPrincipalName"), ("externalId", "objectId"), ("active", "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")")] },
            new("Assign and start", "Under **Users and groups** choose who is provisioned; members of groups inside a group are left out. Under **Settings**, **Scope** is **Sync only assigned users and groups**. Press **Start provisioning**: a cycle runs every 40 minutes, **Provision on demand** does not wait."),
        ]));
}
