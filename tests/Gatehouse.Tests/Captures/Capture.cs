using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gatehouse.Tests.Captures;

/// <summary>One file below Idp/: what a client really sends, and what it must find afterwards.</summary>
public sealed record Capture(
    string Quirk,
    string Client,
    string Note,
    List<Step> Steps,
    Dictionary<string, string>? Settings = null,
    List<JsonObject>? Schemas = null,
    Given? Given = null)
{
    // A misspelt "expect" that is silently skipped would prove nothing for ever.
    static readonly JsonSerializerOptions Exactly = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Idp");

    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static Capture Read(string file) =>
        Repetition.Expand(JsonNode.Parse(File.ReadAllText(Path.Combine(Root, file)))).Deserialize<Capture>(Exactly)!;
}

/// <summary>What is created through the API before the first step; each name stands for the id it was given.</summary>
public sealed record Given(Dictionary<string, JsonObject>? Users = null, Dictionary<string, JsonObject>? Groups = null);

/// <summary>One request, or several that are sent at the same time.</summary>
public sealed record Step(
    string? Send = null,
    Dictionary<string, string?>? Headers = null,
    JsonNode? Body = null,
    string? Text = null,
    Dictionary<string, string>? Save = null,
    Expected? Expect = null,
    List<Step>? Together = null);

/// <summary>Status is a number or a list of them; Body and Headers may use the words of <see cref="Likeness"/>.</summary>
public sealed record Expected(
    JsonNode Status,
    JsonObject? Headers = null,
    JsonNode? Body = null,
    List<string>? Absent = null,
    string? Matches = null,
    bool Empty = false);
