using System.Text.Json;

namespace Gatehouse.Bench;

/// <summary>The other bodies that the driver sends.</summary>
static class Bodies
{
    public static void WriteSchema(this Utf8JsonWriter json, string urn)
    {
        json.WriteStartArray("schemas");
        json.WriteStringValue(urn);
        json.WriteEndArray();
    }

    public static void Group(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteSchema("urn:ietf:params:scim:schemas:core:2.0:Group");
        json.WriteString("displayName", name);
        json.WriteString("externalId", $"ext-{name}");
        json.WriteEndObject();
    }

    public static void Active(Utf8JsonWriter json, bool active) => Patch(json, active, static (writer, value) =>
    {
        writer.WriteString("op", "replace");
        writer.WriteString("path", "active");
        writer.WriteBoolean("value", value);
    });

    public static void Members(Utf8JsonWriter json, IEnumerable<string> members) => Patch(json, members, static (writer, ids) =>
    {
        writer.WriteString("op", "add");
        writer.WriteString("path", "members");
        writer.WriteStartArray("value");
        foreach (var id in ids)
        {
            writer.WriteStartObject();
            writer.WriteString("value", id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    static void Patch<T>(Utf8JsonWriter json, T value, Action<Utf8JsonWriter, T> operation)
    {
        json.WriteStartObject();
        json.WriteSchema("urn:ietf:params:scim:api:messages:2.0:PatchOp");
        json.WriteStartArray("Operations");
        json.WriteStartObject();
        operation(json, value);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
