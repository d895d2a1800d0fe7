using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.Events;

/// <summary>An event as it is read back. <c>Data</c> is JSON in UTF-8.</summary>
public sealed record Event(EventCursor Cursor, string Type, string? Subject, byte[] Data, DateTimeOffset At, OrgId Org, string OrgSlug)
{
    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static RawSql Columns => new("e.position, e.id, e.type, e.subject, e.data, e.at, e.org_id, o.slug");

    public string Id => Cursor.Id;

    internal static Event Read(Row row) => new(
        new(row.GetInt64(0), row.GetString(1)), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetUtf8(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), new(row.GetString(6)), row.GetString(7));

    /// <summary>The envelope that everybody gets: the feed, webhooks, the command line.</summary>
    /// <param name="cursor">Whether to say what to go on after.</param>
    public byte[] Envelope(bool cursor = false)
    {
        using var buffer = new MemoryStream(Data.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, Id);
            json.WriteString("type"u8, Type);
            json.WriteNumber("version"u8, EventTypes.VersionOf(Type));
            json.WriteString("at"u8, ScimTime.Text(At));
            json.WriteStartObject("org"u8);
            json.WriteString("id"u8, Org.Value);
            json.WriteString("slug"u8, OrgSlug);
            json.WriteEndObject();
            if (Subject is not null) json.WriteString("subject"u8, Subject);
            json.WritePropertyName("data"u8);
            json.WriteRawValue(Data, skipInputValidation: true);
            if (cursor) json.WriteString("cursor"u8, Cursor.ToString());
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
