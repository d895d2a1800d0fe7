using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Captures;

/// <summary>Finds by a path such as Resources[0].members, Resources[*].password or ['urn:…:2.0:User'].manager.</summary>
public static partial class JsonPath
{
    /// <summary>Every node there is at that path; a member that is null counts as one.</summary>
    public static List<JsonNode?> Find(JsonNode? root, string path) =>
        Part().Matches(path).Aggregate(
            new List<JsonNode?> { root },
            (nodes, part) => [.. nodes.SelectMany(node => Below(node, part))]);

    static IEnumerable<JsonNode?> Below(JsonNode? node, Match part) => (node, part.Groups["index"].Value) switch
    {
        (JsonArray items, "*") => items,
        (JsonArray items, { Length: > 0 } index) => items.Skip(int.Parse(index, CultureInfo.InvariantCulture)).Take(1),
        (JsonObject members, "") when members.TryGetPropertyValue(part.Groups["name"].Value, out var value) => [value],
        _ => [],
    };

    [GeneratedRegex(@"\['(?<name>[^']+)'\]|\[(?<index>\d+|\*)\]|(?<name>[^.\[]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
