using Gatehouse.Data;

namespace Gatehouse.Connections;

/// <summary>A certificate of an identity provider. What it is worth follows from what was seen of it.</summary>
/// <param name="AcceptedAt">Null while it waits for somebody to confirm it: until then it verifies nothing.</param>
/// <param name="UsedAt">When it last verified a message.</param>
/// <param name="GoneAt">Since when the identity provider's metadata names it no more.</param>
public sealed record ConnectionKey(string Thumbprint, string Certificate, DateTimeOffset FirstSeen, DateTimeOffset? AcceptedAt, DateTimeOffset? UsedAt, DateTimeOffset? GoneAt, DateTimeOffset EndsAt)
{
    internal static RawSql Columns => new("k.thumbprint, k.certificate, k.first_seen, k.accepted_at, k.used_at, k.gone_at, k.ends_at");

    internal static ConnectionKey Read(Row row) => new(
        row.GetString(0), row.GetString(1), Connection.Time(row, 2)!.Value, Connection.Time(row, 3), Connection.Time(row, 4), Connection.Time(row, 5), Connection.Time(row, 6)!.Value);

    /// <summary>waiting, next (never seen in a signature), current, retiring or expired.</summary>
    public string State(DateTimeOffset now) => this switch
    {
        { AcceptedAt: null } => "waiting",
        _ when EndsAt <= now => "expired",
        { GoneAt: not null } => "retiring",
        { UsedAt: null } => "next",
        _ => "current",
    };

    /// <summary>An expired certificate still proves who signs; a connection may choose to refuse it (expired-keys=reject).</summary>
    public bool IsTrusted(DateTimeOffset now, bool acceptExpired) => AcceptedAt is not null && (acceptExpired || EndsAt > now);
}
