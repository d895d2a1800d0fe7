using System.Buffers;
using System.Runtime.CompilerServices;
using Gatehouse.Data;
using Gatehouse.People;

namespace Gatehouse.ScimApi;

/// <summary>
/// The bodies of answers with more members than one answer may hold in memory. They go out as they are read: what a group costs in
/// memory is a piece, not the group.
/// </summary>
static class Pieces
{
    const int MembersTogether = 1_000;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> OfAsync(OrgDb db, ResourceWriter writer, Resource group, [EnumeratorCancellation] CancellationToken ct)
    {
        // All but the members, and without the last brace.
        yield return writer.Write(group, null)[..^1];
        var (buffer, any) = (new ArrayBufferWriter<byte>(256 << 10), false);
        await foreach (var some in Relations.MembersAsync(db, group.Id, MembersTogether, ct))
        {
            buffer.ResetWrittenCount();
            if (!writer.WriteSome(some, buffer)) continue;
            yield return any ? Comma : Opening;
            yield return buffer.WrittenMemory[1..^1]; // Without its brackets.
            any = true;
        }

        yield return any ? "]}"u8.ToArray() : "}"u8.ToArray();
    }

    static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray(), Opening = ",\"members\":["u8.ToArray();
}
