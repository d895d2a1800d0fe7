using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Gatehouse.Simulate;

/// <summary>
/// Reads one answer into one buffer, head and body, and leaves it there: nothing is copied out, and the buffer only
/// ever grows. A chunked body is pushed together in place.
/// </summary>
sealed class AnswerReader
{
    const int Limit = 256 * 1024 * 1024;

    byte[] buffer = new byte[16 * 1024];
    int have;

    /// <summary>False as long as the server has not said a word since <see cref="Clear"/>.</summary>
    public bool Started => have > 0;
    public bool KeepAlive { get; private set; }

    public void Clear() => have = 0;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ScimAnswer> ReadAsync(Stream stream, CancellationToken ct)
    {
        AnswerHead head;
        var at = 0;
        do
        {
            var end = await FindAsync(stream, at, "\r\n\r\n", ct);
            head = AnswerHead.Parse(buffer, at, end);
            at = end + 4;
        }
        while (head.Interim);

        var (body, after) = head switch
        {
            { Bodyless: true } => (0, at),
            { Chunked: true } => await ChunksAsync(stream, at, ct),
            { Length: { } length } => await LengthAsync(stream, at, length, ct),
            _ => await UntilClosedAsync(stream, at, ct),
        };
        // Bytes beyond the answer belong to no request of ours: such a connection is not to be trusted again.
        KeepAlive = !head.Close && after == have;
        return new(
            head.Status,
            buffer.AsMemory(at, body),
            buffer.AsMemory(head.ETag),
            buffer.AsMemory(head.Location),
            buffer.AsMemory(head.RetryAfter));
    }

    async ValueTask<(int Body, int End)> LengthAsync(Stream stream, int at, long length, CancellationToken ct)
    {
        await HaveAsync(stream, at + length, ct);
        return ((int)length, at + (int)length);
    }

    async ValueTask<(int Body, int End)> ChunksAsync(Stream stream, int at, CancellationToken ct)
    {
        int from = at, to = at;
        while (true)
        {
            var end = await FindAsync(stream, from, "\r\n", ct);
            var line = buffer.AsSpan(from, end - from);
            if (!Utf8Parser.TryParse(line, out int size, out _, 'x') || size < 0)
                throw new InvalidDataException("A chunk of the answer has no size.");
            from = end + 2;
            if (size == 0) break;

            await HaveAsync(stream, from + (long)size + 2, ct);
            Buffer.BlockCopy(buffer, from, buffer, to, size);
            (from, to) = (from + size + 2, to + size);
        }

        while (await FindAsync(stream, from, "\r\n", ct) is var trailer && trailer != from) from = trailer + 2;
        return (to - at, from + 2);
    }

    async ValueTask<(int Body, int End)> UntilClosedAsync(Stream stream, int at, CancellationToken ct)
    {
        while (await FillAsync(stream, ct)) { }
        return (have - at, -1);
    }

    async ValueTask<int> FindAsync(Stream stream, int from, string mark, CancellationToken ct)
    {
        for (var scanned = from; ;)
        {
            var found = mark.Length == 2
                ? buffer.AsSpan(scanned, have - scanned).IndexOf("\r\n"u8)
                : buffer.AsSpan(scanned, have - scanned).IndexOf("\r\n\r\n"u8);
            if (found >= 0) return scanned + found;
            scanned = Math.Max(from, have - mark.Length + 1);
            await HaveAsync(stream, have + 1, ct);
        }
    }

    async ValueTask HaveAsync(Stream stream, long total, CancellationToken ct)
    {
        if (total > Limit) throw new InvalidDataException("The answer is larger than 256 MiB.");
        if (total > buffer.Length) Array.Resize(ref buffer, (int)Math.Min(Limit, Math.Max(total, buffer.Length * 2L)));
        while (have < total)
            if (!await FillAsync(stream, ct))
                throw new EndOfStreamException("The server closed the connection before its answer was complete.");
    }

    async ValueTask<bool> FillAsync(Stream stream, CancellationToken ct)
    {
        if (have == Limit) throw new InvalidDataException("The answer is larger than 256 MiB.");
        if (have == buffer.Length) Array.Resize(ref buffer, Math.Min(Limit, buffer.Length * 2));
        var read = await stream.ReadAsync(buffer.AsMemory(have), ct);
        have += read;
        return read > 0;
    }
}
