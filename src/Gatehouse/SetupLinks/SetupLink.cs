using Gatehouse.Data;

namespace Gatehouse.SetupLinks;

/// <summary>With it somebody without an account does the chosen steps of one Org's set-up. As it is stored and listed; never its text.</summary>
public sealed record SetupLink(
    string Id, string Name, string Hint, IReadOnlyList<string> Steps, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? OpenedAt, string? OpenedFrom)
{
    internal static RawSql Columns => new("l.id, l.name, l.hint, l.steps, l.created_by, l.created_at, l.expires_at, l.revoked_at, l.opened_at, l.opened_from");

    /// <summary>Who acts with it, in logs. It names the id, so that what was made with a link is known by its maker.</summary>
    public string Actor => $"setup link '{Name}' ({Id})";

    public string State(DateTimeOffset now) => RevokedAt is not null ? "revoked" : ExpiresAt <= now ? "expired" : "active";

    internal static SetupLink Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3).Split(' '), row.GetString(4), Time(row, 5)!.Value, Time(row, 6)!.Value, Time(row, 7), Time(row, 8), row.GetText(9));

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
