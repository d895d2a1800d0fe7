namespace Gatehouse.Scim;

/// <summary>urn:…:User:name.givenName, taken apart. Names compare without case (RFC 7643 §2.1).</summary>
public sealed record AttributePath(string? Schema, string Attribute, string? Sub)
{
    public bool Is(string attribute) =>
        Sub is null && string.Equals(Attribute, attribute, StringComparison.OrdinalIgnoreCase);

    /// <summary>The URN that stands before the sub-attribute, when the path is (or may be) a whole schema.</summary>
    public string? Whole => Schema is null ? null : Schema + ":" + Attribute;

    public override string ToString() =>
        (Schema is null ? "" : Schema + ":") + Attribute + (Sub is null ? "" : "." + Sub);

    /// <summary>Splits a path already known to hold no brackets. The URN may hold dots ("2.0"), so the last colon decides.</summary>
    public static AttributePath Of(string text)
    {
        var colon = text.LastIndexOf(':');
        var name = text[(colon + 1)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? new(colon < 0 ? null : text[..colon], name, null)
            : new(colon < 0 ? null : text[..colon], name[..dot], name[(dot + 1)..]);
    }
}
