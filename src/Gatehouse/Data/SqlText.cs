namespace Gatehouse.Data;

/// <summary>
/// What statements written as interpolated strings have in common: every hole becomes a parameter, so injection has no syntax.
/// A column is text, a whole number or a truth; anything else in a hole does not compile.
/// </summary>
public abstract class SqlText
{
    static readonly object True = true, False = false;

    readonly List<object> values;
    readonly Dialect dialect;
    SqlShape shape = SqlShape.Empty;
    bool plannedByValues;

    private protected SqlText(int holes, Dialect dialect) => (values, this.dialect) = (new(holes), dialect);

    public void AppendLiteral(string literal) => shape = shape.With(literal);

    public void AppendFormatted(RawSql raw) => shape = shape.With(raw.Text);

    public void AppendFormatted(PlanMark plan) => plannedByValues |= plan.ByValues;

    public void AppendFormatted(string? value) => Hole(value ?? (object)SqlNull.Text);

    public void AppendFormatted(long? value) => Hole(value ?? (object)SqlNull.Number);

    public void AppendFormatted(bool value) => Hole(value ? True : False);

    /// <summary>Text that is UTF-8 already.</summary>
    public void AppendFormatted(byte[]? utf8) => Hole(utf8 ?? (object)SqlNull.Text);

    /// <summary>A list is one parameter, so that the statement's text, and its plan, is the same for any length.</summary>
    public void AppendFormatted(IReadOnlyCollection<string> list)
    {
        shape = shape.With(dialect.ListOpen);
        Hole(list as string[] ?? [.. list]);
        shape = shape.With(dialect.ListClose);
    }

    public void AppendFormatted(SqlColumn column)
    {
        Hole(column.Values);
        shape = shape.With("::text[]");
    }

    public void AppendFormatted(SqlPart part)
    {
        foreach (var piece in part.Pieces)
            if (piece is RawSql raw) shape = shape.With(raw.Text);
            else if (piece is OrgMark) Mine();
            else if (piece is string[] list) AppendFormatted(list);
            else Hole(piece);
    }

    private protected abstract void Mine();

    private protected void Hole(object value)
    {
        values.Add(value);
        shape = shape.WithHole();
    }

    private protected Statement Finish() => new(shape, values, plannedByValues);

    public sealed override string ToString() => shape.Text;
}
