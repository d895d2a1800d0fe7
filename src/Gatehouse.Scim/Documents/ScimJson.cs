using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Gatehouse.Scim;

/// <summary>JSON in and out: limits before anything is built, names found without case (RFC 7643 §2.1).</summary>
public static class ScimJson
{
    /// <summary>Letters of any script as they are: half the bytes for most of the world's names.</summary>
    public static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly JsonDocumentOptions Reading = new() { MaxDepth = ScimLimits.JsonDepth, AllowDuplicateProperties = false };

    /// <exception cref="ScimException">invalidSyntax: no JSON, no object, too deep, a name twice, or text that is no Unicode.</exception>
    public static JsonObject ReadObject(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8)) throw Invalid("The body is not UTF-8.");
        try
        {
            if (utf8.IndexOf("\\u"u8) >= 0) CheckText(utf8);
            return JsonNode.Parse(utf8, null, Reading) as JsonObject ?? throw Invalid("The body must be a JSON object.");
        }
        catch (JsonException malformed)
        {
            throw Invalid($"The body is no JSON this server reads: {Plain(malformed)}");
        }
    }

    /// <summary>The member of that name in whatever case, or null when it is absent or null.</summary>
    public static JsonNode? Get(JsonObject from, string name)
    {
        if (from.TryGetPropertyValue(name, out var exact)) return exact;
        foreach (var (key, value) in from)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    /// <summary>Whether schemas holds the URN; neither has a case (RFC 7644 §3.10).</summary>
    public static bool Declares(JsonObject body, string urn) =>
        Get(body, "schemas") is JsonArray schemas && schemas.Any(s => urn.Equals(Text(s), StringComparison.OrdinalIgnoreCase));

    /// <summary>No half of a surrogate pair, which neither UTF-8 nor a database can hold.</summary>
    public static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static string Write(JsonNode node) => node.ToJsonString(Writing);

    /// <summary>A whole resource, as it is stored.</summary>
    /// <exception cref="ScimException">413: larger than a resource may be.</exception>
    public static byte[] WriteResource(JsonObject document) => WriteUtf8(document) is { Length: <= ScimLimits.ResourceLength } bytes
        ? bytes
        : throw new ScimException(ScimError.TooLarge($"A resource may have {ScimLimits.ResourceLength} bytes."));

    public static byte[] WriteUtf8(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Writing); // By buffers that are used again.

    public static JsonObject Parse(ReadOnlySpan<byte> stored) => (JsonObject)JsonNode.Parse(stored)!;

    /// <summary>
    /// An escape can spell what is no text: half a surrogate pair, which .NET refuses to read later, or NUL, which PostgreSQL
    /// cannot store.
    /// </summary>
    static void CheckText(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ScimLimits.JsonDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped
                    && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                    throw Invalid("A string holds the character U+0000, which cannot be stored.");
        }
        catch (InvalidOperationException)
        {
            throw Invalid("A string holds half of a surrogate pair: that is no Unicode text.");
        }
    }

    static string Plain(JsonException malformed) =>
        malformed.Message.Split(". Path:", 2)[0].Split(" LineNumber:", 2)[0] + (malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "");

    static ScimException Invalid(string detail) => new(ScimError.InvalidSyntax(detail));
}
