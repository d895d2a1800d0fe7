using System.Text.RegularExpressions;

namespace Gatehouse.Saml.Tests.Attacks;

/// <summary>One to three random changes of a document, of bytes as of structure.</summary>
static partial class Mutation
{
    static readonly string[] Splices =
    [
        "<!-- -->", "<![CDATA[x]]>", "<?p x?>", "&#xD;", " ", "\n", "alice@example.com", "admin@example.com", " ID=\"_a1\"", " Id=\"_evil\"", " xml:id=\"_a1\"",
        "<saml:Assertion/>", "</saml:Assertion>", "<saml:NameID>admin@example.com</saml:NameID>", " xmlns=\"urn:evil\"", "&amp;", "\u0301", "]]>", "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
    ];

    public static string Of(string xml, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--) xml = Once(xml, random);
        return xml;
    }

    static string Once(string xml, Random random)
    {
        var at = random.Next(xml.Length);
        switch (random.Next(7))
        {
            case 0: return xml[..at] + (char)random.Next(32, 127) + xml[(at + 1)..];
            case 1: return xml.Insert(at, Splices[random.Next(Splices.Length)]);
            case 2: return xml.Remove(at, Math.Min(random.Next(1, 40), xml.Length - at));
            case 3: return Moved(xml, random, keep: false);
            case 4: return Moved(xml, random, keep: true);
            case 5: // Where text and tags meet.
                var marks = Marks().Matches(xml);
                return xml.Insert(marks[random.Next(marks.Count)].Index, Splices[random.Next(Splices.Length)]);
            default: // An attribute's value from elsewhere.
                var values = Values().Matches(xml);
                var (one, other) = (values[random.Next(values.Count)], values[random.Next(values.Count)]);
                return xml[..one.Index] + other.Value + xml[(one.Index + one.Length)..];
        }
    }

    /// <summary>A whole element, at another place, moved or copied.</summary>
    static string Moved(string xml, Random random, bool keep)
    {
        var elements = Starts().Matches(xml);
        var start = elements[random.Next(elements.Count)];
        var end = start.Value.EndsWith("/>", StringComparison.Ordinal) ? start.Index + start.Length : xml.IndexOf($"</{start.Groups["name"].Value}>", start.Index, StringComparison.Ordinal) + start.Groups["name"].Length + 3;
        if (end <= start.Index) return xml;
        var element = xml[start.Index..end];
        var rest = keep ? xml : xml.Remove(start.Index, element.Length);
        var places = Starts().Matches(rest);
        return places.Count == 0 ? xml : rest.Insert(places[random.Next(places.Count)].Index, element);
    }

    [GeneratedRegex("<(?<name>[A-Za-z0-9:]+)[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Starts();

    [GeneratedRegex("[<>\"]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Marks();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Values();
}
