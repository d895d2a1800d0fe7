using Gatehouse.Data;

namespace Gatehouse.Tokens;

/// <summary>A key of the management API as it is stored and listed; never its text.</summary>
/// <param name="Org">Null: of the instance.</param>
public sealed record ApiKey(
    string Id, OrgId? Org, string Name, string Hint, IReadOnlyList<ApiScope> Scopes, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt, string? UsedFrom)
{
    internal static RawSql Columns => new("k.id, k.org_id, k.name, k.hint, k.scopes, k.created_by, k.created_at, k.expires_at, k.revoked_at, k.used_at, k.used_from");

    public string State(DateTimeOffset now) => RevokedAt is not null ? "revoked" : ExpiresAt <= now ? "expired" : "active";

    public bool May(ApiScope wanted) => Scopes.Any(scope => scope.Gives(wanted));

    internal static ApiKey Read(Row row) => new(
        row.GetString(0), row.GetText(1) is { } org ? new OrgId(org) : null, row.GetString(2), row.GetString(3), [.. row.GetString(4).Split(' ').Select(ApiScope.Read)], row.GetString(5),
        Time(row, 6)!.Value, Time(row, 7)!.Value, Time(row, 8), Time(row, 9), row.GetText(10));

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
