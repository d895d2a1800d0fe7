using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <summary>What a connection expects of a logout message.</summary>
/// <param name="Endpoint">Ours, at which it arrived.</param>
/// <param name="PendingRequest">The ID of our own LogoutRequest that this browser has open.</param>
public sealed record LogoutExpectations(string Endpoint, string IdpEntityId, IReadOnlyList<TrustedKey> Keys, string? PendingRequest = null, DateTimeOffset? Sha1Until = null)
{
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Logout messages on both bindings. A request is signed or refused (B16). A response may be unsigned, as Entra's is: it can only finish a logout
/// of our own that this browser has open.
/// </summary>
public static class LogoutVerifier
{
    /// <param name="samlRequest">The form field, base64.</param>
    public static Verdict<LogoutRequest> Request(string samlRequest, LogoutExpectations expect, DateTimeOffset now) => Verdict<LogoutRequest>.Of(() =>
    {
        var root = Posted(samlRequest, "LogoutRequest");
        if (!root.Named(Names.Signature, "Signature").Any()) throw Unsigned();
        root = SignedOctets.Verify(root, expect.Keys, expect.Sha1Until > now).Root;
        return Request(root, expect, now);
    });

    public static Verdict<LogoutRequest> RedirectedRequest(string rawQuery, LogoutExpectations expect, DateTimeOffset now) => Verdict<LogoutRequest>.Of(() =>
    {
        var (root, key) = RedirectBinding.Read(rawQuery, "SAMLRequest", expect.Keys, expect.Sha1Until > now);
        ResponseShape.RequireMessage(root, "LogoutRequest");
        return key is null ? throw Unsigned() : Request(root, expect, now);
    });

    public static Verdict<LogoutResponse> Response(string samlResponse, LogoutExpectations expect, DateTimeOffset now) => Verdict<LogoutResponse>.Of(() =>
    {
        var root = Posted(samlResponse, "LogoutResponse");
        if (root.Named(Names.Signature, "Signature").Any()) root = SignedOctets.Verify(root, expect.Keys, expect.Sha1Until > now).Root;
        return Response(root, expect);
    });

    public static Verdict<LogoutResponse> RedirectedResponse(string rawQuery, LogoutExpectations expect, DateTimeOffset now) => Verdict<LogoutResponse>.Of(() =>
    {
        var (root, _) = RedirectBinding.Read(rawQuery, "SAMLResponse", expect.Keys, expect.Sha1Until > now);
        ResponseShape.RequireMessage(root, "LogoutResponse");
        return Response(root, expect);
    });

    static LogoutRequest Request(Element root, LogoutExpectations expect, DateTimeOffset now)
    {
        Addressed(root, expect);
        if (Instant.Of(root, "IssueInstant") is not { } issued || issued + TimeSpan.FromMinutes(10) < now || issued - expect.Skew > now)
            throw new SamlException(Check.Age, "The LogoutRequest is old, or says no time.");
        return LogoutRequest.Read(root, now, expect.Skew);
    }

    static LogoutResponse Response(Element root, LogoutExpectations expect)
    {
        Addressed(root, expect);
        return root["InResponseTo"] is { } asked && asked == expect.PendingRequest
            ? LogoutResponse.Read(root)
            : throw new SamlException(Check.InResponseTo, "The LogoutResponse answers no logout that this browser has open.");
    }

    static void Addressed(Element root, LogoutExpectations expect)
    {
        if (Leaf.OneText(root, Names.Assertion, "Issuer") != expect.IdpEntityId) throw new SamlException(Check.Issuer, "The message is from somebody else than this connection is with.");
        if (root["Destination"] is { } destination && destination != expect.Endpoint) throw new SamlException(Check.Destination, $"The message is meant for '{destination}'.");
    }

    static Element Posted(string base64, string name)
    {
        var root = SafeXml.Read(Base64.Decode(base64));
        ResponseShape.RequireMessage(root, name);
        return root;
    }

    static SamlException Unsigned() => new(Check.SignatureMissing, "The LogoutRequest is not signed.");
}
