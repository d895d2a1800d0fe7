using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <summary>Ends a session at the other side, or asks us to end one (profiles, §4.4).</summary>
public sealed record LogoutRequest(string Id, string Issuer, string Destination, NameId Subject, IReadOnlyList<string> SessionIndexes)
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public byte[] Write(DateTimeOffset now, SigningKey? key) => Outgoing.Signed(Outgoing.Write(xml =>
    {
        Outgoing.Start(xml, "LogoutRequest", Id, now, Destination, Issuer, () => xml.WriteAttributeString("NotOnOrAfter", Instant.Text(now + Life)));
        xml.WriteStartElement("saml", "NameID", Names.Assertion);
        if (Subject.Format is not null) xml.WriteAttributeString("Format", Subject.Format);
        if (Subject.NameQualifier is not null) xml.WriteAttributeString("NameQualifier", Subject.NameQualifier);
        if (Subject.SpNameQualifier is not null) xml.WriteAttributeString("SPNameQualifier", Subject.SpNameQualifier);
        xml.WriteString(Subject.Value);
        xml.WriteEndElement();
        foreach (var index in SessionIndexes) xml.WriteElementString("samlp", "SessionIndex", Names.Protocol, index);
        xml.WriteEndElement();
    }), key);

    internal static LogoutRequest Read(Element root, DateTimeOffset now, TimeSpan skew)
    {
        if (Instant.Of(root, "NotOnOrAfter") is { } end && end + skew <= now) throw new SamlException(Check.NotOnOrAfter, "The LogoutRequest has expired.");
        var name = Leaf.One(root, Names.Assertion, "NameID") ?? throw new SamlException(Check.NameId, "The LogoutRequest names nobody, or only in an encrypted way.");
        return new(root["ID"]!, Leaf.OneText(root, Names.Assertion, "Issuer") ?? "", root["Destination"] ?? "",
            new(Leaf.Of(name), name["Format"], name["NameQualifier"], name["SPNameQualifier"]), [.. root.Named(Names.Protocol, "SessionIndex").Select(Leaf.Of)]);
    }
}

/// <summary>The answer to one.</summary>
/// <param name="Succeeded">False for partial logout and every error.</param>
public sealed record LogoutResponse(string Id, string Issuer, string Destination, string InResponseTo, bool Succeeded = true)
{
    public byte[] Write(DateTimeOffset now, SigningKey? key) => Outgoing.Signed(Outgoing.Write(xml =>
    {
        Outgoing.Start(xml, "LogoutResponse", Id, now, Destination, Issuer, () => xml.WriteAttributeString("InResponseTo", InResponseTo));
        xml.WriteStartElement("samlp", "Status", Names.Protocol);
        xml.WriteStartElement("samlp", "StatusCode", Names.Protocol);
        xml.WriteAttributeString("Value", Succeeded ? Names.Success : "urn:oasis:names:tc:SAML:2.0:status:Responder");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }), key);

    internal static LogoutResponse Read(Element root) => new(
        root["ID"]!, Leaf.OneText(root, Names.Assertion, "Issuer") ?? "", root["Destination"] ?? "", root["InResponseTo"] ?? "",
        Leaf.One(root, Names.Protocol, "Status") is { } status && Leaf.One(status, Names.Protocol, "StatusCode")?["Value"] == Names.Success);
}
