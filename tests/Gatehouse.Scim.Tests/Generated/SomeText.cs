using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

/// <summary>Text as clients and attackers write it.</summary>
static class SomeText
{
    static readonly Gen<string> Awkward = Gen.Elements(
        "", " ", "\"", "\\", "a\"b\\c", "\t\n", "é", "Ünïcode", "日本語", "😀", "\u2028", "\u00a0", "\u0001", "\u007f", "<&'>+",
        "x and y", "a or (b)", "]", "[", "not", "null", "true", "1", "1e5", "İ", "ß", "{\"a\":1}", "{$user.active}", "bulkId:x", "/");

    static readonly Gen<string> Plain =
        from letters in Gen.ArrayOf(Gen.Elements("abcXYZ019._-@".ToCharArray()))
        select new string(letters);

    /// <summary>Unicode without NUL or half surrogates.</summary>
    public static readonly Gen<string> Valid = Gen.Frequency((3, Plain), (2, Awkward), (1, from a in Awkward from b in Awkward select a + b));

    /// <summary>Any sequence of UTF-16 units, halves and NUL among them.</summary>
    public static readonly Gen<string> Any =
        from units in Gen.ArrayOf(Gen.Frequency((6, Gen.Choose(32, 126)), (1, Gen.Choose(0, 31)), (1, Gen.Choose(0xD800, 0xDFFF)), (1, Gen.Choose(0, 0xFFFF))))
        select string.Concat(units.Select(u => (char)u));

    /// <summary>A text with a few characters lost, doubled, exchanged or put in.</summary>
    public static Gen<string> Mutated(Gen<string> texts) =>
        from text in texts
        from edits in Gen.ListOf(Gen.Choose(0, int.MaxValue - 1), 3)
        select edits.Aggregate(text, Mutate);

    static string Mutate(string text, int dice)
    {
        const string Wild = "\"\\()[].:$ -0e\0\ud800\u00e9,{}";
        var at = dice % (text.Length + 1);
        var wild = Wild[dice / 7 % Wild.Length].ToString();
        return (dice % 4) switch
        {
            0 => text.Insert(at, wild),
            1 when at < text.Length => text.Remove(at, 1),
            2 when at < text.Length => text.Remove(at, 1).Insert(at, wild),
            _ => text[at..] + text[..at],
        };
    }
}
