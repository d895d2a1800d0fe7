using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Data;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Audit;

/// <summary>The table of docs/reference/audit.md.</summary>
static class ListedActs
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly string Text = File.ReadAllText(Path.Combine(Source.Root, "docs", "reference", "audit.md"));

    /// <param name="Any">Also settings, of any name.</param>
    public sealed record Act(string Target, IReadOnlySet<string> Changes, bool Any);

    public static IReadOnlyDictionary<string, Act> All { get; } = Regex.Matches(Text, @"^\|(?<verb>[^|\n]*)\|(?<operation>[^|\n]*)\| `(?<target>[a-z-]+)` \|(?<changes>[^|\n]*)\|$", RegexOptions.Multiline, Patience)
        .SelectMany(row => Words(row.Groups["verb"].Value + row.Groups["operation"].Value).Select(action => (action, Act: new Act(row.Groups["target"].Value, Words(row.Groups["changes"].Value).ToHashSet(StringComparer.Ordinal), row.Groups["changes"].Value.Contains("settings", StringComparison.Ordinal)))))
        .ToDictionary(row => row.action, row => row.Act, StringComparer.Ordinal);

    /// <summary>Verbs and operations that leave no entry.</summary>
    public static IReadOnlySet<string> Silent { get; } = Words(Text[Text.IndexOf("- verbs: ", StringComparison.Ordinal)..Text.IndexOf("## How long", StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Why this entry is not what the table says; null when it is.</summary>
    public static string? Fault(string action, string? target, string? changes)
    {
        if (!All.TryGetValue(action, out var act)) return $"{action} is not in the table";
        if (target != act.Target) return $"{action} is about '{target}', and not about '{act.Target}'";
        var names = changes is null or "∅" ? [] : JsonNode.Parse(changes)!.AsObject().Select(change => change.Key);
        if (names.FirstOrDefault(name => !act.Any && !act.Changes.Contains(name)) is { } unknown) return $"{action} tells of '{unknown}'";
        return Regex.IsMatch(changes ?? "", @"[^\s…""]@|gatehouse_(?:scim|api|app)_\w{20}|whsec_", RegexOptions.None, Patience) ? $"{action} tells too much: {changes}" : null;
    }

    /// <summary>Whatever the tests of a class did by hand is held against the table when the class is over.</summary>
    public static async Task CheckAsync(InstanceDb db) =>
        (await db.ListAsync($"select distinct action, target_type, changes from audit_log union select distinct action, target_type, changes from instance_audit_log", row => Fault(row.GetString(0), row.GetText(1), row.GetText(2)), default))
            .OfType<string>().Distinct(StringComparer.Ordinal).ShouldBeEmpty("Entries of the audit log that are not what docs/reference/audit.md says");

    static IEnumerable<string> Words(string cell) => Regex.Matches(cell, "`(?<word>[^`]+)`", RegexOptions.None, Patience).Select(match => match.Groups["word"].Value);
}
