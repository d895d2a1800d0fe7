using System.Globalization;

namespace Gatehouse.Scim;

/// <summary>xsd:dateTime as RFC 7643 §2.3.5 asks for it.</summary>
public static class ScimTime
{
    /// <summary>What we answer: milliseconds, UTC.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What we keep: of one width, so that it sorts as text.</summary>
    public static string Fixed(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Date and time with or without zone (then UTC), with any number of decimals; Entra writes seven (Q39).</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: >= 16 and <= 40 } && (text[10] is 'T' or 't')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}
