using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>
/// Writes a stored document with what is computed: groups or members, and meta. Where no projection is asked the document's bytes go
/// out as they are stored.
/// </summary>
sealed class ResourceWriter(ResourceKind kind, string baseUrl, Projection projection, Func<string?, string, bool>? wrote = null)
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Location(string id) => $"{baseUrl}{kind.Endpoint}/{id}";

    public ReadOnlyMemory<byte> Write(Resource resource, IReadOnlyList<Related>? related)
    {
        var buffer = new ArrayBufferWriter<byte>(resource.Document.Length + 512);
        Write(resource, related, buffer);
        return buffer.WrittenMemory;
    }

    public void Write(Resource resource, IReadOnlyList<Related>? related, IBufferWriter<byte> into)
    {
        using var json = new Utf8JsonWriter(into, Options);
        if (!projection.IsEverything)
        {
            projection.Apply(Whole(resource, related), wrote).WriteTo(json);
            return;
        }

        into.Write(resource.Document.AsSpan(0, resource.Document.Length - 1));
        if (related is { Count: > 0 })
        {
            into.Write(kind.IsUser ? ",\"groups\":"u8 : ",\"members\":"u8);
            WriteRelated(json, related);
            Next(json);
        }

        into.Write(",\"meta\":"u8);
        WriteMeta(json, resource);
        Next(json);
        into.Write("}"u8);
    }

    /// <summary>Some of the members of a resource whose others went before or come after, without what surrounds them.</summary>
    /// <returns>False when the projection leaves nothing of them.</returns>
    public bool WriteSome(IReadOnlyList<Related> members, IBufferWriter<byte> into)
    {
        using var json = new Utf8JsonWriter(into, Options);
        if (projection.IsEverything)
        {
            WriteRelated(json, members);
            return true;
        }

        if (projection.Apply(new JsonObject { ["members"] = Array(members) }, wrote)["members"] is not { } shown) return false;
        shown.WriteTo(json);
        return true;
    }

    static void Next(Utf8JsonWriter json)
    {
        json.Flush();
        json.Reset();
    }

    void WriteRelated(Utf8JsonWriter json, IReadOnlyList<Related> related)
    {
        Span<char> reference = stackalloc char[256];
        json.WriteStartArray();
        foreach (var (id, display, type) in related)
        {
            json.WriteStartObject();
            json.WriteString("value"u8, id);
            // A hundred thousand of them need not each be a string.
            if (reference.TryWrite($"{baseUrl}{Endpoint(type)}{id}", out var length)) json.WriteString("$ref"u8, reference[..length]);
            else json.WriteString("$ref"u8, Reference(type, id));
            json.WriteString("display"u8, display);
            json.WriteString("type"u8, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    string Reference(string type, string id) => $"{baseUrl}{Endpoint(type)}{id}";

    static string Endpoint(string type) => type == "User" ? "/Users/" : "/Groups/";

    void WriteMeta(Utf8JsonWriter json, Resource resource)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, kind.Name);
        json.WriteString("created"u8, ScimTime.Text(resource.CreatedAt));
        json.WriteString("lastModified"u8, ScimTime.Text(resource.ModifiedAt));
        json.WriteString("location"u8, Location(resource.Id));
        json.WriteString("version"u8, ETagMatch.Tag(resource.Version));
        json.WriteEndObject();
    }

    JsonObject Whole(Resource resource, IReadOnlyList<Related>? related)
    {
        var whole = ScimJson.Parse(resource.Document);
        if (related is { Count: > 0 })
            whole[kind.IsUser ? "groups" : "members"] = Array(related);
        whole["meta"] = new JsonObject
        {
            ["resourceType"] = kind.Name,
            ["created"] = ScimTime.Text(resource.CreatedAt),
            ["lastModified"] = ScimTime.Text(resource.ModifiedAt),
            ["location"] = Location(resource.Id),
            ["version"] = ETagMatch.Tag(resource.Version),
        };
        return whole;
    }

    JsonArray Array(IReadOnlyList<Related> related) => new([.. related.Select(r => (JsonNode)new JsonObject
    {
        ["value"] = r.Id, ["$ref"] = Reference(r.Type, r.Id), ["display"] = r.Display, ["type"] = r.Type,
    })]);
}
