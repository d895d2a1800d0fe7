using System.Globalization;

namespace Gatehouse.People;

/// <summary>
/// What If-Match or If-None-Match says (RFC 7644 §3.14, RFC 9110 §13.1). Our versions are whole numbers in weak tags: W/"3".
/// Weak and strong are compared alike, since clients send back either.
/// </summary>
public sealed class ETagMatch
{
    readonly HashSet<long>? versions;

    ETagMatch(HashSet<long>? versions, bool given) => (this.versions, IsGiven) = (versions, given);

    public static ETagMatch None { get; } = new(null, given: false);

    public bool IsGiven { get; }

    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");

    /// <summary>Absent and * match any version; a tag that is none of ours matches none.</summary>
    public static ETagMatch Of(string? header)
    {
        if (string.IsNullOrWhiteSpace(header)) return None;
        if (header.Trim() == "*") return new(null, given: true);
        var named = new HashSet<long>();
        foreach (var tag in header.Split(',', StringSplitOptions.TrimEntries))
            if ((tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag) is ['"', .. var digits, '"']
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) named.Add(version);
        return new(named, given: true);
    }

    public bool Allows(long version) => versions is null || versions.Contains(version);
}
