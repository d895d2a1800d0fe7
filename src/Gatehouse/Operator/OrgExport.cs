using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>
/// Everything of one Org as lines of JSON, for whoever has to hand it over: read a page at a time, so that an Org of a million people needs no more memory than one of ten.
/// Secrets are never in it. What changes meanwhile may be in it or not: for one moment's state, suspend the Org first.
/// </summary>
public sealed class OrgExport(InstanceDb db, OrgSchemas schemas)
{
    public const string ContentType = "application/x-ndjson";

    const int MostTogether = 500;

    static readonly JsonSerializerOptions HeadWriting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>That somebody took everything along stands in the audit log of the instance and in the Org's.</summary>
    public Task NoteAsync(Org org, bool logs, CancellationToken ct) => db.WriteAsync(tx =>
    {
        var (whole, own) = (tx.Act, tx.For(org.Id).Act);
        whole?.About("org", org.Id.Value, new Differences().Note("logs", null, logs));
        whole?.Count(1);
        own?.Count(1);
        return Task.FromResult(true);
    }, ct);

    public async Task WriteAsync(Org org, bool logs, Stream to, CancellationToken ct)
    {
        var mine = db.For(org.Id);
        var (users, groups) = await schemas.OfAsync(mine, org.SchemaVersion, ct);
        var buffer = new ArrayBufferWriter<byte>();
        Head(buffer, org);
        foreach (var table in logs ? ExportedTable.All.Concat(ExportedTable.Logs) : ExportedTable.All)
        {
            IReadOnlyList<string>? after = [.. table.Keys.Select(_ => "")];
            while (after is not null)
            {
                after = await PageAsync(mine, table, after, buffer, Projection.Everything(users), Projection.Everything(groups), ct);
                await to.WriteAsync(buffer.WrittenMemory, ct);
                buffer.ResetWrittenCount();
            }
        }
    }

    /// <returns>The key of the last row, null when there are no more.</returns>
    static async Task<IReadOnlyList<string>?> PageAsync(OrgDb mine, ExportedTable table, IReadOnlyList<string> after, ArrayBufferWriter<byte> into, Projection users, Projection groups, CancellationToken ct)
    {
        var (keys, columns) = (new RawSql(table.Key), new RawSql(string.Join(", ", table.Read.Select(column => column.Name))));
        var (last, count) = ((IReadOnlyList<string>?)null, 0);
        foreach (var row in await mine.ListAsync($"""
            select {keys}, {columns} from {new RawSql(table.Table)} where org_id = {Mine} and ({keys}) > ({Values(after)}) order by {keys} limit {MostTogether}
            """, row => (Key: Enumerable.Range(0, table.Keys.Count).Select(row.GetString).ToList(), Line: Line(table, new Behind(row, table.Keys.Count), users, groups)), ct))
        {
            (last, count) = (row.Key, count + 1);
            into.Write(row.Line);
            into.Write("\n"u8);
        }

        return count == MostTogether ? last : null;
    }

    static SqlPart Values(IReadOnlyList<string> values) => values.Skip(1).Aggregate(SqlPart.Of($"{values[0]}"), (some, value) => SqlPart.Of($"{some}, {value}"));

    static byte[] Line(ExportedTable table, Row row, Projection users, Projection groups)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Writing);
        json.WriteStartObject();
        json.WriteString("kind", table.Kind);
        var type = table.Kind; // Tombstones are of both, and say which.
        for (var i = 0; i < table.Read.Count; i++)
        {
            var column = table.Read[i];
            if (column.Name == "resource_type") type = row.GetText(i) == "Group" ? "group" : "member";
            if (row.IsDBNull(i)) continue;
            json.WritePropertyName(column.Member);
            if (column.Mark == "@") json.WriteStringValue(ScimTime.Text(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(i))));
            else if (column.Mark == "?") json.WriteBooleanValue(row.GetBoolean(i));
            else if (column.Mark == "#") json.WriteNumberValue(row.GetInt64(i));
            else if (column.Mark == "{}") json.WriteRawValue(row.GetUtf8(i));
            else if (column.Mark == "[]") (type == "group" ? groups : users).Apply(JsonNode.Parse(row.GetUtf8(i))!.AsObject(), (_, _) => true).WriteTo(json);
            else json.WriteStringValue(row.GetString(i));
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static void Head(ArrayBufferWriter<byte> into, Org org)
    {
        into.Write(JsonSerializer.SerializeToUtf8Bytes(new
        {
            kind = "org", id = org.Id.Value, slug = org.Slug, name = org.Name, isolation = org.Isolation, uniqueId = org.UniqueId, createdAt = org.CreatedAt, state = org.State, settings = org.Words,
        }, HeadWriting));
        into.Write("\n"u8);
    }
}
