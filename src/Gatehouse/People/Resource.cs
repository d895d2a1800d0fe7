using System.Text.Json;
using Gatehouse.Data;

namespace Gatehouse.People;

/// <summary>
/// A User or Group as it is stored: the SCIM document, in UTF-8, without what is computed (meta, groups, members), and what belongs to meta.
/// </summary>
/// <param name="Status">Of a User's membership (Access/Membership).</param>
/// <param name="Groups">A User's direct groups; null when they were not read.</param>
public sealed record Resource(string Id, byte[] Document, long Version, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, string? Status = null, DirectGroups? Groups = null)
{
    /// <summary>Columns of "r", a row of users or of groups.</summary>
    internal static SqlPart Columns { get; } = SqlPart.Raw("r.id, r.doc, r.version, r.created_at, r.modified_at, null, null");

    /// <summary>The same of a user, with the direct groups as JSON: one statement, one round trip.</summary>
    internal static SqlPart UserColumns(Dialect dialect) => dialect == Dialect.Sqlite ? OnSqlite : OnPostgres;

    static readonly SqlPart OnSqlite = WithGroups(Dialect.Sqlite), OnPostgres = WithGroups(Dialect.Postgres);

    // Asked for first whether there is any: an aggregate costs more than the rest of the row. Not by "exists": for a page of rows
    // PostgreSQL would answer that from a hash of all members of the database.
    static SqlPart WithGroups(Dialect dialect) => SqlPart.Raw($"""
        r.id, r.doc, r.version, r.created_at, r.modified_at, r.status,
        case when (select 1 from members m where m.org_id = r.org_id and m.user_id = r.id limit 1) is not null then
          (select {dialect.JsonArrayOf.Text}({dialect.JsonObjectOf.Text}('value', g.id, 'display', g.shown_as, 'nested',
             coalesce((select 1 from subgroups s where s.org_id = g.org_id and s.child_id = g.id limit 1), 0)))
           from members m join groups g on g.org_id = m.org_id and g.id = m.group_id where m.org_id = r.org_id and m.user_id = r.id){dialect.AsText.Text}
        else '[]' end
        """);

    /// <summary>How many columns <see cref="Read"/> reads; others may follow.</summary>
    internal const int ColumnCount = 7;

    internal static Resource Read(Row row) => new(
        row.GetString(0), row.GetUtf8(1), row.GetInt64(2), Time(row.GetInt64(3)), Time(row.GetInt64(4)), row.IsDBNull(5) ? null : row.GetString(5),
        row.IsDBNull(6) ? null : DirectGroups.Read(row.GetUtf8(6)));

    /// <summary>Time-ordered, 32 hexadecimal digits, without "bulkId" (RFC 7643 §3.1).</summary>
    public static string NewId(DateTimeOffset now) => Ids.New(now);

    /// <summary>Anything else is no id of ours, and need not be looked for.</summary>
    public static bool IsId(string id) => id.Length == 32 && id.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A member of a Group, or a Group of a User. <c>Type</c>: User or Group; direct or indirect.</summary>
public sealed record Related(string Id, string Display, string Type);

/// <param name="Nested">One of them is inside another group: there are indirect ones, to be asked for.</param>
public sealed record DirectGroups(IReadOnlyList<Related> List, bool Nested)
{
    public static DirectGroups None { get; } = new([], false);

    internal static DirectGroups Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length <= 2) return None;
        using var parsed = JsonDocument.Parse(json);
        var list = new List<Related>(parsed.RootElement.GetArrayLength());
        var nested = false;
        foreach (var group in parsed.RootElement.EnumerateArray())
        {
            list.Add(new(group.GetProperty("value"u8).GetString()!, group.GetProperty("display"u8).GetString()!, "direct"));
            nested |= group.GetProperty("nested"u8).GetInt32() == 1;
        }

        list.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return new(list, nested);
    }
}
