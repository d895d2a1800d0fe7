using System.Security.Cryptography.Xml;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>
/// Signs with the framework's SignedXml, which the service provider in this product does not use: what is accepted there was made by somebody
/// else's canonicalization.
/// </summary>
static class Signing
{
    /// <param name="element">Carries the ID that is referred to; the Signature becomes its child.</param>
    public static void Sign(XmlElement element, Keys keys, Quirks quirks)
    {
        var document = element.OwnerDocument;
        var signed = new SignedXml(element) { SigningKey = keys.Rsa };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = quirks.Sha1 ? Names.RsaSha1 : Names.RsaSha256;
        var reference = new Reference("#" + element.GetAttribute("ID")) { DigestMethod = quirks.Sha1 ? Names.Sha1 : Names.Sha256 };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform(quirks.PrefixList));
        signed.AddReference(reference);
        if (quirks.KeyInfo == "certificate") signed.KeyInfo.AddClause(new KeyInfoX509Data(keys.Certificate));
        else if (quirks.KeyInfo == "value") signed.KeyInfo.AddClause(new RSAKeyValue(keys.Rsa));
        signed.ComputeSignature();
        var signature = document.ImportNode(signed.GetXml(), true);
        if (quirks.SignatureLast) element.AppendChild(signature);
        else element.InsertAfter(signature, element["Issuer", Names.Assertion]);
    }

    /// <summary>Whether a message carries a signature of one of these keys. Good enough here: nobody's access hangs on it.</summary>
    public static bool IsSigned(XmlElement message, IEnumerable<System.Security.Cryptography.AsymmetricAlgorithm> keys)
    {
        if (message["Signature", Names.Signature] is not { } signature) return false;
        var signed = new SignedXml(message);
        signed.LoadXml(signature);
        return keys.Any(signed.CheckSignature);
    }
}
