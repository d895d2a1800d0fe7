using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.SyncLog;

/// <summary>A body byte by byte as it came, but for what must not be kept: order, letter case and spaces are often what somebody looks for.</summary>
static partial class MaskedJson
{
    const string Mask = "\"***\"";

    /// <summary>They say what is asked for, and nothing of people.</summary>
    static readonly string[] Shape = ["schemas", "op", "method", "bulkId"];

    /// <param name="all">Every value, not only the secret ones.</param>
    public static string Of(byte[] body, SecretNames secrets, bool all)
    {
        try
        {
            return new Walk(body, secrets, all).ToEnd();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // No UTF-8 within a text.
        {
            var text = Encoding.UTF8.GetString(body);
            // A secret may stand in what nobody can take apart.
            var doubtful = all || text.Contains("\\u", StringComparison.OrdinalIgnoreCase) || text.Contains('\0', StringComparison.Ordinal) || secrets.AreIn(Uri.UnescapeDataString(text));
            return doubtful ? $"(no JSON, {body.Length} bytes, not kept)" : text;
        }
    }

    [GeneratedRegex("\"(?:\\\\.|[^\"])*\"?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted { get; }

    ref struct Walk(byte[] body, SecretNames secrets, bool all)
    {
        Utf8JsonReader reader = new(body, new() { MaxDepth = 256 });
        readonly ArrayBufferWriter<byte> kept = new(body.Length + 1);
        readonly Stack<bool> secretPaths = new();
        string name = "";
        int copied;

        public string ToEnd()
        {
            while (reader.Read())
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject: secretPaths.Push(HasSecretPath(reader)); break;
                    case JsonTokenType.EndObject: secretPaths.Pop(); break;
                    case JsonTokenType.PropertyName: Property(); break;
                    case JsonTokenType.String: Text(); break;
                    case JsonTokenType.Number when all: Replace(Mask); break;
                }

            kept.Write(body.AsSpan(copied));
            return Encoding.UTF8.GetString(kept.WrittenSpan);
        }

        /// <summary>An operation may name a secret in its path, and say it in its value, in either order.</summary>
        readonly bool HasSecretPath(Utf8JsonReader ahead)
        {
            while (ahead.Read() && ahead.TokenType != JsonTokenType.EndObject)
            {
                var isPath = "path".Equals(ahead.GetString(), StringComparison.OrdinalIgnoreCase);
                ahead.Read();
                if (isPath && ahead.TokenType == JsonTokenType.String && secrets.AreIn(ahead.GetString()!)) return true;
                ahead.Skip();
            }

            return false;
        }

        void Property()
        {
            name = reader.GetString()!;
            if (!secrets.AreIn(name) && !(secretPaths.Peek() && name.Equals("value", StringComparison.OrdinalIgnoreCase))) return;
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            Replace(Mask, from);
        }

        void Text()
        {
            var text = reader.GetString()!;
            if (name.Equals("path", StringComparison.OrdinalIgnoreCase))
            {
                if (all || secrets.AreIn(text)) Replace(JsonSerializer.Serialize(Quoted.Replace(text, Mask), Plain));
            }
            else if ((all && !Shape.Contains(name, StringComparer.OrdinalIgnoreCase)) || secrets.AreIn(text))
            {
                Replace(Mask);
            }
        }

        void Replace(string by) => Replace(by, (int)reader.TokenStartIndex);

        void Replace(string by, int from)
        {
            kept.Write(body.AsSpan(copied, from - copied));
            kept.Write(Encoding.UTF8.GetBytes(by));
            copied = (int)reader.BytesConsumed;
        }
    }

    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
