using System.Buffers.Binary;

namespace Gatehouse.Bench;

/// <summary>The id of person 7 is the same in every run: time-ordered as the product makes them (UUIDv7), and nowhere stored.</summary>
static class Ids
{
    // Groups have numbers too, far above those of people.
    const long Groups = 1L << 31;

    static readonly long Beginning = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static Guid OfGroup(int index) => Of(Groups + index);

    public static Guid Of(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], (long)(Mixed(number) >> 2 | 1UL << 63));
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time(number) << 16 | 0x7000 | (long)(Mixed(~number) & 0xFFF));
        return new(bytes, bigEndian: true);
    }

    public static long Time(long number) => Beginning + (number & (Groups - 1)) + 1;

    /// <summary>Scatters numbers (SplitMix64).</summary>
    public static ulong Mixed(long number)
    {
        var mixed = (ulong)number + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return mixed ^ mixed >> 31;
    }
}
