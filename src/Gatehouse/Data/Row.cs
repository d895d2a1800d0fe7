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
