using System.Text.RegularExpressions;

namespace Gatehouse.Doctor.Rules;

/// <summary>The mapping names attributes that no schema has: their values are dropped.</summary>
static partial class AttributesUnknown
{
    const int Worth = 3;

    public static Rule Rule { get; } = new("attributes-unknown", Look);

    static Finding? Look(Examination exam)
    {
        var notes = exam.Log.DoneWithNote("Ignored the unknown attribute")
            .SelectMany(e => Named().Matches(e.Reason!).Select(match => (Attribute: match.Groups["name"].Value, Entry: e)))
            .GroupBy(n => n.Attribute, StringComparer.Ordinal).Where(g => g.Count() >= Worth).OrderByDescending(g => g.Count()).ToList();
        return notes.Count == 0 ? null : new(Rule.Id, Severity.Hint, $"{Examination.Several(notes.Count, "attribute is", "attributes are")} sent and not kept",
            [.. notes.Take(Examination.Shown).Select(g => new Evidence($"'{g.Key}', {Examination.Times(g.Count())}, last of {g.First().Entry.ResourceName}.", g.First().Entry.At, g.First().Entry.Id))],
            "Correct or remove the mapping (Okta: Provisioning, Attribute Mappings; Entra ID: Provisioning, Mappings), or define a custom schema for it (gatehouse schema add).");
    }

    [GeneratedRegex("unknown attribute '(?<name>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
