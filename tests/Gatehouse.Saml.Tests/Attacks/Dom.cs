using System.Xml;

namespace Gatehouse.Saml.Tests.Attacks;

/// <summary>An attacker's tool: takes a signed Response apart and puts it together otherwise.</summary>
sealed class Dom
{
    readonly XmlDocument document = new() { PreserveWhitespace = true };

    public Dom(string xml) => document.LoadXml(xml);

    public XmlElement Response => document.DocumentElement!;

    public XmlElement Assertion => One("Assertion");

    public XmlElement One(string name) => (XmlElement)document.SelectSingleNode($"//*[local-name()='{name}']")!;

    public static XmlElement SignatureOf(XmlElement parent) => parent.ChildNodes.OfType<XmlElement>().Single(e => e.LocalName == "Signature");

    public static XmlElement Copy(XmlElement element) => (XmlElement)element.CloneNode(true);

    /// <summary>A copy that says somebody else, with an id of its own and without a signature.</summary>
    public static XmlElement Evil(XmlElement element, string id = "_evil")
    {
        var copy = Copy(element);
        copy.SetAttribute("ID", id);
        foreach (var signature in copy.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == "Signature").ToList()) copy.RemoveChild(signature);
        copy.InnerXml = copy.InnerXml.Replace("alice@example.com", "admin@example.com", StringComparison.Ordinal);
        return copy;
    }

    public XmlElement Element(string name, string ns = "urn:oasis:names:tc:SAML:2.0:protocol", string prefix = "samlp") => document.CreateElement(prefix, name, ns);

    public XmlElement DsObject => document.CreateElement("ds", "Object", "http://www.w3.org/2000/09/xmldsig#");

    public string Xml => document.OuterXml;

    public void Root(XmlElement root) => document.ReplaceChild(root, Response);
}
