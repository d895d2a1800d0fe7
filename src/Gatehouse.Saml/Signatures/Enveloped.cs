using System.Text;
using System.Xml;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Signatures;

/// <summary>Signs a message of ours: the enveloped signature goes behind its Issuer, where the schema wants it.</summary>
static class Enveloped
{
    public static byte[] Sign(byte[] message, SigningKey key)
    {
        var root = SafeXml.Read(message);
        var digest = Algorithms.FindDigest(Algorithms.Sha256, sha1: false).Of(Canonical.Octets(root));
        var unsigned = SafeXml.Read(Write(root["ID"]!, digest, key, []));
        var info = unsigned.Named(Names.Signature, "SignedInfo").Single();
        var signed = SafeXml.Read(Write(root["ID"]!, digest, key, key.Sign(Canonical.Octets(info))));
        root.Insert(root.Content.ToList().FindIndex(c => c is Element { Name: "Issuer" }) + 1, signed);
        return Canonical.Octets(root);
    }

    static byte[] Write(string id, byte[] digest, SigningKey key, byte[] value)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("ds", "Signature", Names.Signature);
            xml.WriteStartElement("SignedInfo", Names.Signature);
            Method("CanonicalizationMethod", Names.ExclusiveC14n);
            Method("SignatureMethod", key.Method);
            xml.WriteStartElement("Reference", Names.Signature);
            xml.WriteAttributeString("URI", "#" + id);
            xml.WriteStartElement("Transforms", Names.Signature);
            Method("Transform", Names.Enveloped);
            Method("Transform", Names.ExclusiveC14n);
            xml.WriteEndElement();
            Method("DigestMethod", Algorithms.Sha256);
            xml.WriteElementString("DigestValue", Names.Signature, Convert.ToBase64String(digest));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteElementString("SignatureValue", Names.Signature, Convert.ToBase64String(value));
            xml.WriteStartElement("KeyInfo", Names.Signature);
            xml.WriteStartElement("X509Data", Names.Signature);
            xml.WriteElementString("X509Certificate", Names.Signature, key.CertificateText);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();

            void Method(string name, string algorithm)
            {
                xml.WriteStartElement(name, Names.Signature);
                xml.WriteAttributeString("Algorithm", algorithm);
                xml.WriteEndElement();
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
