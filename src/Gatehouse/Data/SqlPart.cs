using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gatehouse.Data;

/// <summary>A piece of a statement with its own holes, such as the condition that a SCIM filter becomes.</summary>
[InterpolatedStringHandler]
public sealed class SqlPart(int literalLength, int holes)
{
    readonly List<object> pieces = new((2 * holes) + Math.Min(literalLength, 1));

    public static SqlPart Of(SqlPart part) => part;

    public static SqlPart Raw(string text) => Of($"{new RawSql(text)}");

    internal IReadOnlyList<object> Pieces => pieces;

    public void AppendLiteral(string literal) => pieces.Add(new RawSql(literal));

    public void AppendFormatted(RawSql raw) => pieces.Add(raw);

    public void AppendFormatted(string? value) => pieces.Add(value ?? (object)SqlNull.Text);

    public void AppendFormatted(long value) => pieces.Add(value);

    public void AppendFormatted(decimal value) => pieces.Add(value);

    public void AppendFormatted(OrgMark mine) => pieces.Add(mine);

    /// <summary>A list that is one parameter.</summary>
    public void AppendFormatted(IReadOnlyCollection<string> list) => pieces.Add(list as string[] ?? [.. list]);

    public void AppendFormatted(SqlPart part) => pieces.AddRange(part.pieces);

    public override string ToString() => string.Concat(pieces.Select(p => p is RawSql raw ? raw.Text : string.Create(CultureInfo.InvariantCulture, $"«{p}»")));
}
