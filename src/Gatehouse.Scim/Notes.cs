namespace Gatehouse.Scim;

/// <summary>What lenient let pass, in plain words for the sync log; the first of them, and how many more.</summary>
public sealed class Notes
{
    readonly List<string> kept = [];
    int more;

    public void Add(string note)
    {
        if (kept.Contains(note)) return;
        if (kept.Count < ScimLimits.Notes) kept.Add(note);
        else more++;
    }

    /// <summary>One text of all of them, null when there is nothing to tell.</summary>
    public string? Text => kept.Count == 0 ? null : string.Join(' ', kept) + (more > 0 ? $" And {more} more." : "");

    /// <summary>Sentences one after the other; null when there is none.</summary>
    public static string? Together(params ReadOnlySpan<string?> sentences)
    {
        var said = string.Join(' ', sentences.ToArray().Where(s => s is not null));
        return said.Length == 0 ? null : said;
    }

    /// <summary>A client's own word may be of any length.</summary>
    public static string Shown(string? word) => word is { Length: > ScimLimits.ShownLength }
        ? word[..(char.IsHighSurrogate(word[ScimLimits.ShownLength - 1]) ? ScimLimits.ShownLength - 1 : ScimLimits.ShownLength)] + "…"
        : word ?? "";
}
