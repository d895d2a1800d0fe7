using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Domains;

/// <summary>A question for TXT records, and what may be an answer to it (RFC 1035 §4, EDNS0 of RFC 6891).</summary>
static class DnsMessage
{
    const int HeaderLength = 12, Cname = 5, Txt = 16, Opt = 41, Internet = 1, Payload = 1232, NoSuchName = 3, MostJumps = 32, MostAliases = 8, LongestName = 255;

    static readonly string[] Refusals = ["no error", "format error", "server failure", "no such name", "not implemented", "refused"];

    /// <summary>Letters in random case: an answer that is to be believed repeats them, and somebody who only guesses ids and ports does not know them.</summary>
    public static string RandomCase(string name) => string.Concat(name.Select(c => RandomNumberGenerator.GetInt32(2) == 0 ? char.ToUpperInvariant(c) : c));

    public static byte[] Question(ushort id, string name)
    {
        var message = new List<byte> { (byte)(id >> 8), (byte)id, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 1 }; // Recursion desired; one question, one additional record.
        foreach (var label in name.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, 0, Txt, 0, Internet, 0, 0, Opt, Payload >> 8, Payload & 0xFF, 0, 0, 0, 0, 0, 0]);
        return [.. message];
    }

    /// <param name="exact">The name must be repeated in its case, as over UDP, where everybody may send us something.</param>
    /// <returns>Null: this is no answer to the question.</returns>
    public static TxtAnswer? Read(ReadOnlySpan<byte> message, ushort id, string name, bool exact)
    {
        try
        {
            if (message.Length < HeaderLength || Number(message, 0) != id || (message[2] & 0xF8) != 0x80 || Number(message, 4) != 1) return null;
            var at = HeaderLength;
            if (!string.Equals(Name(message, ref at), name, exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase) || Number(message, at) != Txt || Number(message, at + 2) != Internet) return null;
            if ((message[2] & 0x02) != 0) return new TxtAnswer.Cut();
            var code = message[3] & 0x0F;
            return code is not (0 or NoSuchName) ? new TxtAnswer.Failed($"The resolver says: {(code < Refusals.Length ? Refusals[code] : "error " + code)}.") : Records(message, at + 4, name);
        }
        catch (Exception malformed) when (malformed is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    static TxtAnswer.Found Records(ReadOnlySpan<byte> message, int at, string name)
    {
        var (texts, aliases) = (new List<(string Owner, string Text)>(), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        for (var left = Number(message, 6); left > 0; left--)
        {
            var owner = Name(message, ref at);
            var (type, length) = (Number(message, at), Number(message, at + 8));
            at += 10;
            if (type == Txt) texts.Add((owner, Strings(message.Slice(at, length))));
            var target = at;
            if (type == Cname) aliases.TryAdd(owner, Name(message, ref target));
            at += length;
        }

        for (var jumps = 0; jumps < MostAliases && aliases.TryGetValue(name, out var next); jumps++) name = next;
        return new([.. texts.Where(t => t.Owner.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(t => t.Text)]);
    }

    /// <summary>One record may be several strings, which belong together.</summary>
    static string Strings(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += 1 + data[at]) text.Append(Encoding.Latin1.GetString(data.Slice(at + 1, data[at])));
        return text.ToString();
    }

    /// <summary>Labels, and pointers to labels that stand before; pointers in a circle end at the limit.</summary>
    static string Name(ReadOnlySpan<byte> message, ref int at)
    {
        var (labels, from, jumps, jumped) = (new StringBuilder(), at, 0, false);
        while (message[from] is > 0 and var length)
        {
            if (length >= 0xC0)
            {
                if (++jumps > MostJumps) throw new FormatException("A name that never ends.");
                if (!jumped) at = from + 2;
                jumped = true;
                from = Number(message, from) & 0x3FFF;
                continue;
            }

            labels.Append(labels.Length == 0 ? "" : ".").Append(Encoding.Latin1.GetString(message.Slice(from + 1, length)));
            if (labels.Length > LongestName) throw new FormatException("A name that is too long.");
            from += 1 + length;
        }

        if (!jumped) at = from + 1;
        return labels.ToString();
    }

    static ushort Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message.Slice(at, 2));
}

/// <summary>What a resolver says of the TXT records of a name.</summary>
abstract record TxtAnswer
{
    TxtAnswer() { }

    /// <summary>Empty when there are none.</summary>
    public sealed record Found(IReadOnlyList<string> Texts) : TxtAnswer;

    /// <summary>More than fits: to be asked over TCP.</summary>
    public sealed record Cut : TxtAnswer;

    public sealed record Failed(string Why) : TxtAnswer;
}
