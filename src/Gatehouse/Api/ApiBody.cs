using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Gatehouse.Scim;

namespace Gatehouse.Api;

/// <summary>The body of a request: whatever is wrong with it is said, and none of it is a fault of ours.</summary>
static class ApiBody
{
    public const int Most = 1 << 20;

    public static async Task<(byte[]? Bytes, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.Length > Most || request.ContentLength > Most)
            {
                body.AdvanceTo(read.Buffer.End); // The server drains the rest.
                return (null, Problems.BodyTooLarge.With($"A body may have {Most} bytes."));
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return (bytes, null);
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>JSON, also as a merge patch (RFC 7396).</summary>
    public static bool IsJson(string? contentType) => contentType?.Split(';')[0].Trim().ToUpperInvariant() is "APPLICATION/JSON" or "APPLICATION/MERGE-PATCH+JSON";

    public static (T? Value, Problem? Problem) Parse<T>(byte[] bytes)
    {
        try
        {
            var json = ScimJson.ReadObject(bytes);
            if (Misfit(json, ApiJson.Options.GetTypeInfo(typeof(T))) is { } misfit) return (default, misfit);
            return json.Deserialize<T>(ApiJson.Options) is { } value ? (value, null) : (default, Problems.BodyMalformed.With("The body is null."));
        }
        catch (ScimException malformed)
        {
            return (default, Problems.BodyMalformed.With(malformed.Message));
        }
        catch (JsonException wrong)
        {
            var member = wrong.Path is { Length: > 2 } path ? path[2..] : "";
            return (default, Problems.BodyWrongType.With($"'{member}' has a value of the wrong type.", "members", new JsonArray(member)));
        }
    }

    /// <summary>Members that nobody knows, and those that are missing: all at once.</summary>
    static Problem? Misfit(JsonObject json, JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return null;
        var unknown = json.Select(member => member.Key).Where(name => type.Properties.All(p => p.Name != name)).ToList();
        if (unknown.Count > 0)
            return Problems.BodyUnknownMember.With($"{Named(unknown)} is unknown here. Known: {Named(type.Properties.Select(p => p.Name))}.", "members", Array(unknown));
        var missing = type.Properties.Where(p => p.IsRequired && !json.ContainsKey(p.Name)).Select(p => p.Name).ToList();
        return missing.Count == 0 ? null : Problems.BodyMissingMember.With($"{Named(missing)} is missing.", "members", Array(missing));
    }

    static string Named(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    static JsonArray Array(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
