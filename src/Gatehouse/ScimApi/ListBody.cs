using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <param name="IsLong">Its members are read while they go out.</param>
readonly record struct Item(ResourceWriter Writer, Resource Resource, IReadOnlyList<Related>? Related, bool IsLong);

/// <summary>A ListResponse (RFC 7644 §3.4.2), as one text or in pieces.</summary>
sealed class ListBody(IReadOnlyList<Item> items, Action<Utf8JsonWriter> head)
{
    public ReadOnlyMemory<byte> Whole()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Begin(buffer);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) buffer.Write(","u8);
            items[i].Writer.Write(items[i].Resource, items[i].Related, buffer);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(OrgDb db, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Begin(buffer);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) buffer.Write(","u8);
            if (!items[i].IsLong)
            {
                items[i].Writer.Write(items[i].Resource, items[i].Related, buffer);
                continue;
            }

            yield return buffer.WrittenMemory;
            await foreach (var piece in Pieces.OfAsync(db, items[i].Writer, items[i].Resource, ct)) yield return piece;
            buffer.ResetWrittenCount();
        }

        buffer.Write("]}"u8);
        yield return buffer.WrittenMemory;
    }

    void Begin(ArrayBufferWriter<byte> buffer)
    {
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("schemas");
            json.WriteStringValue(ScimUris.ListResponse);
            json.WriteEndArray();
            head(json);
            json.WriteNumber("itemsPerPage", items.Count);
        }

        buffer.Write(",\"Resources\":["u8);
    }
}
