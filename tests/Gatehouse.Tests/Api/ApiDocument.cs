using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Tests.Captures;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Api;

/// <summary>The served OpenAPI document, and whether an answer is what it promises.</summary>
sealed class ApiDocument(JsonObject json)
{
    public JsonObject Json => json;

    public IReadOnlyList<Declared> Operations { get; } = [.. json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(member => member.Key != "parameters").Select(member => new Declared(member.Key.ToUpperInvariant(), path.Key, member.Value!.AsObject())))];

    /// <summary>An address that is written out comes before one with a hole (OpenAPI, Path Templating Matching).</summary>
    public Declared Of(string method, string path) => Operations.Where(o => o.Method == method && o.Takes(path)).OrderBy(o => o.Path.Count(letter => letter == '{')).First();

    /// <summary>What the document does not say about an answer; null when it says it all.</summary>
    public string? Misfit(Declared operation, Answer answer)
    {
        if (operation.Json["responses"]![answer.Status.ToString(CultureInfo.InvariantCulture)] is not JsonObject response) return $"{operation}: {answer.Status} is not in the document: {answer.Text}";
        if (answer.Status is >= 200 and < 300 && response["headers"]?["ETag"] is not null && answer.Header("ETag") is null) return $"{operation}: no ETag";
        if (response["content"] is not JsonObject content) return answer.Text.Length == 0 ? null : $"{operation}: {answer.Status} has a body: {answer.Text}";
        if (answer.Header("Content-Type") is not { } type || content[type] is not { } media) return $"{operation}: {answer.Header("Content-Type")} is not in the document";
        if (answer.Status >= 400 && !((string)response["description"]!).Contains($"`{answer.Body!["code"]}`", StringComparison.Ordinal)) return $"{operation}: the code {answer.Body["code"]} is not in the document: {answer.Text}";
        return Misfit(media["schema"]!.AsObject(), answer.Body, "$") is { } misfit ? $"{operation} {answer.Status}: {misfit} in {answer.Text}" : null;
    }

    /// <summary>As much of JSON Schema as the document uses; what it does not know is an error, not a pass.</summary>
    string? Misfit(JsonObject schema, JsonNode? value, string at)
    {
        if ((string?)schema["$ref"] is { } reference) return Misfit(json["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject(), value, at);
        foreach (var (keyword, wanted) in schema)
            if (keyword switch
            {
                "description" or "default" => null,
                "type" => Types(wanted!).Any(type => Is(type, value)) ? null : $"{at} is no {wanted}",
                "format" when value is null || (string)wanted! is "uri-reference" => null,
                "format" => (string)wanted! == "date-time" && DateTimeOffset.TryParse((string)value!, CultureInfo.InvariantCulture, out _) ? null : $"{at} is no {wanted}",
                "anyOf" => wanted!.AsArray().Select(one => Misfit(one!.AsObject(), value, at)).ToList() is var all && all.Contains(null) ? null : all[0],
                "enum" => wanted!.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? null : $"{at} is none of {wanted}",
                "required" => value is JsonObject o && wanted!.AsArray().FirstOrDefault(name => !o.ContainsKey((string)name!)) is { } missing ? $"{at}.{missing} is missing" : null,
                "properties" => value is JsonObject o ? wanted!.AsObject().Where(p => o.ContainsKey(p.Key)).Select(p => Misfit(p.Value!.AsObject(), o[p.Key], $"{at}.{p.Key}")).FirstOrDefault(m => m is not null) : null,
                "additionalProperties" when wanted is JsonObject each => value is JsonObject o ? o.Where(p => schema["properties"]?[p.Key] is null).Select(p => Misfit(each, p.Value, $"{at}.{p.Key}")).FirstOrDefault(m => m is not null) : null,
                "additionalProperties" => value is JsonObject o && o.FirstOrDefault(p => schema["properties"]?[p.Key] is null) is { Key: { } extra } ? $"{at}.{extra} is not in the schema" : null,
                "items" => value is JsonArray a ? a.Select((one, i) => Misfit(wanted!.AsObject(), one, $"{at}[{i}]")).FirstOrDefault(m => m is not null) : null,
                _ => $"the schema at {at} says '{keyword}', which this test does not know",
            } is { } misfit) return misfit;
        return null;
    }

    static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(t => (string)t!) : [(string)type!];

    static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) is
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("boolean", JsonValueKind.True or JsonValueKind.False)
        or ("number" or "integer", JsonValueKind.Number);
}

/// <summary>An operation of the document.</summary>
sealed record Declared(string Method, string Path, JsonObject Json)
{
    readonly Regex pattern = new("^" + Regex.Replace(Path, @"\{\w+\}", "[^/]+", RegexOptions.None, TimeSpan.FromSeconds(5)) + "$", RegexOptions.None, TimeSpan.FromSeconds(5));

    public string Name => (string)Json["operationId"]!;

    public string Scope => (string)Json["x-scope"]!;

    public bool IsOfInstance => (bool)Json["x-instance-only"]!;

    public bool IsOfOrg => Path.Contains("{org}", StringComparison.Ordinal);

    public bool Takes(string path) => pattern.IsMatch(path);

    /// <summary>With something in its holes.</summary>
    public string At(string org, string id) => "/api/v1" + Regex.Replace(Path.Replace("{org}", org, StringComparison.Ordinal), @"\{\w+\}", id, RegexOptions.None, TimeSpan.FromSeconds(5));

    public override string ToString() => $"{Method} {Path}";
}
