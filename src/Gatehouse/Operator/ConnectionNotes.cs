using Gatehouse.Connections;
using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>What was seen of a connection, without changing what it does: its version stays.</summary>
public sealed class ConnectionNotes(InstanceDb db, TimeProvider clock)
{
    const int LongestAgent = 200, LongestDetail = 500;

    static readonly TimeSpan Pause = TimeSpan.FromHours(1), Visits = TimeSpan.FromMinutes(1);

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Somebody tried it (product rule 4.12).</summary>
    /// <param name="detail">The check that failed.</param>
    public Task TestedAsync(string id, bool passed, string? detail, CancellationToken ct) =>
        db.RunAsync($"update connections set tested_at = {Now}, test_passed = {passed}, test_detail = {Cut(detail, LongestDetail)} where id = {id}", ct);

    /// <summary>Somebody fetched our metadata: whether an identity provider knows a new key of ours.</summary>
    public async Task VisitedAsync(Connection connection, string agent, CancellationToken ct)
    {
        if (connection.LastVisit is { } last && clock.GetUtcNow() - last.At < Visits) return;
        await db.RunAsync($"update connections set fetched_at = {Now}, fetched_by = {Cut(agent, LongestAgent)} where id = {connection.Id}", ct);
    }

    /// <summary>Metadata, or a discovery document, was read.</summary>
    public Task RefreshedAsync(string id, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Act?.About("connection", id);
        return tx.RunAsync($"update connections set refreshed_at = {Now}, failing_since = null, refresh_fault = null where id = {id}", ct);
    }, ct);

    /// <summary>It could not be read, and what was known goes on. It is tried again soon. True when this is news.</summary>
    public Task<bool> RefreshFailedAsync(string id, string fault, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await ConnectionStore.LockAsync(tx, id, ct) is not { } found) return false;
        tx.Act?.About("connection", id);
        tx.Do($"""
            update connections set failing_since = coalesce(failing_since, {now.ToUnixTimeMilliseconds()}), refresh_fault = {Cut(fault, LongestDetail)},
              refresh_at = {(now + Pause).ToUnixTimeMilliseconds()} where id = {id}
            """);
        if (found.Refreshed.FailingSince is not null) return false;
        ConnectionStore.Tell(tx, found, "connection.refresh_failing", new() { ["fault"] = Cut(fault, LongestDetail) }, now);
        return true;
    }, ct);

    static string? Cut(string? text, int longest) => text is null ? null : string.Concat(text.Take(longest).Select(c => char.IsControl(c) ? ' ' : c));
}
