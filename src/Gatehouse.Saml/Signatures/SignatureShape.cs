using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Signatures;

/// <summary>
/// A Signature of exactly the one shape that SAML 2.0 (core, §5.4) allows: enveloped, one reference to its parent, exclusive
/// canonicalization. Anything more or less is refused, since every other shape was an attack once (A7, A8, A11, A15, A16).
/// </summary>
sealed record SignatureShape(Element Element, Element SignedInfo, IReadOnlyCollection<string> InfoPrefixes, IReadOnlyCollection<string> BodyPrefixes, Scheme Scheme, Digest Digest, byte[] Value, byte[] DigestValue)
{
    const string WithComments = Names.ExclusiveC14n + "WithComments";

    /// <param name="sha1">Whether the connection may still use SHA-1.</param>
    public static SignatureShape Of(Element signature, bool sha1)
    {
        var parts = Elements(signature);
        if (parts.Count is < 2 or > 3 || !Is(parts[0], "SignedInfo") || !Is(parts[1], "SignatureValue") || (parts.Count == 3 && !Is(parts[2], "KeyInfo")))
            throw Shape("A Signature holds SignedInfo, SignatureValue and perhaps KeyInfo, once each and in this order.");

        var info = Elements(parts[0]);
        if (info.Count != 3 || !Is(info[0], "CanonicalizationMethod") || !Is(info[1], "SignatureMethod") || !Is(info[2], "Reference"))
            throw Shape("A SignedInfo holds CanonicalizationMethod, SignatureMethod and one Reference.");
        if (info[1].Content.Count > 0) throw Shape("A SignatureMethod has no parameters here.");

        var reference = Elements(info[2]);
        if (reference.Count != 3 || !Is(reference[0], "Transforms") || !Is(reference[1], "DigestMethod") || !Is(reference[2], "DigestValue"))
            throw Shape("A Reference holds Transforms, DigestMethod and DigestValue.");
        if (signature.Parent?["ID"] is not { Length: > 0 } id || info[2]["URI"] != "#" + id)
            throw new SamlException(Check.SignatureReference, $"The Reference '{info[2]["URI"]}' is not to the element that holds the Signature.");

        var transforms = Elements(reference[0]);
        if (transforms.Count != 2 || !transforms.TrueForAll(t => Is(t, "Transform")) || transforms[0]["Algorithm"] != Names.Enveloped || transforms[0].Content.Count > 0)
            throw Transforms("The transforms are enveloped-signature and exclusive canonicalization, in this order.");

        return new(signature, parts[0], Prefixes(info[0]), Prefixes(transforms[1]), Algorithms.FindScheme(info[1]["Algorithm"], sha1), Algorithms.FindDigest(reference[1]["Algorithm"], sha1),
            Base64(parts[1]), Base64(reference[2]));
    }

    /// <summary>The canonicalization is the exclusive one; it may name prefixes to be treated inclusively, as Okta and Shibboleth do.</summary>
    static string[] Prefixes(Element method)
    {
        if (method["Algorithm"] is not (Names.ExclusiveC14n or WithComments))
            throw Transforms($"'{method["Algorithm"]}' is not exclusive canonicalization, which SAML asks for.");
        var inside = Elements(method);
        if (inside.Count == 0) return [];
        if (inside.Count > 1 || !inside[0].Is(Names.ExclusiveC14n, "InclusiveNamespaces") || inside[0].Content.Count > 0) throw Transforms("A canonicalization has InclusiveNamespaces inside, or nothing.");
        return (inside[0]["PrefixList"] ?? "").Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Child elements, where text between them is white space.</summary>
    static List<Element> Elements(Element parent) => parent.Content.All(c => c is Element || string.IsNullOrWhiteSpace((string)c))
        ? [.. parent.Children]
        : throw Shape($"There is text inside {parent.Name}.");

    static byte[] Base64(Element leaf)
    {
        if (leaf.Children.Any()) throw Shape($"There are elements inside {leaf.Name}.");
        try
        {
            return Convert.FromBase64String(leaf.Text); // White space inside is allowed.
        }
        catch (FormatException)
        {
            throw Shape($"{leaf.Name} is no base64.");
        }
    }

    static bool Is(Element element, string name) => element.Is(Names.Signature, name);

    static SamlException Shape(string detail) => new(Check.SignatureShape, detail);

    static SamlException Transforms(string detail) => new(Check.SignatureTransforms, detail);
}
