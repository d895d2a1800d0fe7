namespace Gatehouse.AdminConsole.Guides;

/// <summary>It has no OpenID Connect that is worth it, and pushes nobody.</summary>
static class Adfs
{
    const string Soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

    public static Vendor Vendor { get; } = new("adfs", "AD FS",
        new("The metadata is at https://YOUR-ADFS/FederationMetadata/2007-06/FederationMetadata.xml. AD FS changes its certificate about once a year: give the address rather than the file.",
        [
            new("Add the trust", "In the AD FS management console open **Relying Party Trusts**, **Add Relying Party Trust...**, **Claims aware**, **Start**. Choose **Import data about the relying party published online or on a local network**.") { Enter = [("Federation metadata address", "{metadata}")] },
            new("Choose who may sign in", "Choose an access control policy, such as **Permit everyone**, and finish."),
            new("Send attributes", "**Edit Claim Issuance Policy...**, **Add Rule...**, **Send LDAP Attributes as Claims**, **Attribute store** **Active Directory**.")
                { Columns = ("Outgoing Claim Type", "LDAP Attribute"), Map = [(Soap + "upn", "User-Principal-Name (UPN)"), (Soap + "emailaddress", "E-Mail-Addresses (E-Mail Address)"), (Soap + "givenname", "Given-Name (Given Name)"), (Soap + "surname", "Surname"), ("http://schemas.xmlsoap.org/claims/Group", "Token-Groups - Unqualified Names (Group)")] },
            new("Send a Name ID that stays", "A second rule that sends **Name ID** from what never changes, such as **objectGUID**, with the format **Persistent Identifier**. Without it nobody can sign in."),
        ]), null, null);
}
