using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Client.Tests.Source;

/// <summary>The schemas of the document as types and records.</summary>
sealed class Shapes(JsonObject schemas)
{
    /// <summary>The C# type. What this does not know is an error, not a guess.</summary>
    public static string TypeOf(JsonNode? node, bool optional = false)
    {
        if (node is not JsonObject schema) return Maybe("JsonElement", optional); // "true": anything.
        if (Reference(schema) is { } name) return Maybe(name, optional);
        if (schema["anyOf"] is JsonArray several) return Maybe(TypeOf(several.Single(one => (string?)one!["type"] != "null")), true);
        var types = schema["type"] switch { JsonArray array => array.Select(t => (string)t!).ToList(), { } one => [(string)one!], null => [] };
        var nullable = types.Remove("null") || optional;
        return Maybe(types switch
        {
            [] => "JsonElement",
            ["string"] => (string?)schema["format"] == "date-time" ? "DateTimeOffset" : "string",
            ["integer"] => "long",
            ["number"] => "double",
            ["boolean"] => "bool",
            ["array"] => $"IReadOnlyList<{TypeOf(schema["items"])}>",
            ["object"] when schema["additionalProperties"] is JsonObject each => $"IReadOnlyDictionary<string, {TypeOf(each)}>",
            _ => throw new InvalidOperationException($"No type for {schema.ToJsonString()}."),
        }, nullable);
    }

    static string Maybe(string type, bool nullable) => nullable && !type.EndsWith('?') ? type + "?" : type;

    /// <summary>The name that a schema points at; of a page, what is on it.</summary>
    public static string? Reference(JsonNode? schema) => ((string?)(schema as JsonObject)?["$ref"])?.Split('/')[^1];

    /// <summary>What is on the pages of a list; null when it is none.</summary>
    public JsonNode? ItemOf(string name) => name.EndsWith("Page", StringComparison.Ordinal) && schemas[name]!["properties"] is JsonObject { Count: 2 } page ? page["data"]?["items"] : null;

    /// <summary>These records and those inside them, in the order in which they are met.</summary>
    public List<string> Reached(IEnumerable<string> names)
    {
        var found = new List<string>();
        foreach (var name in names) Visit(name);
        return found;

        void Visit(string name)
        {
            if (found.Contains(name)) return;
            found.Add(name);
            foreach (var inner in Inside(schemas[name]!)) Visit(inner);
        }
    }

    public IEnumerable<string> Holders(string name) => schemas.Where(s => s.Key != name && ItemOf(s.Key) is null && Inside(s.Value!).Contains(name)).Select(s => s.Key);

    static IEnumerable<string> Inside(JsonNode schema) => schema switch
    {
        JsonObject o => (Reference(o) is { } name ? [name] : Array.Empty<string>()).Concat(o.Where(m => m.Value is not null).SelectMany(m => Inside(m.Value!))),
        JsonArray a => a.Where(one => one is not null).SelectMany(one => Inside(one!)),
        _ => [],
    };

    /// <summary>A record: what is required first, and what may be left out.</summary>
    /// <param name="isSent">It is, or is part of, what a request takes.</param>
    public string Record(string name, string summary, bool isSent)
    {
        var members = Members(name);
        var text = new StringBuilder($"/// <summary>{summary}</summary>\n");
        foreach (var member in members) text.Append($"/// <param name=\"{member.Name}\">{member.About}</param>\n");
        return text.Append($"public sealed record {name}({string.Join(", ", members.Select(m => m.Write(isSent)))});\n").ToString();
    }

    List<Member> Members(string name)
    {
        var schema = schemas[name]!.AsObject();
        var required = schema["required"]?.AsArray().Select(r => (string)r!).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. (schema["properties"]?.AsObject() ?? []).Select(p => new Member(Words.Pascal(p.Key), TypeOf(p.Value, !required.Contains(p.Key)), required.Contains(p.Key),
            Words.About(p.Key, (string?)(p.Value as JsonObject)?["description"], TypeOf(p.Value)))).OrderBy(m => !m.IsRequired)];
    }

    /// <summary>Null is a word of its own where the member must be there.</summary>
    sealed record Member(string Name, string Type, bool IsRequired, string About)
    {
        public string Write(bool isSent) => IsRequired ? $"{(isSent && Type.EndsWith('?') ? "[property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] " : "")}{Type} {Name}" : $"{Type} {Name} = null";
    }
}
