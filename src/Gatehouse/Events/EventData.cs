using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Events;

/// <summary>
/// The data of events, straight into UTF-8: it is written with every change of a directory, and the changes are JSON already. Ids and words of
/// ours need no escaping; names do.
/// </summary>
static class EventData
{
    public static byte[] User(string id, string status, byte[] changes) => [.. Utf8($$"""{"id":"{{id}}","status":"{{status}}","changes":"""), .. changes, (byte)'}'];

    public static byte[] Group(string id, string name, byte[]? changes = null)
    {
        var head = Utf8($$"""{"id":"{{id}}","displayName":{{Text(name)}}""");
        return changes is null ? [.. head, (byte)'}'] : [.. head, .. ",\"changes\":"u8, .. changes, (byte)'}'];
    }

    public static byte[] Members(string group, IReadOnlyCollection<string> ids) => Utf8($$"""{"group":"{{group}}","members":["{{string.Join("\",\"", ids)}}"]}""");

    /// <summary>What is rare may be comfortable: an object in camel case.</summary>
    public static byte[] Of<T>(T data) => JsonSerializer.SerializeToUtf8Bytes(data, Writing);

    static readonly JsonSerializerOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    static string Text(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
