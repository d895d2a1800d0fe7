using System.Buffers.Binary;
using System.Buffers.Text;

namespace Gatehouse.Events;

/// <summary>
/// A place in the feed: behind the event of this position and id. For clients it is opaque text. Places have one order for all Orgs, so that
/// a cursor says nothing about anybody and is good everywhere.
/// </summary>
public sealed record EventCursor(long Position, string Id)
{
    const int PositionLength = 8, IdLength = 16;

    /// <summary>Behind every event of a position.</summary>
    static readonly string LastId = new('f', 2 * IdLength);

    public static EventCursor Start { get; } = new(0, "");

    public static EventCursor BehindAll(long position) => new(position, LastId);

    public bool IsBehindAll => Id == LastId;

    /// <summary>Null when the text is no cursor.</summary>
    public static EventCursor? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[PositionLength + IdLength];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out _)) return null;
        var position = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return position < 0 ? null : new(position, Convert.ToHexStringLower(bytes[PositionLength..]));
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[PositionLength + IdLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Position);
        if (Id.Length > 0) Convert.FromHexString(Id, bytes[PositionLength..], out _, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public bool IsBehind(EventCursor other) => Position > other.Position || (Position == other.Position && string.CompareOrdinal(Id, other.Id) > 0);
}
