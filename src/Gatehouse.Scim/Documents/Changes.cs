using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// What changed between two documents, attribute by attribute, for the sync log: {"title":{"from":"A","to":"B"}}. Of what is never
/// returned it tells only that it changed.
/// </summary>
public static class Changes
{
    public static JsonObject Between(JsonObject? before, JsonObject? after, ResourceType type)
    {
        var changes = new JsonObject();
        foreach (var change in Of("", before, after, type)) changes[change.Name] = change.IsSecret ? new JsonObject { ["changed"] = true } : Told(change.From, change.To);
        return changes;
    }

    /// <summary>The same, written at once: nothing is copied for it.</summary>
    public static byte[] Utf8(JsonObject? before, JsonObject? after, ResourceType type)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            foreach (var change in Of("", before, after, type))
            {
                json.WriteStartObject(change.Name);
                if (change.IsSecret) json.WriteBoolean("changed"u8, true);
                else Tell(json, change.From, change.To);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    static readonly JsonWriterOptions Compact = new() { Encoder = ScimJson.Writing.Encoder, SkipValidation = true };

    static IEnumerable<Change> Of(string prefix, JsonObject? before, JsonObject? after, ResourceType type)
    {
        foreach (var name in (before ?? []).Select(m => m.Key).Concat((after ?? []).Select(m => m.Key).Where(name => before?.ContainsKey(name) != true)))
        {
            if (prefix.Length == 0 && name is "schemas" or "id") continue;
            var (from, to) = (before?[name], after?[name]);
            if (prefix.Length == 0 && ResourceType.IsUrn(name))
                foreach (var change in Of(name + ":", from as JsonObject, to as JsonObject, type)) yield return change;
            else if (!JsonNode.DeepEquals(from, to)) yield return new(prefix + name, from, to, IsSecret(prefix, name, type));
        }
    }

    static bool IsSecret(string prefix, string name, ResourceType type) => prefix.Length > 0
        && type.Extension(prefix[..^1])?.Find(name) is { } attribute && attribute.Sub.Prepend(attribute).Any(a => a.Returned == Returned.Never);

    static JsonObject Told(JsonNode? from, JsonNode? to)
    {
        var told = new JsonObject();
        if (from is not null) told["from"] = from.DeepClone();
        if (to is not null) told["to"] = to.DeepClone();
        return told;
    }

    static void Tell(Utf8JsonWriter json, JsonNode? from, JsonNode? to)
    {
        if (from is not null) Write("from", from);
        if (to is not null) Write("to", to);

        void Write(string name, JsonNode value)
        {
            json.WritePropertyName(name);
            value.WriteTo(json, ScimJson.Writing);
        }
    }

    readonly record struct Change(string Name, JsonNode? From, JsonNode? To, bool IsSecret);
}
