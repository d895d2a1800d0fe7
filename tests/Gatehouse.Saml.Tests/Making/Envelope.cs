using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Saml.Tests;

/// <summary>XML Encryption as identity providers do it.</summary>
static class Envelope
{
    public static string Of(string assertion, string content, string wrap, bool beside, RSA to)
    {
        var length = content.Contains("128", StringComparison.Ordinal) ? 16 : content.Contains("192", StringComparison.Ordinal) ? 24 : 32;
        var secret = RandomNumberGenerator.GetBytes(length);
        var (method, padding) = wrap switch
        {
            "oaep-sha256" => ("""<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/></xenc:EncryptionMethod>""", RSAEncryptionPadding.OaepSHA256),
            _ when wrap.EndsWith("rsa-1_5", StringComparison.Ordinal) => ($"""<xenc:EncryptionMethod Algorithm="{wrap}"/>""", RSAEncryptionPadding.Pkcs1),
            _ => ($"""<xenc:EncryptionMethod Algorithm="{wrap}"/>""", RSAEncryptionPadding.OaepSHA1),
        };
        var key = $"""<xenc:EncryptedKey Id="_ek1">{method}<xenc:CipherData><xenc:CipherValue>{Convert.ToBase64String(to.Encrypt(secret, padding))}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>""";
        var info = beside ? """<ds:RetrievalMethod Type="http://www.w3.org/2001/04/xmlenc#EncryptedKey" URI="#_ek1"/>""" : key;
        return $"""
            <saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedData Id="_ed1" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="{content}"/><ds:KeyInfo>{info}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{Convert.ToBase64String(Sealed(secret, Encoding.UTF8.GetBytes(assertion), content))}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>{(beside ? key : "")}</saml:EncryptedAssertion>
            """;
    }

    static byte[] Sealed(byte[] secret, byte[] plain, string content)
    {
        if (!content.EndsWith("gcm", StringComparison.Ordinal))
        {
            using var cbc = Aes.Create();
            cbc.Key = secret;
            var iv = RandomNumberGenerator.GetBytes(16);
            return [.. iv, .. cbc.EncryptCbc(plain, iv, PaddingMode.ISO10126)];
        }

        var (nonce, sealedText, tag) = (RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        using var gcm = new AesGcm(secret, 16);
        gcm.Encrypt(nonce, plain, sealedText, tag);
        return [.. nonce, .. sealedText, .. tag];
    }
}
