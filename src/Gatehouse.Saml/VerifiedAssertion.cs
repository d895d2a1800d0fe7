using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <param name="Format">The URI that the identity provider gave; null when it gave none.</param>
public sealed record NameId(string Value, string? Format, string? NameQualifier, string? SpNameQualifier)
{
    public const string Transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
}

public sealed record SamlClaim(string Name, string? NameFormat, string? FriendlyName, IReadOnlyList<string> Values);

/// <summary>One way of confirming the subject; times and addresses as they stand.</summary>
sealed record Confirmation(string Method, DateTimeOffset? NotBefore, DateTimeOffset? NotOnOrAfter, string? Recipient, string? InResponseTo);

sealed record Authentication(DateTimeOffset? At, string? SessionIndex, DateTimeOffset? SessionEnds, string? Context);

/// <summary>
/// What an assertion says, read from signed octets only: there is no other way to make one. That it was meant for us, now, is not known yet; see
/// <see cref="AcceptedLogin"/>.
/// </summary>
sealed record VerifiedAssertion(
    string Id, string Issuer, DateTimeOffset IssuedAt, NameId? Subject, IReadOnlyList<Confirmation> Confirmations, DateTimeOffset? NotBefore, DateTimeOffset? NotOnOrAfter,
    IReadOnlyList<IReadOnlyList<string>> Audiences, bool HasConditions, Authentication? Authentication, IReadOnlyList<SamlClaim> Attributes, TrustedKey Key)
{
    /// <param name="signed">Octets of the Assertion, or of the Response that holds it.</param>
    public static VerifiedAssertion Read(SignedOctets signed)
    {
        var assertion = signed.Root.Name == "Assertion" ? signed.Root : Leaf.One(signed.Root, Names.Assertion, "Assertion")!;
        if (assertion["Version"] != "2.0") throw new SamlException(Check.Version, $"The assertion says version '{assertion["Version"]}', not 2.0.");
        foreach (var child in assertion.Children)
            if (child.Namespace != Names.Assertion && !child.Is(Names.Signature, "Signature")) throw new SamlException(Check.Structure, $"An Assertion does not hold a {child.Name} of '{child.Namespace}'.");
        var subject = Leaf.One(assertion, Names.Assertion, "Subject");
        var conditions = Leaf.One(assertion, Names.Assertion, "Conditions");
        return new(
            assertion["ID"] is { Length: > 0 } id ? id : throw new SamlException(Check.Structure, "The Assertion has no ID."),
            Leaf.OneText(assertion, Names.Assertion, "Issuer") ?? throw new SamlException(Check.Issuer, "The Assertion names no Issuer."),
            Instant.Of(assertion, "IssueInstant") ?? throw new SamlException(Check.Structure, "The Assertion has no IssueInstant."),
            subject is null ? null : NameIdIn(subject), subject is null ? [] : [.. subject.Named(Names.Assertion, "SubjectConfirmation").Select(Confirmation)],
            conditions is null ? null : Instant.Of(conditions, "NotBefore"), conditions is null ? null : Instant.Of(conditions, "NotOnOrAfter"),
            conditions is null ? [] : AudiencesIn(conditions), conditions is not null,
            assertion.Named(Names.Assertion, "AuthnStatement").Select(Statement).FirstOrDefault(),
            [.. assertion.Named(Names.Assertion, "AttributeStatement").SelectMany(AttributesIn)], signed.Key);
    }

    static NameId? NameIdIn(Element subject)
    {
        if (subject.Named(Names.Assertion, "EncryptedID").Any()) throw new SamlException(Check.NameId, "The NameID is encrypted by itself: let the identity provider encrypt the assertion instead.");
        return Leaf.One(subject, Names.Assertion, "NameID") is { } found
            ? new(Leaf.Of(found), found["Format"], found["NameQualifier"], found["SPNameQualifier"])
            : null;
    }

    static Confirmation Confirmation(Element confirmation)
    {
        var data = Leaf.One(confirmation, Names.Assertion, "SubjectConfirmationData");
        return data is null ? new(confirmation["Method"] ?? "", null, null, null, null)
            : new(confirmation["Method"] ?? "", Instant.Of(data, "NotBefore"), Instant.Of(data, "NotOnOrAfter"), data["Recipient"], data["InResponseTo"]);
    }

    /// <summary>A condition that is not understood makes the assertion invalid (core, §2.5.1).</summary>
    static List<IReadOnlyList<string>> AudiencesIn(Element conditions)
    {
        var audiences = new List<IReadOnlyList<string>>();
        foreach (var condition in conditions.Children)
            if (condition.Is(Names.Assertion, "AudienceRestriction")) audiences.Add([.. condition.Named(Names.Assertion, "Audience").Select(Leaf.Of)]);
            // Every assertion is used once here, and none is handed on.
            else if (!condition.Is(Names.Assertion, "OneTimeUse") && !condition.Is(Names.Assertion, "ProxyRestriction"))
                throw new SamlException(Check.Conditions, $"The condition {condition.Name} is not understood.");
        return audiences;
    }

    static Authentication Statement(Element statement) => new(
        Instant.Of(statement, "AuthnInstant"), statement["SessionIndex"], Instant.Of(statement, "SessionNotOnOrAfter"),
        Leaf.One(statement, Names.Assertion, "AuthnContext") is { } context ? Leaf.OneText(context, Names.Assertion, "AuthnContextClassRef") : null);

    static IEnumerable<SamlClaim> AttributesIn(Element statement)
    {
        foreach (var attribute in statement.Children)
        {
            if (!attribute.Is(Names.Assertion, "Attribute")) throw new SamlException(Check.Structure, $"{attribute.Name} is not read here: let the identity provider encrypt the assertion as a whole.");
            yield return new(attribute["Name"] ?? throw new SamlException(Check.Structure, "An Attribute has no Name."), attribute["NameFormat"], attribute["FriendlyName"],
                [.. attribute.Named(Names.Assertion, "AttributeValue").Select(Value).OfType<string>()]);
        }
    }

    /// <summary>Text; a NameID inside is its text (eduPersonTargetedID); nil and other XML are no values.</summary>
    static string? Value(Element value)
    {
        if (value.Attributes.Any(a => a.Namespace == Names.XmlSchemaInstance && a.Name == "nil" && a.Value is "true" or "1")) return null;
        var inside = value.Children.ToList();
        return inside switch
        {
            [] => value.Text.Trim(),
            [var only] when only.Is(Names.Assertion, "NameID") => Leaf.Of(only),
            _ => null,
        };
    }
}
