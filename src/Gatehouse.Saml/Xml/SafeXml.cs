using System.Text;
using System.Xml;

namespace Gatehouse.Saml.Xml;

/// <summary>
/// Somebody else's bytes become a tree, or a refusal. Every limit is checked while reading, before anything is built from it: no
/// DTD, no entities, no processing instructions, one encoding, bounded size, depth and width (attacks A4, A5, A12, A21, A22).
/// </summary>
static class SafeXml
{
    public const int Longest = 512 << 10;

    const int Deepest = 64, MostNodes = 20_000, MostAttributes = 64;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true), Utf16Big = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    /// <exception cref="SamlException">xml: it is no document that is read here.</exception>
    public static Element Read(ReadOnlySpan<byte> bytes, int longest = Longest)
    {
        if (bytes.Length > longest) throw new SamlException(Check.Size, $"The document has {bytes.Length} bytes, more than {longest}.");
        var (text, wide) = Decode(bytes);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = false,
                CheckCharacters = true, ConformanceLevel = ConformanceLevel.Document, MaxCharactersFromEntities = 1024, MaxCharactersInDocument = longest,
            });
            return Build(reader, wide, longest / (Longest / MostNodes));
        }
        catch (XmlException malformed)
        {
            throw new SamlException(Check.Xml, $"This is no well-formed XML without a document type: {malformed.Message}");
        }
    }

    static (string Text, bool Wide) Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xFF, 0xFE, .. var rest] => (Utf16.GetString(rest), true),
                [0xFE, 0xFF, .. var rest] => (Utf16Big.GetString(rest), true),
                [0xEF, 0xBB, 0xBF, .. var rest] => (Utf8.GetString(rest), false),
                _ => (Utf8.GetString(bytes), false),
            };
        }
        catch (DecoderFallbackException)
        {
            throw new SamlException(Check.Xml, "The document is neither UTF-8 nor UTF-16.");
        }
    }

    static Element Build(XmlReader reader, bool wide, int mostNodes)
    {
        Element? root = null, at = null;
        var (nodes, ids, text) = (0, new HashSet<string>(StringComparer.Ordinal), new StringBuilder());
        while (reader.Read())
        {
            if (++nodes > mostNodes) throw new SamlException(Check.Size, $"The document has more than {mostNodes} nodes.");
            switch (reader.NodeType)
            {
                case XmlNodeType.XmlDeclaration when reader.GetAttribute("encoding") is { } encoding && !IsOurs(encoding, wide):
                    throw new SamlException(Check.Xml, "The document declares another encoding than it has.");
                case XmlNodeType.XmlDeclaration:
                    break;
                case XmlNodeType.EndElement:
                    Flush();
                    at = at!.Parent;
                    break;
                case XmlNodeType.Element:
                    if (reader.Depth >= Deepest) throw new SamlException(Check.Size, $"Elements lie more than {Deepest} deep.");
                    Flush();
                    var empty = reader.IsEmptyElement;
                    var element = Start(reader, ids);
                    if (at is null) root = element;
                    else at.Add(element);
                    if (!empty) at = element;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    text.Append(reader.Value); // What comments parted is one again (A4).
                    break;
                default:
                    throw new SamlException(Check.Xml, $"A {reader.NodeType} has no place in such a document.");
            }
        }

        return root!;

        void Flush()
        {
            if (text.Length > 0) at?.Add(text.ToString()); // Outside the root there is white space only.
            text.Clear();
        }
    }

    static bool IsOurs(string encoding, bool wide) => wide
        ? encoding.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase)
        : encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    static Element Start(XmlReader reader, HashSet<string> ids)
    {
        if (reader.AttributeCount > MostAttributes) throw new SamlException(Check.Size, $"An element has more than {MostAttributes} attributes.");
        var (prefix, name, ns) = (reader.Prefix, reader.LocalName, reader.NamespaceURI);
        var declarations = new List<Declaration>();
        var attributes = new List<Attribute>();
        while (reader.MoveToNextAttribute())
            if (reader.NamespaceURI == Names.Xmlns) declarations.Add(new(reader.Prefix.Length == 0 ? "" : reader.LocalName, reader.Value));
            else attributes.Add(Identified(new(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value), ids));
        reader.MoveToElement();
        return new(prefix, name, ns, declarations, attributes);
    }

    /// <summary>
    /// Whatever looks like an id is one, and there is only one of each: ID, Id and id, xml:id, an id of a foreign namespace have all been
    /// used to make a signature point elsewhere (A12).
    /// </summary>
    static Attribute Identified(Attribute attribute, HashSet<string> ids)
    {
        if (!attribute.Name.Equals("id", StringComparison.OrdinalIgnoreCase)) return attribute;
        if (attribute.Namespace.Length > 0) throw new SamlException(Check.Ids, "An id has a namespace.");
        if (!ids.Add(attribute.Value)) throw new SamlException(Check.Ids, "Two elements have one id.");
        return attribute;
    }
}
