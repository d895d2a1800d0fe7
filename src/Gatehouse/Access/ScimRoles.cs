using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Scim;

namespace Gatehouse.Access;

/// <summary>The SCIM attribute "roles" (RFC 7643 §4.1.2) as mappings see it: each element by its value and its display.</summary>
static class ScimRoles
{
    /// <param name="roles">The attribute as JSON.</param>
    /// <returns>Folded.</returns>
    public static HashSet<string> ValuesOf(string roles) => JsonNode.Parse(roles) is JsonArray elements
        ? [.. elements.SelectMany(e => e is JsonObject role ? (string?[])[Text(role["value"]), Text(role["display"])] : [Text(e)]).OfType<string>().Select(Fold.Key)]
        : [];

    public static bool Same(JsonObject before, JsonObject after) => JsonNode.DeepEquals(before["roles"], after["roles"]);

    static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
