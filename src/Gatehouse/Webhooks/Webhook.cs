using Gatehouse.Data;
using Gatehouse.Events;

namespace Gatehouse.Webhooks;

/// <summary>Where events are pushed to. <c>Org</c> is null for an endpoint of the instance; secrets are as they are stored: sealed.</summary>
public sealed record Webhook(
    string Id, string? Org, string Url, EventFilter Types, string Format, string Description, string Secret, string? OldSecret, DateTimeOffset? OldSecretUntil,
    bool Enabled, string? DisabledReason, string CreatedBy, DateTimeOffset CreatedAt, long Failures, DateTimeOffset? FailingSince, DateTimeOffset? LastAt, long? LastStatus)
{
    public const string Json = "json", Set = "set";

    /// <summary>Why it is switched off, when somebody wanted it.</summary>
    public const string ByHand = "By hand.";

    internal static RawSql Columns => new("""
        id, org_id, url, types, format, description, secret, old_secret, old_secret_until, enabled, disabled_reason, created_by, created_at,
        failures, failing_since, last_at, last_status
        """);

    internal static Webhook Read(Row row) => new(
        row.GetString(0), Text(row, 1), row.GetString(2), EventFilter.Read(row.GetString(3)), row.GetString(4), row.GetString(5), row.GetString(6), Text(row, 7), Time(row, 8),
        row.GetBoolean(9), Text(row, 10), row.GetString(11), Time(row, 12)!.Value, row.GetInt64(13), Time(row, 14), Time(row, 15), row.IsDBNull(16) ? null : row.GetInt64(16));

    /// <summary>Three failures in a row, and it is only tried now and then.</summary>
    public bool IsFailing => Failures >= 3;

    /// <summary>It fails since then, or was switched off because it did. Whoever switched it off by hand meant it.</summary>
    public bool IsDead(DateTimeOffset now, TimeSpan grace) => Enabled ? IsFailing && now - FailingSince > grace : DisabledReason is not (null or ByHand);

    public string State => !Enabled ? "disabled" : IsFailing ? "failing" : "enabled";

    public bool Takes(Event e) => (Org is null || Org == e.Org.Value) && e.At >= CreatedAt && Fits(e);

    /// <summary>Of a type that is wanted and can be said in the format.</summary>
    public bool Fits(Event e) => Types.Takes(e.Type) && (Format != Set || SecurityEvent.Maps(e.Type));

    static string? Text(Row row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

/// <summary>What came of an attempt. <c>Status</c> is null when there was no answer.</summary>
public sealed record Sent(int? Status, long Milliseconds, string? Error)
{
    public bool Arrived => Status is >= 200 and < 300;
}

/// <summary>An attempt, read back.</summary>
public sealed record LoggedAttempt(string EventId, string EventType, DateTimeOffset At, long Attempt, long? Status, long Milliseconds, string? Error)
{
    internal static RawSql Columns => new("event_id, event_type, at, attempt, status, duration_ms, error");

    internal static LoggedAttempt Read(Row row) => new(
        row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt64(4),
        row.GetInt64(5), row.IsDBNull(6) ? null : row.GetString(6));
}
