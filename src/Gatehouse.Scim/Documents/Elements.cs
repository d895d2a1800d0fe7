using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// The elements of a multi-valued attribute (RFC 7643 §2.4). Those of the same value and type are the same one; they are found by a
/// key, since a client may send a thousand.
/// </summary>
sealed class Elements(JsonArray array)
{
    Dictionary<string, JsonNode>? known; // Made when a second one comes: most attributes have one.

    public JsonArray Array => array;

    /// <summary>Adds what is not there yet; what is, is told what the new one says more. Answers the element that now stands for it.</summary>
    public JsonNode Append(JsonNode element)
    {
        if (array.Count == 0)
        {
            array.Add(element);
            return element;
        }

        var (all, key) = (known ??= Known(), Key(element));
        if (all.TryGetValue(key, out var twin))
        {
            if (twin is JsonObject parts && element is JsonObject more)
                foreach (var (name, value) in more) parts[name] = value?.DeepClone();
            return twin;
        }

        all[key] = element;
        array.Add(element);
        return element;
    }

    Dictionary<string, JsonNode> Known()
    {
        var all = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var element in array) all.TryAdd(Key(element!), element!);
        return all;
    }

    public static bool Same(JsonNode one, JsonNode other) => Key(one) == Key(other);

    public static bool IsPrimary(JsonNode? element) =>
        element is JsonObject parts && parts["primary"] is { } primary && primary.GetValueKind() == JsonValueKind.True;

    /// <summary>At most one is primary: setting one resets the others (RFC 7644 §3.5.2).</summary>
    public static void KeepPrimary(JsonArray elements, JsonNode kept)
    {
        foreach (var element in elements)
            if (!ReferenceEquals(element, kept) && IsPrimary(element)) ((JsonObject)element!)["primary"] = false;
    }

    /// <summary>Of several primaries the first stays; true when there were several.</summary>
    public static bool KeepFirstPrimary(JsonArray elements)
    {
        var primaries = elements.Where(IsPrimary).ToList();
        if (primaries.Count > 1) KeepPrimary(elements, primaries[0]!);
        return primaries.Count > 1;
    }

    public static ScimException TooMany(AttributeDefinition attribute) =>
        new(ScimError.InvalidValue($"'{attribute.Name}' may have {ScimLimits.Elements} elements."));

    static string Key(JsonNode element) => element is JsonObject parts && parts["value"] is { } value
        ? "=" + value.ToJsonString() + parts["type"]?.ToJsonString()
        : element.ToJsonString();
}
