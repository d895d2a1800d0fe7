namespace Gatehouse.Data;

/// <summary>Text that goes into a statement as it stands. Never built from input.</summary>
public readonly record struct RawSql(string Text);

/// <summary>Stands for "this Org" in a statement.</summary>
public readonly struct OrgMark;

/// <summary>
/// On PostgreSQL: whether the best way to run a statement depends on its values, as that of a search does and that of a look-up by key does not.
/// </summary>
public readonly record struct PlanMark(bool ByValues);

/// <summary>One column of many rows: an array for unnest. PostgreSQL only.</summary>
public readonly record struct SqlColumn(string?[] Values);

/// <summary>A null of a known type, which PostgreSQL wants to be told.</summary>
sealed class SqlNull
{
    public static readonly SqlNull Text = new(), Number = new();
}

/// <summary>
/// A finished statement: $1, $2, … in the text and their values: string, byte[] (UTF-8 text), long, bool, decimal, string[] or <see cref="SqlNull"/>.
/// </summary>
/// <param name="PlannedByValues">See <see cref="PlanMark"/>.</param>
sealed record Statement(SqlShape Shape, List<object> Values, bool PlannedByValues = false)
{
    /// <summary>Reads back what it changed.</summary>
    public bool Changes => Shape.Text.Contains(" returning ", StringComparison.Ordinal);
}
