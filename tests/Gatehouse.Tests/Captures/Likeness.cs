using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Captures;

/// <summary>
/// Compares what was expected with what came. An object needs only the members that are named, an array all its
/// elements in order. Words: $anyOrder (all elements, any order), $contains (these among others), $empty (absent,
/// null or [], RFC 7643 §2.5), $matches (a pattern, for text or the JSON of a number), $only (no members but these).
/// </summary>
public static class Likeness
{
    /// <summary>Null when it is as expected; else where it is not.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string at = "body") => expected switch
    {
        JsonObject word when word.ContainsKey("$empty") =>
            actual is null or JsonArray { Count: 0 } ? null : Unlike(at, "nothing", actual),
        JsonObject word when word["$matches"] is { } pattern => Matches(pattern.GetValue<string>(), actual, at),
        JsonObject word when word["$contains"] is JsonArray some => Some(some, actual, at),
        JsonObject word when word["$anyOrder"] is JsonArray all => Some(all, actual, at) ?? Count(all, actual, at),
        JsonObject members => Members(members, actual, at),
        JsonArray items => Count(items, actual, at)
            ?? items.Select((item, i) => Difference(item, actual![i], $"{at}[{i}]")).FirstOrDefault(found => found is not null),
        _ => JsonNode.DeepEquals(expected, actual) ? null : Unlike(at, expected?.ToJsonString() ?? "null", actual),
    };

    static string? Members(JsonObject expected, JsonNode? actual, string at)
    {
        if (actual is not JsonObject members) return Unlike(at, "an object", actual);
        foreach (var (name, value) in expected)
        {
            var difference = name == "$only"
                ? Only(value!.AsArray(), members, at)
                : Difference(value, members[name], $"{at}.{name}");
            if (difference is not null) return difference;
        }

        return null;
    }

    static string? Only(JsonArray allowed, JsonObject actual, string at) =>
        actual.Select(m => m.Key).Except(allowed.Select(name => (string?)name), StringComparer.Ordinal).FirstOrDefault() is { } extra
            ? $"{at} has a member '{extra}' that it should not have"
            : null;

    static string? Some(JsonArray expected, JsonNode? actual, string at)
    {
        if (actual is not JsonArray items) return Unlike(at, "an array", actual);
        var left = items.ToList();
        foreach (var item in expected)
        {
            var found = left.FindIndex(candidate => Difference(item, candidate, at) is null);
            if (found < 0) return $"{at} has no {item?.ToJsonString()}";
            left.RemoveAt(found);
        }

        return null;
    }

    static string? Count(JsonArray expected, JsonNode? actual, string at) =>
        actual is JsonArray items && items.Count == expected.Count ? null : Unlike(at, $"{expected.Count} elements", actual);

    static string? Matches(string pattern, JsonNode? actual, string at)
    {
        var text = actual is JsonValue value && value.TryGetValue<string>(out var words) ? words : actual?.ToJsonString();
        return text is not null && Regex.IsMatch(text, pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(5))
            ? null
            : Unlike(at, $"/{pattern}/", actual);
    }

    static string Unlike(string at, string expected, JsonNode? actual) =>
        $"{at} should be {expected} and is {actual?.ToJsonString() ?? "absent"}";
}
