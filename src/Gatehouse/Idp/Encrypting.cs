using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>Puts an assertion into an EncryptedAssertion (XML Encryption 1.1) for the service provider's key.</summary>
static class Encrypting
{
    /// <summary>Takes the place of the assertion in its document.</summary>
    public static void Encrypt(XmlElement assertion, RSA key, Quirks quirks)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true })) Write(xml, key, secret, Sealed(secret, Encoding.UTF8.GetBytes(assertion.OuterXml), quirks.Encrypts == "gcm"), quirks);
        var made = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        made.LoadXml(text.ToString());
        assertion.ParentNode!.ReplaceChild(assertion.OwnerDocument.ImportNode(made.DocumentElement!, true), assertion);
    }

    static void Write(XmlWriter xml, RSA key, byte[] secret, byte[] content, Quirks quirks)
    {
        xml.WriteStartElement("saml", "EncryptedAssertion", Names.Assertion);
        xml.WriteStartElement("xenc", "EncryptedData", Names.Encryption);
        xml.WriteAttributeString("Type", Names.Encryption + "Element");
        Method(quirks.Encrypts == "gcm" ? "http://www.w3.org/2009/xmlenc11#aes256-gcm" : Names.Encryption + "aes256-cbc");
        xml.WriteStartElement("ds", "KeyInfo", Names.Signature);
        if (quirks.KeyBeside)
        {
            xml.WriteStartElement("ds", "RetrievalMethod", Names.Signature);
            xml.WriteAttributeString("Type", Names.Encryption + "EncryptedKey");
            xml.WriteAttributeString("URI", "#_key");
            xml.WriteEndElement();
        }
        else EncryptedKey();
        xml.WriteEndElement();
        Cipher(content);
        xml.WriteEndElement();
        if (quirks.KeyBeside) EncryptedKey();
        xml.WriteEndElement();

        void EncryptedKey()
        {
            xml.WriteStartElement("xenc", "EncryptedKey", Names.Encryption);
            xml.WriteAttributeString("Id", "_key");
            Method(Names.Encryption + "rsa-oaep-mgf1p");
            Cipher(key.Encrypt(secret, RSAEncryptionPadding.OaepSHA1));
            xml.WriteEndElement();
        }

        void Method(string algorithm)
        {
            xml.WriteStartElement("xenc", "EncryptionMethod", Names.Encryption);
            xml.WriteAttributeString("Algorithm", algorithm);
            xml.WriteEndElement();
        }

        void Cipher(byte[] octets)
        {
            xml.WriteStartElement("xenc", "CipherData", Names.Encryption);
            xml.WriteElementString("xenc", "CipherValue", Names.Encryption, Convert.ToBase64String(octets));
            xml.WriteEndElement();
        }
    }

    static byte[] Sealed(byte[] secret, byte[] plain, bool gcm)
    {
        if (!gcm)
        {
            using var cbc = Aes.Create();
            cbc.Key = secret;
            var iv = RandomNumberGenerator.GetBytes(16);
            return [.. iv, .. cbc.EncryptCbc(plain, iv, PaddingMode.ISO10126)];
        }

        var (nonce, content, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        using var aes = new AesGcm(secret, 16);
        aes.Encrypt(nonce, plain, content, tag);
        return [.. nonce, .. content, .. tag];
    }
}
