using Gatehouse.Data;

namespace Gatehouse.Apps;

/// <summary>What an app was given for one person in one Org.</summary>
/// <param name="Sid">The session that it came from, as apps know it.</param>
/// <param name="SignedInAt">When the person proved who they are.</param>
/// <param name="Generation">Of its refresh token: 0 while the code is unused, 1 with the first tokens.</param>
public sealed record AppGrant(
    string Id, string App, string User, string Sid, string Connection, IReadOnlyList<string> Scopes, string RedirectUri, string Challenge, string? Nonce,
    DateTimeOffset SignedInAt, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, long Generation, DateTimeOffset? RotatedAt, bool Ended)
{
    public bool Has(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    internal static RawSql Columns => new("g.id, g.app_id, g.user_id, g.sid, g.connection_id, g.scopes, g.redirect_uri, g.challenge, g.nonce, g.signed_in_at, g.created_at, g.ends_at, g.generation, g.rotated_at, g.ended_at");

    internal static AppGrant Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5).Split(' '), row.GetString(6), row.GetString(7), row.GetText(8),
        Time(row.GetInt64(9)), Time(row.GetInt64(10)), Time(row.GetInt64(11)), row.GetInt64(12), row.IsDBNull(13) ? null : Time(row.GetInt64(13)), !row.IsDBNull(14));

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
