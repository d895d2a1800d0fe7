using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Messages;

/// <summary>What the Response itself must say (B2, B3, B6, B9), whoever signed it.</summary>
static class MessageRules
{
    public static void Require(Element response, Expectations expect, bool signed)
    {
        RequireSuccess(response);
        if (Leaf.OneText(response, Names.Assertion, "Issuer") is { } issuer && issuer != expect.IdpEntityId)
            throw new SamlException(Check.Issuer, $"The Response is from '{issuer}', this connection is with '{expect.IdpEntityId}'.");

        // The bindings ask for a Destination where the Response is signed; PingFederate leaves it out else.
        var destination = response["Destination"];
        if (destination is null ? signed : destination != expect.Acs)
            throw new SamlException(Check.Destination, $"The Response is meant for '{destination ?? "nobody"}', not for '{expect.Acs}'.");
        if (response["InResponseTo"] is { } asked && asked != expect.PendingRequest)
            throw new SamlException(Check.InResponseTo, "The Response answers a request that this browser has not open.");
    }

    /// <summary>An error of the identity provider, in its own words: Entra puts its AADSTS code into the message, unsigned.</summary>
    static void RequireSuccess(Element response)
    {
        var status = Leaf.One(response, Names.Protocol, "Status") ?? throw new SamlException(Check.Status, "The Response has no Status.");
        var code = Leaf.One(status, Names.Protocol, "StatusCode");
        if (code?["Value"] == Names.Success) return;
        var inner = code is null ? null : Leaf.One(code, Names.Protocol, "StatusCode")?["Value"];
        throw new SamlException(Check.Status, $"The identity provider refused: {code?["Value"] ?? "no status code"}{(inner is null ? "" : " / " + inner)} {Leaf.OneText(status, Names.Protocol, "StatusMessage")}".TrimEnd());
    }
}
