namespace Gatehouse.Saml;

/// <summary>
/// Every check by name. A refusal names the one that failed: to the Org's administrator and to the sign-in log, never to the person at
/// the browser. docs/reference/sign-in-checks.md words each.
/// </summary>
public enum Check
{
    Size, Xml, Ids, Encoding,
    Structure, SignatureMissing, SignatureShape, SignatureReference, SignatureTransforms, SignatureAlgorithm, SignatureDigest, SignatureValue, NoKeys,
    Encryption, EncryptionAlgorithm,
    Status, Version, Issuer, Destination, InResponseTo, Unsolicited,
    Audience, Conditions, SubjectConfirmation, Recipient, NotBefore, NotOnOrAfter, Age, NameId, AuthnStatement,
    MetadataEntity, MetadataKeys, MetadataValidity, MetadataEndpoint,
}

/// <summary>Inside this library a refusal travels as this; the verifiers turn it into a value.</summary>
sealed class SamlException(Check check, string detail) : Exception(detail)
{
    public Check Check { get; } = check;
}

/// <summary>Why a message was refused. The detail is for administrators and may quote the message.</summary>
public sealed record Refusal(Check Check, string Detail);

/// <summary>What became of a message.</summary>
public abstract record Verdict<T>
{
    Verdict() { }

    public sealed record Accepted(T Value) : Verdict<T>;

    public sealed record Refused(Refusal Why) : Verdict<T>;

    internal static Verdict<T> Of(Func<T> read)
    {
        try
        {
            return new Accepted(read());
        }
        catch (SamlException refused)
        {
            return new Refused(new(refused.Check, refused.Message));
        }
    }
}
