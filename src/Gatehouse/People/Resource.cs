using Gatehouse.Data;

namespace Gatehouse.People;

/// <summary>
/// A User or Group as it is stored: the SCIM document, in UTF-8, without what is computed (meta, groups, members), and what belongs to meta.
/// </summary>
public sealed record Resource(string Id, byte[] Document, long Version, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    /// <summary>Columns of "r", a row of users or of groups.</summary>
    internal static RawSql Columns => new("r.id, r.doc, r.version, r.created_at, r.modified_at");

    internal static Resource Read(Row row) => new(
        row.GetString(0), row.GetUtf8(1), row.GetInt64(2), Time(row.GetInt64(3)), Time(row.GetInt64(4)));

    /// <summary>Time-ordered, 32 hexadecimal digits, without "bulkId" (RFC 7643 §3.1).</summary>
    public static string NewId(DateTimeOffset now) => Ids.New(now);

    /// <summary>Anything else is no id of ours, and need not be looked for.</summary>
    public static bool IsId(string id) => id.Length == 32 && id.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A member of a Group, or a Group of a User. <c>Type</c>: User or Group; direct or indirect.</summary>
public sealed record Related(string Id, string Display, string Type);
