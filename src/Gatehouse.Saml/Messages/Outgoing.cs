using System.Text;
using System.Xml;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Messages;

/// <summary>Writing messages of ours: always by a writer that escapes, never by templates (A23).</summary>
static class Outgoing
{
    public static byte[] Write(Action<XmlWriter> body)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true })) body(xml);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The root with what every request and response carries.</summary>
    public static void Start(XmlWriter xml, string name, string id, DateTimeOffset now, string destination, string issuer, Action? attributes = null)
    {
        xml.WriteStartElement("samlp", name, Names.Protocol);
        xml.WriteAttributeString("ID", id);
        xml.WriteAttributeString("Version", "2.0");
        xml.WriteAttributeString("IssueInstant", Instant.Text(now));
        xml.WriteAttributeString("Destination", destination);
        attributes?.Invoke();
        xml.WriteElementString("saml", "Issuer", Names.Assertion, issuer);
    }

    public static byte[] Signed(byte[] message, SigningKey? key) => key is null ? message : Enveloped.Sign(message, key);
}
