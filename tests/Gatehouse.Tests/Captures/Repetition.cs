using System.Globalization;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Captures;

/// <summary>
/// Writes out { "$repeat": 3, "item": … }: three items in place of it, {i} being 1, 2 and 3 (or counted up from "$from").
/// As the value of a name, u becomes u1, u2 and u3.
/// </summary>
public static class Repetition
{
    public static JsonNode? Expand(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.SelectMany(Members)),
        JsonArray items => new JsonArray([.. items.SelectMany(Items)]),
        _ => node?.DeepClone(),
    };

    static IEnumerable<KeyValuePair<string, JsonNode?>> Members(KeyValuePair<string, JsonNode?> member) =>
        IsRepeated(member.Value, out var repeated)
            ? Numbers(repeated).Select(i => KeyValuePair.Create(member.Key + i, Copy(repeated, i)))
            : [KeyValuePair.Create(member.Key, Expand(member.Value))];

    static IEnumerable<JsonNode?> Items(JsonNode? item) =>
        IsRepeated(item, out var repeated) ? Numbers(repeated).Select(i => Copy(repeated, i)) : [Expand(item)];

    static bool IsRepeated(JsonNode? node, out JsonObject repeated)
    {
        repeated = node as JsonObject ?? [];
        return repeated.ContainsKey("$repeat");
    }

    static IEnumerable<string> Numbers(JsonObject repeated) =>
        Enumerable.Range((int?)repeated["$from"] ?? 1, (int)repeated["$repeat"]!)
            .Select(i => i.ToString(CultureInfo.InvariantCulture));

    static JsonNode? Copy(JsonObject repeated, string i) =>
        JsonNode.Parse(repeated["item"]!.ToJsonString().Replace("{i}", i, StringComparison.Ordinal));
}
