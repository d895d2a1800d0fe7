namespace Gatehouse.Scim;

/// <summary>The path of a PATCH operation (RFC 7644 §3.5.2): attrPath, or valuePath with an optional sub-attribute.</summary>
public sealed record PatchPath(AttributePath Attribute, Filter? Where = null, string? Sub = null)
{
    /// <exception cref="ScimException">invalidPath, or invalidFilter when what stands in the brackets is none.</exception>
    public static PatchPath Parse(string text, bool lenient = false)
    {
        text = text.Trim();
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? text : text[..bracket];
        if (name.Length is 0 or > ScimLimits.FilterLength || !name.All(IsNameCharacter) || name[^1] is '.' or ':') throw Invalid(text);
        if (bracket < 0) return new(AttributePath.Of(name));
        if (text.Length > ScimLimits.FilterLength || !ScimJson.IsUnicode(text)) throw Invalid(name + "[…]");

        var parser = new FilterParser(text, lenient, bracket);
        var where = parser.ParseBrackets();
        return text[parser.At..] switch
        {
            "" => new(AttributePath.Of(name), where),
            ['.', .. var sub] when sub.Length > 0 && sub.All(c => c != '.' && c != ':' && IsNameCharacter(c)) => new(AttributePath.Of(name), where, sub),
            _ => throw Invalid(text),
        };
    }

    public override string ToString() => Where is null ? Attribute.ToString() : $"{Attribute}[{Where}]" + (Sub is null ? "" : "." + Sub);

    static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '_' or '-' or '$';

    static ScimException Invalid(string text) => new(ScimError.InvalidPath($"'{Notes.Shown(text)}' is no path to an attribute."));
}
