using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// Entra's AppRoleAssignmentsComplex puts a whole role as JSON into the string "value" (Q30). A token may ask that it be taken
/// apart; otherwise the string is kept as it came.
/// </summary>
static class RoleText
{
    public static JsonArray Decode(JsonArray roles) => [.. roles.Select(role => (JsonNode)(Decode((JsonObject)role!) ?? role!.DeepClone()))];

    static JsonObject? Decode(JsonObject role)
    {
        if (ScimJson.Text(role["value"]) is not ['{', ..] text) return null;
        try
        {
            var inner = ScimJson.ReadObject(Encoding.UTF8.GetBytes(text));
            if (ScimJson.Text(ScimJson.Get(inner, "value")) is not { Length: > 0 } value) return null;
            var decoded = role.DeepClone().AsObject();
            decoded["value"] = value;
            if (ScimJson.Text(ScimJson.Get(inner, "displayName")) is { } display) decoded["display"] = display;
            return decoded;
        }
        catch (ScimException)
        {
            return null; // No JSON after all: opaque.
        }
    }
}
