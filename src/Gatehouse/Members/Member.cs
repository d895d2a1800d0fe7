using Gatehouse.Data;

namespace Gatehouse.Members;

/// <summary>A person of an Org, as administrators see it: the membership, not the SCIM document.</summary>
/// <param name="Source">How the person came in: scim, jit or manual.</param>
/// <param name="Account">Joins the memberships of one person in shared Orgs; null when no other Org may know of it.</param>
public sealed record Member(string Id, string UserName, string? DisplayName, string? Email, string Status, string Source, string? Role, string? Account, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    internal static RawSql Columns => new("r.id, r.doc, r.shown_as, r.status, r.source, r.role, r.account_id, r.created_at, r.modified_at");

    internal static Member Read(Row row)
    {
        var (name, email) = Contacts.Of(row.GetUtf8(1));
        return new(
            row.GetString(0), name, row.GetString(2) == name ? null : row.GetString(2), email, row.GetString(3), row.GetString(4), Text(row, 5), Text(row, 6),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)));
    }

    static string? Text(Row row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
