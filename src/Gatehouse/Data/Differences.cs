using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Data;

/// <summary>
/// Settings before and after, for the audit log: {"name":{"from":…,"to":…}}. What is as it was is left out, of a secret stands only that it changed,
/// and of an e-mail address (or the user in a URL) only the first letter and the domain: the log is kept for long, and goes to many.
/// </summary>
sealed partial class Differences
{
    static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly JsonObject all = [];

    /// <summary>Of what an event tells.</summary>
    public static Differences Of(JsonObject told)
    {
        var changes = new Differences();
        foreach (var (name, change) in told) changes.all[name] = Cut(change);
        return changes;
    }

    public Differences Note(string name, JsonNode? from, JsonNode? to)
    {
        if (!JsonNode.DeepEquals(from, to)) all[name] = new JsonObject { ["from"] = Cut(from), ["to"] = Cut(to) };
        return this;
    }

    public Differences Note(string name, DateTimeOffset? from, DateTimeOffset? to) => Note(name, At(from), At(to));

    public Differences Note(string name, IEnumerable<string>? from, IEnumerable<string>? to) => Note(name, Array(from), Array(to));

    /// <summary>Settings of any name; null are none.</summary>
    public Differences Note(IReadOnlyDictionary<string, string>? from, IReadOnlyDictionary<string, string>? to)
    {
        foreach (var key in (from?.Keys ?? []).Union(to?.Keys ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal)) Note(key, from?.GetValueOrDefault(key), to?.GetValueOrDefault(key));
        return this;
    }

    /// <summary>Something that is not said, such as a secret.</summary>
    public Differences Changed(string name, bool so = true)
    {
        if (so) all[name] = new JsonObject { ["changed"] = true };
        return this;
    }

    /// <summary>Null when there are none.</summary>
    public string? Text => all.Count == 0 ? null : all.ToJsonString(Writing);

    static JsonNode? Cut(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => Address().Replace(text, "${first}…@"),
        JsonArray array => new JsonArray([.. array.Select(Cut)]),
        JsonObject o => new JsonObject(o.Select(member => KeyValuePair.Create(member.Key, Cut(member.Value)))),
        _ => node?.DeepClone(),
    };

    static JsonNode? At(DateTimeOffset? time) => time is { } at ? Scim.ScimTime.Text(at) : null;

    static JsonArray? Array(IEnumerable<string>? texts) => texts is null ? null : [.. texts.Select(text => (JsonNode)text)];

    [GeneratedRegex("""(?<first>[^\s,;<>"@/])[^\s,;<>"@/]*@""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Address();
}
