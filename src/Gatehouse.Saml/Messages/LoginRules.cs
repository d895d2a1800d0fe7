using System.Globalization;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Messages;

/// <summary>What the verified assertion must say to be a login here and now (B2–B9, B12).</summary>
static class LoginRules
{
    /// <summary>An assertion of the future is let in by no more than the skew.</summary>
    public static AcceptedLogin Accept(VerifiedAssertion assertion, Element response, Expectations expect, DateTimeOffset now)
    {
        if (assertion.Issuer != expect.IdpEntityId)
            throw new SamlException(Check.Issuer, $"The Assertion is from '{assertion.Issuer}', this connection is with '{expect.IdpEntityId}'.");
        Audience(assertion, expect);
        Conditions(assertion, expect, now);
        var bearer = Bearer(assertion, expect, now);
        Solicited(bearer, response, expect);
        Age(assertion, expect, now, solicited: bearer.InResponseTo is not null);
        if (assertion.Authentication is null) throw new SamlException(Check.AuthnStatement, "The Assertion has no AuthnStatement: it does not say that somebody signed in.");
        if (assertion.Authentication.SessionEnds + expect.Skew <= now) throw new SamlException(Check.AuthnStatement, "The identity provider's session has ended already.");
        if (assertion.Subject is { Value.Length: 0 }) throw new SamlException(Check.NameId, "The NameID is empty.");
        return new()
        {
            Subject = assertion.Subject, Attributes = assertion.Attributes, AssertionId = assertion.Id, ResponseId = response["ID"]!,
            ReplayableUntil = Latest(bearer.NotOnOrAfter!.Value, assertion.NotOnOrAfter) + expect.Skew, InResponseTo = bearer.InResponseTo,
            SessionIndex = assertion.Authentication.SessionIndex, SessionEnds = assertion.Authentication.SessionEnds,
            AuthenticatedAt = assertion.Authentication.At, AuthnContext = assertion.Authentication.Context, KeyThumbprint = assertion.Key.Thumbprint,
        };
    }

    /// <summary>Every restriction must hold, and each by our exact name (B5).</summary>
    static void Audience(VerifiedAssertion assertion, Expectations expect)
    {
        if (assertion.Audiences.Count == 0) throw new SamlException(Check.Audience, "The Assertion does not say whom it is for (AudienceRestriction).");
        foreach (var audiences in assertion.Audiences)
            if (!audiences.Contains(expect.EntityId, StringComparer.Ordinal))
                throw new SamlException(Check.Audience, $"The Assertion is for '{string.Join("', '", audiences)}', not for '{expect.EntityId}'.");
    }

    static void Conditions(VerifiedAssertion assertion, Expectations expect, DateTimeOffset now)
    {
        if (assertion.NotBefore - expect.Skew > now) throw new SamlException(Check.NotBefore, Clock("The Assertion is not valid before", assertion.NotBefore!.Value, now));
        if (assertion.NotOnOrAfter + expect.Skew <= now) throw new SamlException(Check.NotOnOrAfter, Clock("The Assertion was valid until", assertion.NotOnOrAfter!.Value, now));
    }

    /// <summary>One bearer confirmation that passes every check (B8); the first that fails says why, if none does.</summary>
    static Confirmation Bearer(VerifiedAssertion assertion, Expectations expect, DateTimeOffset now)
    {
        SamlException? first = null;
        foreach (var confirmation in assertion.Confirmations.Where(c => c.Method == Names.Bearer))
        {
            if (Problem(confirmation, expect, now) is not { } problem) return confirmation;
            first ??= problem;
        }

        throw first ?? new SamlException(Check.SubjectConfirmation, "The subject is not confirmed as bearer.");
    }

    static SamlException? Problem(Confirmation confirmation, Expectations expect, DateTimeOffset now) => confirmation switch
    {
        _ when confirmation.Recipient != expect.Acs => new(Check.Recipient, $"The Assertion was sent to '{confirmation.Recipient ?? "nobody"}', not to '{expect.Acs}'."),
        { NotOnOrAfter: null } => new(Check.SubjectConfirmation, "The confirmation has no NotOnOrAfter."),
        { NotOnOrAfter: { } end } when end + expect.Skew <= now => new(Check.NotOnOrAfter, Clock("The confirmation was valid until", end, now)),
        // The profile forbids it, SecureWorks sends it: then it holds.
        { NotBefore: { } begin } when begin - expect.Skew > now => new(Check.NotBefore, Clock("The confirmation is not valid before", begin, now)),
        { InResponseTo: { } asked } when asked != expect.PendingRequest => new(Check.InResponseTo, "The Assertion answers a request that this browser has not open."),
        _ => null,
    };

    /// <summary>
    /// Asked for: both the Response and the confirmation name the request. Not asked for: neither names one, so that the answer to somebody's
    /// request cannot be passed off as one that nobody asked for (B3).
    /// </summary>
    static void Solicited(Confirmation bearer, Element response, Expectations expect)
    {
        var named = response["InResponseTo"];
        if (named is null && bearer.InResponseTo is null)
        {
            if (!expect.Unsolicited) throw new SamlException(Check.Unsolicited, "Nobody asked for this Response, and this connection does not take such ones.");
            return;
        }

        if (named is null || bearer.InResponseTo is null)
            throw new SamlException(Check.InResponseTo, "Only one of the Response and its confirmation names the request that it answers.");
    }

    static void Age(VerifiedAssertion assertion, Expectations expect, DateTimeOffset now, bool solicited)
    {
        var most = solicited ? expect.MostAge : expect.MostUnsolicitedAge;
        if (assertion.IssuedAt + most + expect.Skew < now) throw new SamlException(Check.Age, Clock("The Assertion was issued at", assertion.IssuedAt, now));
        if (assertion.IssuedAt - expect.Skew > now) throw new SamlException(Check.NotBefore, Clock("The Assertion was issued at", assertion.IssuedAt, now));
    }

    static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    static string Clock(string what, DateTimeOffset then, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture,
        $"{what} {then.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z; here it is {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z.");
}
