using System.Security.Cryptography.X509Certificates;
using Gatehouse.Saml.Messages;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <summary>What we say of ourselves to one connection's identity provider.</summary>
/// <param name="Signing">The current certificate and the next one, so that keys roll without a gap.</param>
/// <param name="Encryption">All that can decrypt.</param>
public sealed record SpMetadata(string EntityId, string Acs, string Logout, IReadOnlyList<X509Certificate2> Signing, IReadOnlyList<X509Certificate2> Encryption, bool SignsRequests)
{
    /// <param name="key">Signs the document as a whole; null leaves it unsigned.</param>
    public byte[] Write(string id, SigningKey? key)
    {
        var document = Outgoing.Write(xml =>
        {
            xml.WriteStartElement("md", "EntityDescriptor", Names.Metadata);
            xml.WriteAttributeString("ID", id);
            xml.WriteAttributeString("entityID", EntityId);
            xml.WriteStartElement("md", "SPSSODescriptor", Names.Metadata);
            xml.WriteAttributeString("AuthnRequestsSigned", SignsRequests ? "true" : "false");
            xml.WriteAttributeString("WantAssertionsSigned", "true");
            xml.WriteAttributeString("protocolSupportEnumeration", Names.Protocol);
            foreach (var certificate in Signing) Key("signing", certificate);
            foreach (var certificate in Encryption) Key("encryption", certificate);
            foreach (var binding in (string[])[Names.PostBinding, Names.RedirectBinding]) Endpoint("SingleLogoutService", binding, Logout);
            Endpoint("AssertionConsumerService", Names.PostBinding, Acs, () =>
            {
                xml.WriteAttributeString("index", "0");
                xml.WriteAttributeString("isDefault", "true");
            });
            xml.WriteEndElement();
            xml.WriteEndElement();

            void Key(string use, X509Certificate2 certificate)
            {
                xml.WriteStartElement("md", "KeyDescriptor", Names.Metadata);
                xml.WriteAttributeString("use", use);
                xml.WriteStartElement("ds", "KeyInfo", Names.Signature);
                xml.WriteStartElement("ds", "X509Data", Names.Signature);
                xml.WriteElementString("ds", "X509Certificate", Names.Signature, Convert.ToBase64String(certificate.RawData));
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            void Endpoint(string name, string binding, string location, Action? more = null)
            {
                xml.WriteStartElement("md", name, Names.Metadata);
                xml.WriteAttributeString("Binding", binding);
                xml.WriteAttributeString("Location", location);
                more?.Invoke();
                xml.WriteEndElement();
            }
        });
        return Outgoing.Signed(document, key);
    }
}
