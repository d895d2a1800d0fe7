using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>An Org's jobs. One is made in the transaction of what makes it necessary, and forgotten a month after its end.</summary>
public static class JobStore
{
    public static string Add(OrgTransaction tx, string kind, string payload, long total, DateTimeOffset now)
    {
        var id = Ids.New(now);
        tx.Do($"""
            insert into jobs (org_id, id, kind, payload, done, total, attempts, lease_until, created_at)
            values ({Mine}, {id}, {kind}, {payload}, 0, {total}, 0, 0, {now.ToUnixTimeMilliseconds()})
            """);
        return id;
    }

    public static Task<Job?> FindAsync(OrgDb db, string id, CancellationToken ct) =>
        db.FindAsync($"select {Job.Columns} from jobs j where j.org_id = {Mine} and j.id = {id}", Job.Read, ct);

    /// <summary>The newest first.</summary>
    public static Task<List<Job>> ListAsync(OrgDb db, int count, CancellationToken ct) =>
        db.ListAsync($"select {Job.Columns} from jobs j where j.org_id = {Mine} order by j.id desc limit {count}", Job.Read, ct);

    /// <summary>False when somebody else has it, or it is finished.</summary>
    internal static async Task<bool> ClaimAsync(OrgDb db, string id, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) => await db.WriteAsync(tx => tx.RunAsync($"""
        update jobs set lease_by = {holder}, lease_until = {until.ToUnixTimeMilliseconds()}
        where org_id = {Mine} and id = {id} and finished_at is null and lease_until <= {now.ToUnixTimeMilliseconds()}
        """, ct), ct) == 1;

    internal static async Task<bool> RenewAsync(OrgDb db, string id, string holder, DateTimeOffset until, CancellationToken ct) => await db.WriteAsync(tx => tx.RunAsync($"""
        update jobs set lease_until = {until.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id} and lease_by = {holder} and finished_at is null
        """, ct), ct) == 1;

    /// <summary>Null when the lease was lost meanwhile: whoever has it now goes on.</summary>
    internal static Task<Job?> HeldAsync(OrgTransaction tx, string id, string holder, CancellationToken ct) => tx.FindAsync($"""
        select {Job.Columns} from jobs j where j.org_id = {Mine} and j.id = {id} and j.lease_by = {holder} and j.finished_at is null {tx.Dialect.ForUpdate}
        """, Job.Read, ct);

    internal static void Move(OrgTransaction tx, string id, Step step, DateTimeOffset now, DateTimeOffset until) => tx.Do($"""
        update jobs set position = {step.Position}, done = done + {step.Done}, fault = null, attempts = 0, lease_until = {until.ToUnixTimeMilliseconds()},
          finished_at = {(step.Position is null ? now.ToUnixTimeMilliseconds() : (long?)null)}
        where org_id = {Mine} and id = {id}
        """);

    internal static Task FailAsync(OrgDb db, string id, string holder, string fault, DateTimeOffset again, CancellationToken ct) => db.WriteAsync(tx => tx.RunAsync($"""
        update jobs set attempts = attempts + 1, fault = {fault}, lease_until = {again.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id} and lease_by = {holder}
        """, ct), ct);
}
