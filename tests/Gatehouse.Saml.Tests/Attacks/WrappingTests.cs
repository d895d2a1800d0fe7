using System.Xml;

namespace Gatehouse.Saml.Tests.Attacks;

/// <summary>
/// Signature wrapping (XSW): the signed element stays valid somewhere, and another one stands where it is read. The eight classic permutations
/// and their cousins, over every signed shape.
/// </summary>
public sealed class WrappingTests
{
    static readonly Dictionary<string, Action<Dom>> OfResponse = new()
    {
        ["XSW1: the signed Response inside the Signature of a copy"] = d =>
        {
            var (signed, evil) = (Dom.Copy(d.Response), Dom.Evil(d.Response));
            var signature = Dom.SignatureOf(d.Response);
            d.Root(evil);
            evil.AppendChild(signature);
            signature.AppendChild(signed);
        },
        ["XSW2: the signed Response before its Signature in a copy"] = d =>
        {
            var (signed, evil, signature) = (Dom.Copy(d.Response), Dom.Evil(d.Response), Dom.SignatureOf(d.Response));
            d.Root(evil);
            evil.PrependChild(signed);
            evil.AppendChild(signature);
        },
        ["the signed Response in an Object of the Signature"] = d =>
        {
            var (signed, evil, signature, box) = (Dom.Copy(d.Response), Dom.Evil(d.Response), Dom.SignatureOf(d.Response), d.DsObject);
            d.Root(evil);
            box.AppendChild(signed);
            signature.AppendChild(box);
            evil.InsertAfter(signature, evil.FirstChild);
        },
        ["the signed Response in Extensions"] = d =>
        {
            var (signed, evil, signature, box) = (Dom.Copy(d.Response), Dom.Evil(d.Response), Dom.SignatureOf(d.Response), d.Element("Extensions"));
            d.Root(evil);
            box.AppendChild(signed);
            evil.InsertAfter(signature, evil.FirstChild);
            evil.InsertAfter(box, signature);
        },
        ["the copy of the Response has the signed one's id"] = d =>
        {
            var (signed, signature, box) = (Dom.Copy(d.Response), Dom.SignatureOf(d.Response), d.Element("Extensions"));
            var evil = Dom.Evil(d.Response, d.Response.GetAttribute("ID"));
            d.Root(evil);
            box.AppendChild(signed);
            evil.InsertAfter(signature, evil.FirstChild);
            evil.InsertAfter(box, signature);
        },
    };

    static readonly Dictionary<string, Action<Dom>> OfAssertion = new()
    {
        ["XSW3: a copy before the signed one"] = d => d.Response.InsertBefore(Dom.Evil(d.Assertion), d.Assertion),
        ["XSW4: the signed one inside the copy"] = d => Into(d, evil => evil),
        ["XSW5: the copy carries the Signature, the signed one stands behind"] = d =>
        {
            var (signed, evil, signature) = (d.Assertion, Dom.Evil(d.Assertion), Dom.SignatureOf(d.Assertion));
            signed.RemoveChild(signature);
            evil.InsertAfter(signature, evil.FirstChild);
            d.Response.InsertBefore(evil, signed);
        },
        ["XSW6: the signed one inside the Signature that the copy carries"] = d =>
        {
            var (signed, evil, signature) = (d.Assertion, Dom.Evil(d.Assertion), Dom.SignatureOf(d.Assertion));
            signed.RemoveChild(signature);
            d.Response.ReplaceChild(evil, signed);
            signature.AppendChild(signed);
            evil.InsertAfter(signature, evil.FirstChild);
        },
        ["XSW7: a copy in Extensions"] = d =>
        {
            var box = d.Element("Extensions");
            box.AppendChild(Dom.Evil(d.Assertion));
            d.Response.InsertBefore(box, d.Assertion);
        },
        ["XSW7 the other way: the signed one in Extensions"] = d =>
        {
            var (signed, evil, box) = (d.Assertion, Dom.Evil(d.Assertion), d.Element("Extensions"));
            d.Response.ReplaceChild(evil, signed);
            box.AppendChild(signed);
            d.Response.InsertBefore(box, evil);
        },
        ["XSW8: the signed one in an Object of the copy's Signature"] = d =>
        {
            var (signed, evil, signature, box) = (d.Assertion, Dom.Evil(d.Assertion), Dom.SignatureOf(d.Assertion), d.DsObject);
            signed.RemoveChild(signature);
            d.Response.ReplaceChild(evil, signed);
            box.AppendChild(signed);
            signature.AppendChild(box);
            evil.InsertAfter(signature, evil.FirstChild);
        },
        ["XSW9: the signed one in the Advice of the copy"] = d => Into(d, evil => (XmlElement)evil.AppendChild(d.Element("Advice", "urn:oasis:names:tc:SAML:2.0:assertion", "saml"))!),
        ["the signed one in the StatusDetail"] = d =>
        {
            var (signed, evil, box) = (d.Assertion, Dom.Evil(d.Assertion), d.Element("StatusDetail"));
            d.Response.ReplaceChild(evil, signed);
            box.AppendChild(signed);
            d.One("Status").AppendChild(box);
        },
        ["the copy has the signed one's id"] = d => d.Response.InsertBefore(Dom.Evil(d.Assertion, d.Assertion.GetAttribute("ID")), d.Assertion),
        ["the copy has the id as Id"] = d =>
        {
            var evil = Dom.Evil(d.Assertion);
            evil.SetAttribute("Id", d.Assertion.GetAttribute("ID"));
            d.Response.InsertBefore(evil, d.Assertion);
        },
        ["a Signature of the Response that is a copy of the Assertion's"] = d =>
        {
            var evil = Dom.Evil(d.Assertion);
            d.Response.InsertAfter(Dom.Copy(Dom.SignatureOf(d.Assertion)), d.Response.FirstChild);
            d.Response.ReplaceChild(evil, d.Assertion);
        },
        ["an unsigned Assertion of another namespace first"] = d =>
        {
            var decoy = d.Element("Assertion", "urn:evil", "x");
            decoy.InnerXml = Dom.Evil(d.Assertion).InnerXml;
            d.Response.InsertBefore(decoy, d.Assertion);
        },
        ["a second Signature of another namespace"] = d => d.Assertion.InsertAfter(d.Element("Signature", "urn:evil", "x"), d.Assertion.FirstChild),
        ["two Signatures"] = d => d.Assertion.InsertAfter(Dom.Copy(Dom.SignatureOf(d.Assertion)), d.Assertion.FirstChild),
        ["the Signature alone in the Response, the copy unsigned"] = d =>
        {
            var (evil, signature) = (Dom.Evil(d.Assertion, d.Assertion.GetAttribute("ID")), Dom.SignatureOf(d.Assertion));
            d.Response.ReplaceChild(evil, d.Assertion);
            d.Response.InsertAfter(signature, d.Response.FirstChild);
        },
    };

    public static TheoryData<string, string> Permutations()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in OfResponse.Keys) { data.Add(nameof(Sign.Response), name); data.Add(nameof(Sign.Both), name); }
        foreach (var name in OfAssertion.Keys) { data.Add(nameof(Sign.Assertion), name); data.Add(nameof(Sign.Both), name); }
        return data;
    }

    [Theory]
    [MemberData(nameof(Permutations))]
    public void A_wrapped_signature_lets_nobody_in(string signs, string permutation)
    {
        var valid = (new Idp { Signs = Enum.Parse<Sign>(signs) }).Response();
        var dom = new Dom(valid);
        (OfResponse.GetValueOrDefault(permutation) ?? OfAssertion[permutation])(dom);

        dom.Xml.ShouldNotBe(valid);
        A.Refused(dom.Xml).Check.ShouldBeOneOf(Check.Structure, Check.Ids, Check.SignatureShape, Check.SignatureReference, Check.SignatureDigest);
    }

    static void Into(Dom d, Func<XmlElement, XmlElement> place)
    {
        var (signed, evil) = (d.Assertion, Dom.Evil(d.Assertion));
        d.Response.ReplaceChild(evil, signed);
        place(evil).AppendChild(signed);
    }
}
