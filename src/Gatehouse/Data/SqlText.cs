using System.Globalization;
using System.Text;

namespace Gatehouse.Data;

/// <summary>
/// What statements written as interpolated strings have in common: every hole becomes a parameter, so injection has no syntax.
/// A column is text, a whole number or a truth; anything else in a hole does not compile.
/// </summary>
public abstract class SqlText
{
    readonly StringBuilder text;
    readonly List<object> values = new(8);
    readonly Dialect dialect;

    private protected SqlText(int literalLength, int holes, Dialect dialect) =>
        (text, this.dialect) = (new StringBuilder(literalLength + (holes * 4)), dialect);

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(RawSql raw) => text.Append(raw.Text);

    public void AppendFormatted(string? value) => Hole(value ?? (object)SqlNull.Text);

    public void AppendFormatted(long? value) => Hole(value ?? (object)SqlNull.Number);

    public void AppendFormatted(bool value) => Hole(value);

    /// <summary>Text that is UTF-8 already.</summary>
    public void AppendFormatted(byte[]? utf8) => Hole(utf8 ?? (object)SqlNull.Text);

    /// <summary>A list is one parameter, so that the statement's text, and its plan, is the same for any length.</summary>
    public void AppendFormatted(IReadOnlyCollection<string> list)
    {
        text.Append(dialect.ListOpen);
        Hole(list as string[] ?? [.. list]);
        text.Append(dialect.ListClose);
    }

    public void AppendFormatted(SqlPart part)
    {
        foreach (var piece in part.Pieces)
            if (piece is RawSql raw) text.Append(raw.Text);
            else if (piece is OrgMark) Mine();
            else Hole(piece);
    }

    private protected abstract void Mine();

    private protected void Hole(object value)
    {
        values.Add(value);
        text.Append('$').Append(CultureInfo.InvariantCulture, $"{values.Count}");
    }

    private protected Statement Finish() => new(text.ToString(), values);

    public sealed override string ToString() => text.ToString();
}
