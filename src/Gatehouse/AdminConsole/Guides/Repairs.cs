namespace Gatehouse.AdminConsole.Guides;

/// <summary>What to do at the identity provider when a check of a sign-in failed; docs/reference/sign-in-checks.md has all of them.</summary>
static class Repairs
{
    static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["Browser"] = "Begin and finish the test in the same browser, with cookies allowed.",
        ["Pending"] = "Begin the test again with the button here; the page before was too old.",
        ["Provider"] = "See that the identity provider's address is right and can be reached from the internet.",
        ["StableId"] = "Send the attribute that says who it is, as the step about attributes shows.",
        ["SignatureMissing"] = "Switch on signing of the assertion.",
        ["SignatureAlgorithm"] = "Choose SHA-256 as the signature algorithm.",
        ["SignatureValue"] = "Its certificate is another than the metadata says: give the metadata again.",
        ["NoKeys"] = "Its certificate is another than the metadata says: give the metadata again.",
        ["Status"] = "Assign yourself to the application, then try again.",
        ["Issuer"] = "Give the metadata, or the issuer, of this very application again.",
        ["Destination"] = "Enter the ACS URL again, to the letter.",
        ["Recipient"] = "Enter the ACS URL again, to the letter.",
        ["Audience"] = "Enter the entity ID (or client id) again, to the letter.",
        ["NameId"] = "Send a Name ID.",
        ["ProviderError"] = "The identity provider refused: its own words stand here. Often nobody is assigned, or the redirect URI differs.",
        ["TokenAnswer"] = "Enter the client id and the client secret again.",
        ["DiscoveryIssuer"] = "Enter the issuer to the letter as its discovery document says it.",
        ["Lifetime"] = "The clock of the identity provider is wrong.",
        ["NotBefore"] = "The clock of the identity provider is wrong.",
        ["NotOnOrAfter"] = "The clock of the identity provider is wrong.",
    };

    /// <param name="detail">As a test sign-in leaves it: the name of the check, a colon, and what was seen.</param>
    public static string? Of(string? detail) => detail?.Split(':', 2)[0] is { } check ? Known.GetValueOrDefault(check) : null;
}
