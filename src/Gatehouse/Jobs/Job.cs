using Gatehouse.Data;

namespace Gatehouse.Jobs;

/// <summary>Work in the background. <c>Position</c> is where the next chunk begins; <c>Total</c> was counted when the job was made.</summary>
public sealed record Job(
    string Id, string Kind, string Payload, string? Position, long Done, long Total, long Attempts, string? Fault,
    DateTimeOffset LeaseUntil, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    internal static RawSql Columns => new("j.id, j.kind, j.payload, j.position, j.done, j.total, j.attempts, j.fault, j.lease_until, j.created_at, j.finished_at");

    internal static Job Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetText(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetText(7),
        Time(row.GetInt64(8)), Time(row.GetInt64(9)), row.IsDBNull(10) ? null : Time(row.GetInt64(10)));

    /// <summary>finished, running, waiting, or failing: tried again and again, later and later.</summary>
    public string State(DateTimeOffset now) => FinishedAt is not null ? "finished" : Fault is not null ? "failing" : LeaseUntil > now ? "running" : "waiting";

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>What one chunk came to.</summary>
/// <param name="Position">Where the next begins; null when there is none.</param>
public sealed record Step(long Done, string? Position);
