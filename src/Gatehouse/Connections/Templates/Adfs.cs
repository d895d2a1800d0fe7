namespace Gatehouse.Connections.Templates;

/// <summary>
/// Sends what claim rules say and nothing else: without one there is no NameID. It rolls its certificate by itself about once a year, so that the metadata address is a must. Its times begin
/// before the issue by milliseconds only. The issuer is http, and stays so.
/// </summary>
static class Adfs
{
    const string Soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

    public static Template Saml { get; } = new("adfs", "AD FS",
        Template.Claims(("stable-id", "NameID"), ("username", Soap + "upn"), ("email", Soap + "emailaddress"), ("given-name", Soap + "givenname"), ("family-name", Soap + "surname"), ("groups", "http://schemas.xmlsoap.org/claims/Group")),
        [
            "Relying Party Trusts, Add Relying Party Trust, Claims aware, Import data about the relying party published online: {metadata}",
            "Claim Issuance Policy, Send LDAP Attributes as Claims: User-Principal-Name = UPN, E-Mail-Addresses = E-Mail Address, Given-Name = Given Name, Surname = Surname, Token-Groups - Unqualified Names = Group.",
            "And one rule for the Name ID from what never changes, such as objectGUID (format Persistent Identifier).",
            "Give https://YOUR-ADFS/FederationMetadata/2007-06/FederationMetadata.xml to `gatehouse connection set ID --metadata-url URL`.",
        ]);
}
