using System.Globalization;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml.Messages;

/// <summary>xs:dateTime in UTC, as SAML writes it (core, §1.3.3).</summary>
static class Instant
{
    static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null when the attribute is absent.</summary>
    public static DateTimeOffset? Of(Element element, string attribute)
    {
        if (element[attribute] is not { } text) return null;
        // More than seven digits of a second, which Java writes, are cut.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var end = dot < 0 ? -1 : text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') + dot + 1;
        var cut = end - dot > 8 ? text[..(dot + 8)] + text[end..] : text;
        return DateTimeOffset.TryParseExact(cut, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new SamlException(Check.Structure, $"{element.Name}/@{attribute} is no time: '{text}'.");
    }
}
