using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>What stands in a document at the place that a path leads to.</summary>
static class ResourceValues
{
    /// <summary>Each element of a multi-valued attribute by itself, and nothing for what is unassigned.</summary>
    public static IEnumerable<JsonNode> Of(JsonObject resource, Target target)
    {
        var holder = target.Extension is null ? resource : resource[target.Extension] as JsonObject;
        var found = target.Attribute is null ? holder : holder?[target.Attribute.Name];
        var elements = found is JsonArray array ? (IEnumerable<JsonNode?>)array : [found];
        return elements.Select(element => target.Sub is null ? element : (element as JsonObject)?[target.Sub.Name]).OfType<JsonNode>();
    }
}
