using static Gatehouse.Scim.AttributeType;

namespace Gatehouse.Scim;

/// <summary>The schemas of RFC 7643 §4, with its errata applied.</summary>
static class CoreSchemas
{
    /// <summary>RFC 7643 §3.1: what every resource has, in no schema of its own.</summary>
    public static readonly ScimSchema Common = new("", "Common", "",
    [
        new("schemas", Reference) { MultiValued = true, CaseExact = true, Returned = Returned.Always },
        new("id") { CaseExact = true, Mutability = Mutability.ReadOnly, Returned = Returned.Always, Uniqueness = Uniqueness.Server },
        new("externalId") { CaseExact = true },
        new("meta", Complex)
        {
            Mutability = Mutability.ReadOnly,
            Sub =
            [
                new("resourceType") { CaseExact = true, Mutability = Mutability.ReadOnly },
                new("created", AttributeType.DateTime) { Mutability = Mutability.ReadOnly },
                new("lastModified", AttributeType.DateTime) { Mutability = Mutability.ReadOnly },
                new("location", Reference) { CaseExact = true, Mutability = Mutability.ReadOnly },
                new("version") { CaseExact = true, Mutability = Mutability.ReadOnly },
            ],
        },
    ]);

    public static readonly ScimSchema User = new(ScimUris.User, "User", "User Account",
    [
        new("userName")
        {
            Required = true, Uniqueness = Uniqueness.Server,
            Description = "The name by which the identity provider knows the user, usually the e-mail address. Unique in the Org.",
        },
        new("name", Complex)
        {
            Description = "The parts of the user's name.",
            Sub =
            [
                new("formatted") { Description = "The whole name as it is shown." },
                new("familyName") { Description = "The family name." },
                new("givenName") { Description = "The given name." },
                new("middleName") { Description = "The middle names." },
                new("honorificPrefix") { Description = "What stands before the name, such as Dr." },
                new("honorificSuffix") { Description = "What stands after the name, such as III." },
            ],
        },
        new("displayName") { Description = "The name shown to other people." },
        new("nickName") { Description = "How the user is called in everyday life." },
        new("profileUrl", Reference) { CaseExact = true, ReferenceTypes = ["external"], Description = "The user's page." },
        new("title") { Description = "The title, such as Vice President." },
        new("userType") { Description = "How the user and the organization are related, such as Contractor." },
        new("preferredLanguage") { Description = "The preferred languages, as in an Accept-Language header." },
        new("locale") { Description = "The locale for dates, numbers and currency." },
        new("timezone") { Description = "The time zone, such as Europe/Paris." },
        new("active", AttributeType.Boolean) { Description = "Whether the user may sign in." },
        new("password")
        {
            Mutability = Mutability.WriteOnly, Returned = Returned.Never,
            Description = "Accepted and forgotten: people sign in through their identity provider.",
        },
        Plural("emails", "E-mail addresses.", new("value") { Description = "The address." }, "work", "home", "other"),
        Plural("phoneNumbers", "Telephone numbers.", new("value") { Description = "The number." }, "work", "home", "mobile", "fax", "pager", "other"),
        Plural("ims", "Instant messaging addresses.", new("value") { Description = "The address." }, "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
        Plural("photos", "Pictures of the user.", new("value", Reference) { CaseExact = true, ReferenceTypes = ["external"], Description = "Where the picture is." }, "photo", "thumbnail"),
        new("addresses", Complex)
        {
            MultiValued = true, Description = "Postal addresses.",
            Sub =
            [
                new("formatted") { Description = "The whole address as it is written on a letter." },
                new("streetAddress") { Description = "Street and number." },
                new("locality") { Description = "City or town." },
                new("region") { Description = "State or region." },
                new("postalCode") { Description = "Postal code." },
                new("country") { Description = "Country; ISO 3166-1 alpha-2 is asked for, and what comes is kept." },
                new("type") { CanonicalValues = ["work", "home", "other"], Description = "What the address is for." },
                new("primary", AttributeType.Boolean) { Description = "The preferred one; at most one is." },
            ],
        },
        new("groups", Complex)
        {
            MultiValued = true, Mutability = Mutability.ReadOnly, Description = "The groups the user is in, changed through the Group.",
            Sub =
            [
                new("value") { CaseExact = true, Mutability = Mutability.ReadOnly, Description = "The id of the group." },
                new("$ref", Reference) { CaseExact = true, Mutability = Mutability.ReadOnly, ReferenceTypes = ["Group"], Description = "The URI of the group." },
                new("display") { Mutability = Mutability.ReadOnly, Description = "The displayName of the group." },
                new("type") { Mutability = Mutability.ReadOnly, CanonicalValues = ["direct", "indirect"], Description = "Member itself, or through a nested group." },
            ],
        },
        Plural("entitlements", "What the user is entitled to.", new("value") { Description = "The entitlement." }),
        Plural("roles", "The user's roles.", new("value") { Description = "The role." }),
        Plural("x509Certificates", "Certificates of the user.", new("value", Binary) { CaseExact = true, Description = "DER, base64-encoded." }),
    ]);

    public static readonly ScimSchema EnterpriseUser = new(ScimUris.EnterpriseUser, "EnterpriseUser", "Enterprise User",
    [
        new("employeeNumber") { Description = "The number that the organization gave the person." },
        new("costCenter") { Description = "The cost center." },
        new("organization") { Description = "The organization." },
        new("division") { Description = "The division." },
        new("department") { Description = "The department." },
        new("manager", Complex)
        {
            Description = "The user's manager.",
            Sub =
            [
                new("value") { CaseExact = true, Description = "The id of the manager's User." },
                new("$ref", Reference) { CaseExact = true, ReferenceTypes = ["User"], Description = "The URI of the manager's User." },
                new("displayName") { Mutability = Mutability.ReadOnly, Description = "The displayName of the manager." },
            ],
        },
    ]);

    public static readonly ScimSchema Group = new(ScimUris.Group, "Group", "Group",
    [
        new("displayName") { Required = true, Description = "The name of the group." },
        new("members", Complex)
        {
            MultiValued = true, Description = "The users and groups in it.",
            Sub =
            [
                new("value") { CaseExact = true, Mutability = Mutability.Immutable, Description = "The id of the member." },
                new("$ref", Reference) { CaseExact = true, Mutability = Mutability.Immutable, ReferenceTypes = ["User", "Group"], Description = "The URI of the member." },
                new("type") { Mutability = Mutability.Immutable, CanonicalValues = ["User", "Group"], Description = "User or Group." },
                new("display") { Mutability = Mutability.ReadOnly, Description = "The displayName of the member." },
            ],
        },
    ]);

    static AttributeDefinition Plural(string name, string description, AttributeDefinition value, params string[] types) => new(name, Complex)
    {
        MultiValued = true, Description = description,
        Sub =
        [
            value,
            new("display") { Description = "A name for people to read." },
            new("type") { CanonicalValues = types, Description = "What it is for." },
            new("primary", AttributeType.Boolean) { Description = "The preferred one; at most one is." },
        ],
    };
}
