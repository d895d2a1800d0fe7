using System.Text;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>LogoutRequest and LogoutResponse.</summary>
static class LogoutMessages
{
    public static XmlElement Request(string issuer, string to, Participant participant, DateTimeOffset now) => Write("LogoutRequest", issuer, to, now, null, xml =>
    {
        xml.WriteStartElement("saml", "NameID", Names.Assertion);
        if (participant.Format is not null) xml.WriteAttributeString("Format", participant.Format);
        xml.WriteString(participant.NameId);
        xml.WriteEndElement();
        xml.WriteElementString("samlp", "SessionIndex", Names.Protocol, participant.SessionIndex);
    });

    public static XmlElement Response(string issuer, string to, string inResponseTo, DateTimeOffset now) => Write("LogoutResponse", issuer, to, now, inResponseTo, xml =>
    {
        xml.WriteStartElement("samlp", "Status", Names.Protocol);
        xml.WriteStartElement("samlp", "StatusCode", Names.Protocol);
        xml.WriteAttributeString("Value", Names.Success);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    static XmlElement Write(string name, string issuer, string to, DateTimeOffset now, string? inResponseTo, Action<XmlWriter> body)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("samlp", name, Names.Protocol);
            xml.WriteAttributeString("ID", Sessions.Random());
            xml.WriteAttributeString("Version", "2.0");
            xml.WriteAttributeString("IssueInstant", SamlResponse.Time(now));
            xml.WriteAttributeString("Destination", to);
            if (inResponseTo is not null) xml.WriteAttributeString("InResponseTo", inResponseTo);
            xml.WriteElementString("saml", "Issuer", Names.Assertion, issuer);
            body(xml);
            xml.WriteEndElement();
        }

        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(text.ToString());
        return document.DocumentElement!;
    }
}
