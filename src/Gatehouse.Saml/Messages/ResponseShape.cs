using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Messages;

/// <summary>
/// The places where things may stand in a Response, checked over the whole document before any signature is looked at: one assertion,
/// below the root; a Signature only in the Response and in the Assertion, once each (A1, A2, A13).
/// </summary>
static class ResponseShape
{
    public static void Require(Element response)
    {
        Root(response, "Response");
        foreach (var child in response.Children)
            if (!(child.Is(Names.Assertion, "Issuer") || child.Is(Names.Signature, "Signature") || child.Is(Names.Protocol, "Extensions") || child.Is(Names.Protocol, "Status")
                || child.Is(Names.Assertion, "Assertion") || child.Is(Names.Assertion, "EncryptedAssertion")))
                throw Structure($"A Response does not hold a {child.Name} of '{child.Namespace}'.");
        NoText(response);

        foreach (var name in (string[])["Issuer", "Status"])
            if (response.Children.Count(c => c.Name == name) > 1) throw Structure($"The Response holds more than one {name}.");
        var assertions = response.All().Where(e => e.Name is "Assertion" or "EncryptedAssertion").ToList();
        if (assertions.Count > 1) throw Structure($"The document holds {assertions.Count} assertions: exactly one is read here.");
        if (assertions.Exists(a => a.Parent != response)) throw Structure("The assertion does not stand directly below the Response.");
        Signatures(response, assertions.Find(a => a.Name == "Assertion"));
    }

    /// <summary>The same of an assertion that stood encrypted in the Response.</summary>
    public static void RequireDecrypted(Element assertion)
    {
        if (!assertion.Is(Names.Assertion, "Assertion")) throw Structure($"What was encrypted is no Assertion but a {assertion.Name}.");
        if (assertion.All().Skip(1).Any(e => e.Name is "Assertion" or "EncryptedAssertion")) throw Structure("There is an assertion inside the assertion.");
        Signatures(null, assertion);
    }

    /// <summary>Messages other than a Response: the root, and a Signature nowhere but in it.</summary>
    public static void RequireMessage(Element root, string name)
    {
        Root(root, name);
        Signatures(root, null);
    }

    static void Root(Element root, string name)
    {
        if (!root.Is(Names.Protocol, name)) throw Structure($"The message is a {root.Name}, not a {name}.");
        if (root["Version"] != "2.0") throw new SamlException(Check.Version, $"The message says version '{root["Version"]}', not 2.0.");
        if (string.IsNullOrEmpty(root["ID"])) throw Structure($"The {name} has no ID.");
    }

    static void Signatures(Element? message, Element? assertion)
    {
        var signatures = (message ?? assertion!).All().Where(e => e.Name == "Signature").ToList();
        if (signatures.Exists(s => s.Namespace != Names.Signature)) throw Structure("There is a Signature that is none of XML Signature.");
        if (signatures.Exists(s => s.Parent is null || (s.Parent != message && s.Parent != assertion))) throw Structure("A Signature stands where none may be.");
        if (signatures.GroupBy(s => s.Parent).Any(g => g.Count() > 1)) throw Structure("An element holds two Signatures.");
    }

    static void NoText(Element element)
    {
        if (element.Content.Any(c => c is string text && !string.IsNullOrWhiteSpace(text))) throw Structure($"There is text inside {element.Name}.");
    }

    static SamlException Structure(string detail) => new(Check.Structure, detail);
}
