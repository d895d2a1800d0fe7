using System.Text;

namespace Gatehouse.Saml.Xml;

/// <summary>
/// Exclusive XML Canonicalization 1.0 (https://www.w3.org/TR/xml-exc-c14n/) of one element, as octets. The tree holds no comments, so
/// "with comments" comes to the same.
/// </summary>
static class Canonical
{
    /// <param name="leftOut">A child element that is skipped: the enveloped signature.</param>
    /// <param name="inclusive">Prefixes of InclusiveNamespaces; "#default" is the default namespace.</param>
    public static byte[] Octets(Element element, Element? leftOut = null, IReadOnlyCollection<string>? inclusive = null)
    {
        var text = new StringBuilder(4096);
        Write(text, element, leftOut, [.. (inclusive ?? []).Select(p => p == "#default" ? "" : p)], []);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <param name="rendered">What the prefixes mean in the output so far, the nearest last.</param>
    static void Write(StringBuilder text, Element element, Element? leftOut, string[] inclusive, List<Declaration> rendered)
    {
        var before = rendered.Count;
        text.Append('<').Append(Qualified(element.Prefix, element.Name));
        foreach (var declaration in Needed(element, inclusive, rendered).OrderBy(d => d.Prefix, StringComparer.Ordinal))
        {
            text.Append(declaration.Prefix.Length == 0 ? " xmlns" : " xmlns:").Append(declaration.Prefix).Append("=\"");
            Escape(text, declaration.Namespace, inAttribute: true);
            text.Append('"');
            rendered.Add(declaration);
        }

        foreach (var attribute in element.Attributes.OrderBy(a => a.Namespace, StringComparer.Ordinal).ThenBy(a => a.Name, StringComparer.Ordinal))
        {
            text.Append(' ').Append(Qualified(attribute.Prefix, attribute.Name)).Append("=\"");
            Escape(text, attribute.Value, inAttribute: true);
            text.Append('"');
        }

        text.Append('>');
        foreach (var item in element.Content)
            if (item is string words) Escape(text, words, inAttribute: false);
            else if (item != leftOut) Write(text, (Element)item, leftOut, inclusive, rendered);
        text.Append("</").Append(Qualified(element.Prefix, element.Name)).Append('>');
        rendered.RemoveRange(before, rendered.Count - before);
    }

    /// <summary>Declarations that the element must carry: prefixes it visibly uses, and those that are to be treated inclusively.</summary>
    static List<Declaration> Needed(Element element, string[] inclusive, List<Declaration> rendered)
    {
        var needed = new List<Declaration>(2);
        Need(element.Prefix, element.Namespace);
        foreach (var attribute in element.Attributes)
            if (attribute.Prefix.Length > 0) Need(attribute.Prefix, attribute.Namespace);
        foreach (var prefix in inclusive)
            if (element.Resolve(prefix) is { } meaning) Need(prefix, meaning);
        return needed;

        void Need(string prefix, string meaning)
        {
            if (prefix == "xml" || needed.Exists(d => d.Prefix == prefix)) return;
            var known = rendered.FindLast(d => d.Prefix == prefix)?.Namespace;
            if (known != meaning && !(known is null && prefix.Length == 0 && meaning.Length == 0)) needed.Add(new(prefix, meaning));
        }
    }

    static string Qualified(string prefix, string name) => prefix.Length == 0 ? name : prefix + ":" + name;

    static void Escape(StringBuilder text, string value, bool inAttribute)
    {
        foreach (var c in value)
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' when !inAttribute => text.Append("&gt;"),
                '"' when inAttribute => text.Append("&quot;"),
                '\t' when inAttribute => text.Append("&#x9;"),
                '\n' when inAttribute => text.Append("&#xA;"),
                '\r' => text.Append("&#xD;"),
                _ => text.Append(c),
            };
    }
}
