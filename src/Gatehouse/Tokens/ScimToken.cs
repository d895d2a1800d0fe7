using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.Tokens;

/// <summary>A SCIM token as it is stored and listed; never its text.</summary>
public sealed record ScimToken(
    string Id, string Name, string Hint, IReadOnlyDictionary<string, string> Settings, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, string? ReplacedBy, DateTimeOffset? UsedAt, string? UsedFrom, string? UsedAgent)
{
    internal static RawSql Columns => new("t.id, t.name, t.hint, t.settings, t.created_by, t.created_at, t.expires_at, t.revoked_at, t.replaced_by, t.used_at, t.used_from, t.used_agent");

    public string State(DateTimeOffset now) => RevokedAt is not null ? "revoked" : ExpiresAt <= now ? "expired" : ReplacedBy is not null ? "retiring" : "active";

    internal static ScimToken Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), ReadSettings(row.GetString(3)), row.GetString(4), Time(row, 5)!.Value,
        Time(row, 6)!.Value, Time(row, 7), Text(row, 8), Time(row, 9), Text(row, 10), Text(row, 11));

    internal static Dictionary<string, string> ReadSettings(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    internal static string WriteSettings(IReadOnlyDictionary<string, string> settings)
    {
        Profile.Read(settings); // Throws on a word that is none.
        return JsonSerializer.Serialize(settings.OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));
    }

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    static string? Text(Row row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A token at the only moment at which its text is known.</summary>
public sealed record IssuedToken(string Text, ScimToken Token);
