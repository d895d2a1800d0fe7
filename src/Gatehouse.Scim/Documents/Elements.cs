using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>The elements of a multi-valued attribute (RFC 7643 §2.4).</summary>
static class Elements
{
    /// <summary>
    /// Adds what is not there yet. An element of the same type and value is the same one: what it says more is merged into it.
    /// True when the elements changed.
    /// </summary>
    public static bool Append(JsonArray elements, JsonNode element)
    {
        var twin = elements.FirstOrDefault(other => Same(other!, element));
        if (twin is null)
        {
            elements.Add(element);
            return true;
        }

        return Merge(twin, element);
    }

    /// <summary>What the second says more goes into the first; true when that changed it.</summary>
    public static bool Merge(JsonNode into, JsonNode element)
    {
        if (into is not JsonObject known || element is not JsonObject more) return false;
        var changed = false;
        foreach (var (name, value) in more)
        {
            if (JsonNode.DeepEquals(known[name], value)) continue;
            known[name] = value?.DeepClone();
            changed = true;
        }

        return changed;
    }

    public static ScimException TooMany(AttributeDefinition attribute) =>
        new(ScimError.InvalidValue($"'{attribute.Name}' may have {ScimLimits.Elements} elements."));

    public static bool Same(JsonNode one, JsonNode other) => one is JsonObject a && other is JsonObject b
        ? a["value"] is { } value && JsonNode.DeepEquals(value, b["value"]) && JsonNode.DeepEquals(a["type"], b["type"])
            || JsonNode.DeepEquals(a, b)
        : JsonNode.DeepEquals(one, other);

    public static bool IsPrimary(JsonNode? element) =>
        element is JsonObject parts && parts["primary"] is { } primary && primary.GetValueKind() == JsonValueKind.True;

    public static int Primaries(JsonArray elements) => elements.Count(IsPrimary);

    /// <summary>At most one is primary: setting one resets the others (RFC 7644 §3.5.2).</summary>
    public static void KeepPrimary(JsonArray elements, int index)
    {
        for (var i = 0; i < elements.Count; i++)
            if (i != index && IsPrimary(elements[i])) ((JsonObject)elements[i]!)["primary"] = false;
    }
}
