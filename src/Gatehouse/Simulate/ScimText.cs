using System.Text.Json;

namespace Gatehouse.Simulate;

static class Schemas
{
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string PatchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    public static void WriteSchemas(this Utf8JsonWriter json, params ReadOnlySpan<string> urns)
    {
        json.WriteStartArray("schemas");
        foreach (var urn in urns) json.WriteStringValue(urn);
        json.WriteEndArray();
    }
}

static class ScimText
{
    /// <summary>A filter; its values are JSON strings (RFC 7644 §3.4.2.2).</summary>
    public static string Eq(string attribute, string value)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{attribute} eq \"{escaped}\"";
    }

    public static string At(this string path, string id) => $"{path}/{Uri.EscapeDataString(id)}";
}
