namespace Gatehouse.Idp;

/// <summary>
/// What identity providers do differently, each a word of `idp start --quirk`. As it comes, it signs the assertion with RSA-SHA256, names people by their
/// address, and sends each group as a value.
/// </summary>
public sealed record Quirks
{
    public bool SignsAssertion { get; init; } = true;
    public bool SignsResponse { get; init; }
    public bool Sha1 { get; init; }

    /// <summary>Prefixes that the canonicalization treats inclusively.</summary>
    public string PrefixList { get; init; } = "";
    public bool SignatureLast { get; init; }

    /// <summary>certificate, value or none</summary>
    public string KeyInfo { get; init; } = "certificate";
    public bool Destination { get; init; } = true;

    /// <summary>gcm or cbc; null encrypts nothing.</summary>
    public string? Encrypts { get; init; }
    public bool KeyBeside { get; init; }
    public bool DefaultNamespace { get; init; }
    public bool IssuerFormat { get; init; }

    /// <summary>The last part of the format's URI; null leaves Format out.</summary>
    public string? NameId { get; init; } = "emailAddress";
    public bool NameIdMissing { get; init; }
    public bool NameIdPadded { get; init; }
    public bool NameIdQualified { get; init; }
    public bool ConfirmationNotBefore { get; init; }

    /// <summary>Seconds before the time of issue at which an assertion begins to be valid, and minutes until it ends.</summary>
    public int Back { get; init; } = 300;
    public int Minutes { get; init; } = 5;
    public int? SessionHours { get; init; }

    /// <summary>random, request, assertion or undefined</summary>
    public string SessionIndex { get; init; } = "random";

    /// <summary>values, comma, semicolon, elements, empty, absent or overage</summary>
    public string Groups { get; init; } = "values";

    /// <summary>plain, uri or oid</summary>
    public string Attributes { get; init; } = "plain";
    public string ValueType { get; init; } = "xs:string";

    /// <summary>Percent-encoding with lower-case digits in what it signs on the redirect binding.</summary>
    public bool LowerCase { get; init; }
    public bool UnsignedLogoutResponse { get; init; }
    public bool Refuses { get; init; }
    public bool DemandsSignedRequests { get; init; }

    /// <summary>Of ID tokens.</summary>
    public string Algorithm { get; init; } = "RS256";
    public bool KeyId { get; init; } = true;
    public bool SendsIssuer { get; init; }
    public bool OtherUserInfo { get; init; }
    public bool UnverifiedAddress { get; init; }

    /// <summary>What each word means and does.</summary>
    public static IReadOnlyDictionary<string, (string Meaning, Func<Quirks, Quirks> Apply)> Words { get; } = new Dictionary<string, (string, Func<Quirks, Quirks>)>(StringComparer.Ordinal)
    {
        ["sign-response"] = ("the Response is signed, the Assertion is not", q => q with { SignsResponse = true, SignsAssertion = false }),
        ["sign-both"] = ("both are signed", q => q with { SignsResponse = true, SignsAssertion = true }),
        ["sign-nothing"] = ("nothing is signed", q => q with { SignsResponse = false, SignsAssertion = false }),
        ["sha1"] = ("RSA-SHA1", q => q with { Sha1 = true }),
        ["prefix-list"] = ("InclusiveNamespaces PrefixList=\"xs\"", q => q with { PrefixList = "xs" }),
        ["signature-last"] = ("the Signature stands last in its element", q => q with { SignatureLast = true }),
        ["no-key-info"] = ("no KeyInfo", q => q with { KeyInfo = "none" }),
        ["key-value"] = ("KeyInfo is a bare RSAKeyValue", q => q with { KeyInfo = "value" }),
        ["no-destination"] = ("Destination only where the Response is signed", q => q with { Destination = false }),
        ["encrypt-gcm"] = ("encrypted assertion, AES-256-GCM", q => q with { Encrypts = "gcm" }),
        ["encrypt-cbc"] = ("encrypted assertion, AES-256-CBC, no DigestMethod", q => q with { Encrypts = "cbc" }),
        ["key-beside"] = ("EncryptedKey beside EncryptedData, reached by RetrievalMethod", q => q with { KeyBeside = true }),
        ["default-namespace"] = ("the Assertion without a prefix", q => q with { DefaultNamespace = true }),
        ["issuer-format"] = ("Issuer with Format=entity", q => q with { IssuerFormat = true }),
        ["nameid-persistent"] = ("an opaque id that stays", q => q with { NameId = "persistent" }),
        ["nameid-transient"] = ("another NameID each time", q => q with { NameId = "transient" }),
        ["nameid-unspecified"] = ("a plain login name", q => q with { NameId = "unspecified" }),
        ["nameid-no-format"] = ("no Format", q => q with { NameId = null }),
        ["nameid-missing"] = ("no NameID at all", q => q with { NameIdMissing = true }),
        ["nameid-padded"] = ("white space around the NameID", q => q with { NameIdPadded = true }),
        ["nameid-qualified"] = ("NameQualifier and SPNameQualifier", q => q with { NameIdQualified = true }),
        ["confirmation-not-before"] = ("SubjectConfirmationData/@NotBefore, which the profile forbids", q => q with { ConfirmationNotBefore = true }),
        ["no-back-buffer"] = ("valid from the time of issue, not before", q => q with { Back = 0 }),
        ["an-hour"] = ("valid for 70 minutes", q => q with { Minutes = 70 }),
        ["session-a-day"] = ("SessionNotOnOrAfter in 24 hours", q => q with { SessionHours = 24 }),
        ["session-index-request"] = ("SessionIndex is the id of the request", q => q with { SessionIndex = "request" }),
        ["session-index-assertion"] = ("SessionIndex is the id of the assertion", q => q with { SessionIndex = "assertion" }),
        ["session-index-undefined"] = ("SessionIndex is the text \"undefined\"", q => q with { SessionIndex = "undefined" }),
        ["groups-comma"] = ("groups as one value, joined by commas", q => q with { Groups = "comma" }),
        ["groups-semicolon"] = ("the same with semicolons", q => q with { Groups = "semicolon" }),
        ["groups-elements"] = ("an Attribute element for each group", q => q with { Groups = "elements" }),
        ["groups-empty"] = ("an empty value", q => q with { Groups = "empty" }),
        ["groups-absent"] = ("no groups claim", q => q with { Groups = "absent" }),
        ["groups-overage"] = ("a link in place of the groups, as Entra sends for too many", q => q with { Groups = "overage" }),
        ["uri-claims"] = ("claims named by URIs, as Entra and AD FS do", q => q with { Attributes = "uri" }),
        ["oid-claims"] = ("claims named by OIDs, as federations do", q => q with { Attributes = "oid" }),
        ["any-type"] = ("values of type xs:anyType", q => q with { ValueType = "xs:anyType" }),
        ["lower-case"] = ("lower-case percent-encoding under redirect signatures", q => q with { LowerCase = true }),
        ["unsigned-logout-response"] = ("LogoutResponse is not signed", q => q with { UnsignedLogoutResponse = true }),
        ["refuse"] = ("everybody is refused, with an AADSTS code", q => q with { Refuses = true }),
        ["demand-signed-requests"] = ("an AuthnRequest must be signed with a key of the SP's metadata", q => q with { DemandsSignedRequests = true }),
        ["ps256"] = ("ID tokens by PS256", q => q with { Algorithm = "PS256" }),
        ["es256"] = ("ID tokens by ES256", q => q with { Algorithm = "ES256" }),
        ["no-key-id"] = ("no kid in ID tokens", q => q with { KeyId = false }),
        ["iss-parameter"] = ("the answer names its issuer (RFC 9207)", q => q with { SendsIssuer = true }),
        ["other-userinfo"] = ("userinfo speaks of somebody else", q => q with { OtherUserInfo = true }),
        ["unverified-address"] = ("email_verified is false", q => q with { UnverifiedAddress = true }),
    };

    /// <summary>What the vendors do, as words.</summary>
    public static IReadOnlyDictionary<string, string[]> Vendors { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["plain"] = [],
        ["entra"] = ["uri-claims", "nameid-persistent", "no-back-buffer", "an-hour", "unsigned-logout-response", "lower-case"],
        ["okta"] = ["sign-both", "prefix-list", "issuer-format", "session-index-request", "nameid-unspecified"],
        ["google"] = ["nameid-unspecified"],
        ["onelogin"] = ["sign-response", "session-a-day", "groups-semicolon"],
        ["ping"] = ["no-destination", "no-key-info", "session-index-assertion", "groups-comma"],
        ["adfs"] = ["uri-claims", "default-namespace", "no-back-buffer", "an-hour", "session-index-assertion", "lower-case", "nameid-unspecified"],
        ["keycloak"] = ["sign-response", "groups-elements"],
        ["simplesamlphp"] = ["sign-both", "nameid-transient"],
        ["shibboleth"] = ["prefix-list", "encrypt-gcm", "nameid-transient", "oid-claims"],
        ["auth0"] = ["sign-response", "signature-last", "any-type", "nameid-unspecified"],
        ["oracle"] = ["no-key-info", "nameid-persistent", "nameid-qualified", "issuer-format", "no-back-buffer"],
        ["secureworks"] = ["key-value", "nameid-no-format", "confirmation-not-before", "session-index-undefined"],
    };

    /// <exception cref="FormatException">Names the word that is none.</exception>
    public static Quirks Of(string vendor, IEnumerable<string> words)
    {
        if (!Vendors.TryGetValue(vendor, out var habits)) throw new FormatException($"'{vendor}' is no vendor. Vendors: {string.Join(", ", Vendors.Keys)}.");
        return habits.Concat(words).Aggregate(new Quirks(), (quirks, word) => Words.TryGetValue(word, out var quirk)
            ? quirk.Apply(quirks)
            : throw new FormatException($"'{word}' is no quirk. Quirks: {string.Join(", ", Words.Keys)}."));
    }
}
