using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Gatehouse.Data;

/// <summary>
/// Ids of 32 hexadecimal digits: UUIDs of version 7 (RFC 9562 §5.7), whose first 48 bits are the time. What one process makes
/// within a millisecond is counted through, so that rows stand in the order in which they came.
/// </summary>
public static class Ids
{
    const long LongestStep = 60_000;
    const int CounterBits = 12, CounterMask = (1 << CounterBits) - 1, DrawnTogether = 1024;

    static long last;

    // Drawn for many at once: a draw of the system's generator takes longer than the rest of an id.
    [ThreadStatic]
    static byte[]? drawn;

    [ThreadStatic]
    static int left;

    public static string New(DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        Span<byte> bytes = stackalloc byte[16];
        Draw(bytes);
        if (Next(milliseconds) is { } counter) BinaryPrimitives.WriteInt16BigEndian(bytes[6..], (short)counter);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return Convert.ToHexStringLower(bytes);
    }

    static void Draw(Span<byte> bytes)
    {
        if (left < bytes.Length)
        {
            RandomNumberGenerator.Fill(drawn ??= new byte[DrawnTogether]);
            left = DrawnTogether;
        }

        left -= bytes.Length;
        drawn.AsSpan(left, bytes.Length).CopyTo(bytes);
    }

    /// <summary>What every id since then is greater than, and every older one less.</summary>
    public static string Prefix(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture);

    /// <summary>The smallest that is greater.</summary>
    public static string Next(string id) => string.Concat(id.AsSpan(0, 16), (ulong.Parse(id.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) + 1).ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>Null when the clock stepped back or the millisecond is full: then chance decides, and only order is lost.</summary>
    static int? Next(long milliseconds)
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = before >> CounterBits == milliseconds ? before + 1 : milliseconds << CounterBits;
            // A clock that was a minute ahead once is forgotten rather than obeyed.
            if ((next <= before && (before >> CounterBits) - milliseconds < LongestStep) || next >> CounterBits != milliseconds) return null;
            if (Interlocked.CompareExchange(ref last, next, before) == before) return (int)(next & CounterMask);
        }
    }
}
