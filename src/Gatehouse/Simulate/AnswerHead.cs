using System.Buffers.Text;
using System.Text;

namespace Gatehouse.Simulate;

/// <summary>What a head says of the body behind it, and where in the buffer its useful headers stand.</summary>
struct AnswerHead
{
    public int Status { get; private set; }
    public long? Length { get; private set; }
    public bool Chunked { get; private set; }
    public bool Close { get; private set; }
    public Range ETag { get; private set; }
    public Range Location { get; private set; }
    public Range RetryAfter { get; private set; }

    public readonly bool Interim => Status is >= 100 and < 200;
    public readonly bool Bodyless => Status is 204 or 304;

    public static AnswerHead Parse(ReadOnlySpan<byte> buffer, int start, int end)
    {
        var line = buffer[start..end];
        if (line.Length < 12
            || !line.StartsWith("HTTP/1."u8)
            || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var used) || used != 3)
            throw new InvalidDataException("The server does not speak HTTP/1.1.");

        var head = new AnswerHead { Status = status, Close = line[7] == '0' };
        for (var at = start; buffer[at..end].IndexOf("\r\n"u8) is >= 0 and var length;)
        {
            at += length + 2;
            var next = buffer[at..end].IndexOf("\r\n"u8);
            head.Read(buffer, at, next < 0 ? end : at + next);
        }

        return head;
    }

    void Read(ReadOnlySpan<byte> buffer, int start, int end)
    {
        var colon = buffer[start..end].IndexOf((byte)':');
        if (colon < 0) return;
        var name = buffer.Slice(start, colon);
        for (start += colon + 1; start < end && buffer[start] is (byte)' ' or (byte)'\t';) start++;
        while (end > start && buffer[end - 1] is (byte)' ' or (byte)'\t') end--;
        var value = buffer[start..end];

        if (Ascii.EqualsIgnoreCase(name, "content-length"u8)) Length = ParseLength(value);
        else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8)) Chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
        else if (Ascii.EqualsIgnoreCase(name, "connection"u8)) Close |= Ascii.EqualsIgnoreCase(value, "close"u8);
        else if (Ascii.EqualsIgnoreCase(name, "etag"u8)) ETag = start..end;
        else if (Ascii.EqualsIgnoreCase(name, "location"u8)) Location = start..end;
        else if (Ascii.EqualsIgnoreCase(name, "retry-after"u8)) RetryAfter = start..end;
    }

    static long ParseLength(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long length, out var used) && used == value.Length && length >= 0
            ? length
            : throw new InvalidDataException("The answer's Content-Length is not a number.");
}
