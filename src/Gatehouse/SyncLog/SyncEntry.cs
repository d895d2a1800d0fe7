using System.Diagnostics;
using Gatehouse.Data;

namespace Gatehouse.SyncLog;

/// <summary>What a provisioning operation did, or why it did not.</summary>
/// <param name="Action">CREATE, UPDATE, DELETE, DEACTIVATE, REACTIVATE, READ, RESTORE, BULK, AUTHENTICATE, TOKEN, INVITE, ALERT, GUARD or SIGNIN.</param>
/// <param name="Status">SUCCESS; SKIPPED when all was so already; FAILED; HELD when the guard keeps it from taking effect.</param>
/// <param name="Changes">JSON in UTF-8: attribute → from, to. Never a secret.</param>
/// <param name="Request">What came, as far as the Org keeps it; null: what the scope says of it.</param>
public sealed record SyncEntry(
    string Action, string Status, string? ResourceType, string? ResourceId, string? ResourceName,
    int HttpStatus, string? ScimType = null, string? Reason = null, byte[]? Changes = null, string? Request = null);

/// <summary>Who asked, from where, and since when we work on it.</summary>
public sealed record SyncScope(string? TokenId, string? Address, string? Agent, string CorrelationId, long Started, TimeProvider Clock)
{
    public DateTimeOffset Now { get; } = Clock.GetUtcNow();

    /// <summary>What came; null where nothing came over the wire.</summary>
    public RawRequest? Request { get; init; }

    /// <summary>The same caller, another moment: for the next operation of a bulk.</summary>
    public SyncScope Afresh(RawRequest? request = null) => new(TokenId, Address, Agent, CorrelationId, Stopwatch.GetTimestamp(), Clock) { Request = request };

    public long Microseconds => (long)Stopwatch.GetElapsedTime(Started).TotalMicroseconds;
}

/// <summary>An entry as it is read back. Times in UTC, duration in microseconds.</summary>
public sealed record LoggedEntry(
    string Id, DateTimeOffset At, string Action, string Status, string? ResourceType, string? ResourceId, string? ResourceName,
    int HttpStatus, string? ScimType, string? Reason, string? Changes, string? TokenId, string? Address, string? Agent,
    long DurationMicroseconds, string? CorrelationId)
{
    /// <summary>What came; read only with one entry.</summary>
    public string? Request { get; init; }

    internal static RawSql Columns => new("""
        id, at, action, status, resource_type, resource_id, resource_name, http_status, scim_type, reason, changes,
        token_id, address, agent, duration_us, correlation_id
        """);

    internal static LoggedEntry Read(Row row) => new(
        row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3),
        Text(row, 4), Text(row, 5), Text(row, 6), (int)row.GetInt64(7), Text(row, 8), Text(row, 9), Text(row, 10),
        Text(row, 11), Text(row, 12), Text(row, 13), row.GetInt64(14), Text(row, 15));

    static string? Text(Row row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
