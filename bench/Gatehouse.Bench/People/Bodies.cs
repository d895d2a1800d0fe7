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

    public static void Members(Utf8JsonWriter json, IEnumerable<string> members) => Members(json, "add", members);

    public static void AllMembers(Utf8JsonWriter json, IEnumerable<string> members) => Members(json, "replace", members);

    /// <summary>As Entra writes it.</summary>
    public static void WithoutMember(Utf8JsonWriter json, string member) => Patch(json, member, static (writer, id) =>
    {
        writer.WriteString("op", "remove");
        writer.WriteString("path", $"members[value eq \"{id}\"]");
    });

    static void Members(Utf8JsonWriter json, string verb, IEnumerable<string> members) => Patch(json, (Verb: verb, Ids: members), static (writer, said) =>
    {
        writer.WriteString("op", said.Verb);
        writer.WriteString("path", "members");
        writer.WriteStartArray("value");
        foreach (var id in said.Ids)
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
