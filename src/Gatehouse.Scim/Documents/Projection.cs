using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// attributes and excludedAttributes (RFC 7644 §3.9) together with each attribute's "returned" (RFC 7643 §7): what of a resource
/// goes out.
/// </summary>
public sealed class Projection
{
    /// <summary>The parts asked for, by "extension attribute"; an empty set means the whole attribute.</summary>
    readonly Dictionary<(string? Extension, string? Attribute), HashSet<string>> named = [];
    readonly ResourceType type;
    readonly bool including;

    Projection(ResourceType type, bool including) => (this.type, this.including) = (type, including);

    public static Projection Everything(ResourceType type) => new(type, including: false);

    /// <summary>Nothing was asked for and nothing is hidden: the stored document goes out as it is.</summary>
    public bool IsEverything => !including && named.Count == 0 && type.AllReturned;

    /// <summary>The client chose: a PATCH then answers with the body (RFC 7644 §3.5.2).</summary>
    public bool IsChosen => including || named.Count > 0;

    /// <exception cref="ScimException">invalidValue when both are given.</exception>
    public static Projection From(IEnumerable<string> attributes, IEnumerable<string> excluded, ResourceType type, Profile profile)
    {
        var (wanted, unwanted) = (Split(attributes), Split(excluded));
        if (wanted.Count > 0 && unwanted.Count > 0)
            throw new ScimException(ScimError.InvalidValue("attributes and excludedAttributes exclude each other (RFC 7644 §3.9)."));
        var projection = new Projection(type, wanted.Count > 0);
        foreach (var name in wanted.Concat(unwanted)) projection.Name(name, !profile.Strict);
        return projection;
    }

    /// <summary>Whether to load an attribute that is not in the document: members, groups.</summary>
    public bool Wants(string attribute) => including
        ? named.ContainsKey((null, attribute))
        : !(named.TryGetValue((null, attribute), out var parts) && parts.Count == 0);

    /// <summary>A copy with only what goes out. <paramref name="wrote"/> tells what this request changed: that may be shown even if "request".</summary>
    public JsonObject Apply(JsonObject resource, Func<string?, string, bool>? wrote = null)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in resource)
        {
            if (value is null) continue;
            if (ResourceType.IsUrn(name) && value is JsonObject extension)
            {
                var inner = new JsonObject();
                foreach (var (part, partValue) in extension) Show(name, type.Extension(name)?.Find(part), part, partValue, inner, wrote);
                if (inner.Count > 0) shown[name] = inner;
            }
            else
            {
                Show(null, type.Core.Find(name) ?? CoreSchemas.Common.Find(name), name, value, shown, wrote);
            }
        }

        return shown;
    }

    void Show(string? extension, AttributeDefinition? attribute, string name, JsonNode? value, JsonObject into, Func<string?, string, bool>? wrote)
    {
        var returned = attribute?.Returned ?? Returned.Default;
        var asked = Asked(extension, name);
        var whole = returned switch
        {
            Returned.Always => true,
            Returned.Never => false,
            Returned.Request => (including && asked is { Count: 0 }) || wrote?.Invoke(extension, name) == true,
            _ => including ? asked is { Count: 0 } : asked is not { Count: 0 },
        };
        // Chosen parts show or hide just those; the rest of the attribute follows its own "returned".
        var parts = asked is { Count: > 0 } && returned != Returned.Never && including != whole ? asked : null;
        if ((whole || parts is not null) && Visible(attribute, value!, parts) is { } visible) into[name] = visible;
    }

    HashSet<string>? Asked(string? extension, string name) =>
        named.GetValueOrDefault((extension, name)) ?? (extension is null ? null : named.GetValueOrDefault((extension, null)));

    /// <summary>A copy with the sub-attributes that go out; null when nothing is left (RFC 7643 §2.5).</summary>
    JsonNode? Visible(AttributeDefinition? attribute, JsonNode value, HashSet<string>? parts)
    {
        var copy = value.DeepClone();
        foreach (var element in Objects(copy))
            foreach (var name in element.Select(p => p.Key).Where(name => !Shows(attribute?.Find(name)?.Returned ?? Returned.Default, name, parts)).ToList())
                element.Remove(name);
        if (copy is JsonArray array)
            foreach (var empty in array.Where(e => e is JsonObject { Count: 0 }).ToList()) array.Remove(empty);
        return copy is JsonObject { Count: 0 } or JsonArray { Count: 0 } ? null : copy;
    }

    bool Shows(Returned returned, string name, HashSet<string>? parts) => returned switch
    {
        Returned.Always => true,
        Returned.Never => false,
        Returned.Request => including && parts?.Contains(name) == true,
        _ => parts is null || parts.Contains(name) == including,
    };

    static IEnumerable<JsonObject> Objects(JsonNode value) => value switch
    {
        JsonObject one => [one],
        JsonArray many => many.OfType<JsonObject>(),
        _ => [],
    };

    void Name(string text, bool lenient)
    {
        // Microsoft's samples ask for emails[type eq "work"] (Q40): the attribute is what can be chosen.
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (type.Resolve(bracket < 0 ? text : text[..bracket], lenient) is not { } target) return;
        if (target.Extension is { } urn && type.Extension(urn) is null) named[(text, null)] = []; // It may be the extension itself.

        var key = (target.Extension, target.Attribute?.Name);
        if (target.Sub is null) named[key] = [];
        else if (!named.TryGetValue(key, out var parts)) named[key] = new(StringComparer.Ordinal) { target.Sub.Name };
        else if (parts.Count > 0) parts.Add(target.Sub.Name);
    }

    static List<string> Split(IEnumerable<string> lists) =>
        [.. lists.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
