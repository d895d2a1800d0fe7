using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Floor;

/// <summary>The JSON that the floor keeps and answers: what came, with an id and a meta.</summary>
static class FloorDocument
{
    public static byte[] Write(JsonElement body, Guid id, int version, bool? active = null)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            foreach (var member in body.EnumerateObject())
            {
                if (member.NameEquals("id") || member.NameEquals("meta")) continue;
                if (active is { } truth && member.NameEquals("active")) json.WriteBoolean("active", truth);
                else member.WriteTo(json);
            }

            json.WriteStartObject("meta");
            json.WriteString("resourceType", "User");
            json.WriteString("version", string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\""));
            json.WriteString("lastModified", TimeProvider.System.GetUtcNow());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static ReadOnlyMemory<byte> List(long total, int startIndex, List<byte[]> documents)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("schemas");
            json.WriteStringValue("urn:ietf:params:scim:api:messages:2.0:ListResponse");
            json.WriteEndArray();
            json.WriteNumber("totalResults", total);
            json.WriteNumber("startIndex", startIndex);
            json.WriteNumber("itemsPerPage", documents.Count);
            json.WriteStartArray("Resources");
            foreach (var document in documents) json.WriteRawValue(document, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Found(byte[]? document) => List(document is null ? 0 : 1, 1, document is null ? [] : [document]);
}
