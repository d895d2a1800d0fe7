namespace Gatehouse.Data;

/// <summary>
/// One row of an answer, valid only while it is being read. Columns by position, as the statement lists them; each engine
/// reads them with as little in between as it can.
/// </summary>
public abstract class Row
{
    public abstract bool IsDBNull(int column);

    public abstract string GetString(int column);

    /// <summary>Text as the UTF-8 it is stored in: a document need not become a string to go out.</summary>
    public abstract byte[] GetUtf8(int column);

    public abstract long GetInt64(int column);

    public abstract bool GetBoolean(int column);

    /// <summary>Whatever it is, as text; null when it is null.</summary>
    public abstract string? GetText(int column);
}

/// <summary>The columns of a row behind the first ones: what reads a type begins at 0.</summary>
public sealed class Behind(Row row, int first) : Row
{
    public override bool IsDBNull(int column) => row.IsDBNull(first + column);

    public override string GetString(int column) => row.GetString(first + column);

    public override byte[] GetUtf8(int column) => row.GetUtf8(first + column);

    public override long GetInt64(int column) => row.GetInt64(first + column);

    public override bool GetBoolean(int column) => row.GetBoolean(first + column);

    public override string? GetText(int column) => row.GetText(first + column);
}
