namespace Gatehouse.AdminConsole.Guides;

static class Google
{
    public static Vendor Vendor { get; } = new("google", "Google Workspace",
        new("Google has no address for its metadata: upload the file **GoogleIDPMetadata.xml** that you downloaded. A certificate ends after five years; repeat this before.",
        [
            new("Create the app", "In the Google Admin console open **Apps**, **Web and mobile apps**, **Add app**, **Add custom SAML app**. Enter an **App name** and press **Continue**."),
            new("Download the metadata", "Under **Option 1: Download IdP metadata** press **Download metadata**, keep the file, and press **Continue**."),
            new("Enter the addresses", "On **Service provider details**. **Start URL** stays empty, **Signed response** unticked; **Name ID format** is **PERSISTENT**, **Name ID** is **Basic Information > Primary email**.") { Enter = [("ACS URL", "{acs}"), ("Entity ID", "{entityId}")] },
            new("Map the attributes", "Press **Add mapping** for each. If groups matter at sign-in, choose at most 75 under **Group membership (optional)** with the **App attribute** **groups**. Press **Finish**.")
                { Columns = ("App attributes", "Google Directory attributes"), Map = [("email", "Primary email"), ("firstName", "First name"), ("lastName", "Last name")] },
            new("Switch it on", "The app is off at first. Under **User access** choose **ON for everyone**, or switch it on for organizational units or groups, and press **Save**."),
        ]),
        new("The issuer is https://accounts.google.com. **Client ID** and **Client secret** are shown when the client is made.",
        [
            new("Prepare the consent screen", "In the Google Cloud console open **APIs & Services**, **OAuth consent screen**. **User type** (**Audience**) is **Internal**: only people of your organization."),
            new("Create the client", "**APIs & Services**, **Credentials**, **Create credentials**, **OAuth client ID**. **Application type** is **Web application**.") { Enter = [("Authorized redirect URIs", "{redirectUri}")] },
        ]),
        new("Google reads one user to test the connection: the check here turns green with it. It sends people, and no groups.",
        [
            new("See whether your app has it", "In the Google Admin console open **Apps**, **Web and mobile apps**, the app. Only some apps of Google's catalogue have a section **Auto-provisioning**, and not in every edition. Where there is none, Google cannot push people: tell whoever sent you here, so that people are made at their first sign-in."),
            new("Enter the address and the token", "**Auto-provisioning**, **Configure auto-provisioning**. **Access token** is the token.") { Enter = [("Endpoint URL", "{base}")] },
            new("Map the attributes", "**userName** is required; the others are worth mapping.") { Columns = ("App attributes", "Google Directory attributes"), Map = [("userName", "Primary email"), ("name.givenName", "First name"), ("name.familyName", "Last name")] },
            new("Choose who, and switch it on", "Choose the **Provisioning scope** and what **Deprovisioning** does, and switch **Auto-provisioning** on."),
        ]));
}
