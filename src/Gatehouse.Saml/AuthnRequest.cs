using System.Xml;
using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <summary>
/// Our request to sign somebody in. It asks for as little as possible: Entra refuses a Subject and most NameIDPolicies, and an exact authentication
/// context locks people out.
/// </summary>
/// <param name="Id">Single-use; must not begin with a digit (xs:ID, and Entra checks).</param>
/// <param name="ForceAuthn">The person must sign in again.</param>
/// <param name="NameIdFormat">Null leaves it to the identity provider.</param>
public sealed record AuthnRequest(string Id, string Issuer, string Destination, string Acs, bool ForceAuthn = false, string? NameIdFormat = null)
{
    /// <summary>The message in UTF-8; with a key it carries an enveloped signature, for the POST binding.</summary>
    public byte[] Write(DateTimeOffset now, SigningKey? key) => Outgoing.Signed(Outgoing.Write(xml => Write(xml, now)), key);

    void Write(XmlWriter xml, DateTimeOffset now)
    {
        Outgoing.Start(xml, "AuthnRequest", Id, now, Destination, Issuer, attributes: () =>
        {
            xml.WriteAttributeString("ProtocolBinding", Names.PostBinding);
            xml.WriteAttributeString("AssertionConsumerServiceURL", Acs);
            if (ForceAuthn) xml.WriteAttributeString("ForceAuthn", "true");
        });
        if (NameIdFormat is not null)
        {
            xml.WriteStartElement("NameIDPolicy", Names.Protocol);
            xml.WriteAttributeString("Format", NameIdFormat);
            xml.WriteAttributeString("AllowCreate", "true");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
