using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Events;

/// <summary>Judges by the keywords of JSON Schema that our schemas use; a keyword that it does not know is a mistake.</summary>
sealed class SchemaText(IReadOnlyDictionary<string, string> files)
{
    static readonly string[] Silent = ["$schema", "$id", "$defs", "title", "description", "format"];

    readonly Dictionary<string, JsonNode> parsed = files.ToDictionary(f => f.Key, f => JsonNode.Parse(f.Value)!);

    public List<string> Faults(string file, JsonNode value)
    {
        var faults = new List<string>();
        Judge(parsed[file], file, value, "", faults);
        return faults;
    }

    void Judge(JsonNode schema, string file, JsonNode? value, string path, List<string> faults)
    {
        foreach (var (keyword, wanted) in schema.AsObject())
            if (!Silent.Contains(keyword) && !Holds(keyword, wanted!, schema, file, value, path, faults)) faults.Add($"{path}: {keyword} {wanted!.ToJsonString()}, not {value?.ToJsonString()}");
    }

    bool Holds(string keyword, JsonNode wanted, JsonNode schema, string file, JsonNode? value, string path, List<string> faults)
    {
        switch (keyword)
        {
            case "$ref":
                var parts = ((string)wanted!).Split('#');
                var (target, name) = (parsed[parts[0].Length > 0 ? parts[0] : file], parts[0].Length > 0 ? parts[0] : file);
                if (parts.Length > 1) foreach (var step in parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries)) target = target[step]!;
                Judge(target, name, value, path, faults);
                return true;
            case "allOf":
                foreach (var one in wanted.AsArray()) Judge(one!, file, value, path, faults);
                return true;
            case "anyOf":
                return wanted.AsArray().Any(one => { var mine = new List<string>(); Judge(one!, file, value, path, mine); return mine.Count == 0; });
            case "type": return wanted is JsonArray several ? several.Any(t => Kind((string)t!, value)) : Kind((string)wanted!, value);
            case "const": return JsonNode.DeepEquals(wanted, value);
            case "enum": return wanted.AsArray().Any(one => JsonNode.DeepEquals(one, value));
            case "pattern": return value is null || value.GetValueKind() != JsonValueKind.String || Regex.IsMatch((string)value!, (string)wanted!, RegexOptions.None, TimeSpan.FromSeconds(1));
            case "required": return wanted.AsArray().All(member => value!.AsObject().ContainsKey((string)member!));
            case "minimum": return (double)value! >= (double)wanted;
            case "minItems": return value!.AsArray().Count >= (int)wanted;
            case "maxItems": return value!.AsArray().Count <= (int)wanted;
            case "items":
                foreach (var one in value!.AsArray()) Judge(wanted, file, one, path + "[]", faults);
                return true;
            case "properties":
                foreach (var (member, rule) in wanted.AsObject()) if (value!.AsObject().TryGetPropertyValue(member, out var held)) Judge(rule!, file, held, $"{path}.{member}", faults);
                return true;
            case "additionalProperties":
                var more = value!.AsObject().Where(member => schema["properties"]?.AsObject().ContainsKey(member.Key) != true).ToList();
                if (wanted is JsonValue) return (bool)wanted || more.Count == 0;
                foreach (var (member, held) in more) Judge(wanted, file, held, $"{path}.{member}", faults);
                return true;
            default: throw new NotSupportedException($"{file}: the keyword {keyword}");
        }
    }

    static bool Kind(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("integer" or "number", JsonValueKind.Number)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        _ => false,
    };
}
