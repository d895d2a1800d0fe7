using System.Globalization;
using Gatehouse.Data;
using Gatehouse.People;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>
/// Departures that the guard counted in advance, dealt out to shards. Far from the limit whoever leaves takes one of those, and waits for
/// nobody but the others of the same shard; near it nothing is handed out, and each is counted at the Org's row.
/// </summary>
static class GuardAllowance
{
    const int Shards = 32;

    /// <summary>Of what may still leave, so much is handed out at once.</summary>
    const int OneIn = 4;

    static readonly RawSql All = new(string.Join(", ", Enumerable.Range(0, Shards).Select(shard => string.Create(CultureInfo.InvariantCulture, $"({shard})"))));

    /// <returns>False when this shard has none: then the guard must count.</returns>
    public static async Task<bool> TakeAsync(OrgTransaction tx, OrgDirectory directory, string user, CancellationToken ct) => await tx.RunAsync($"""
        update guard_allowances set unused = unused - 1
        where org_id = {Mine} and shard = {ShardOf(user)} and unused > 0 and org_version = {directory.Version}
          and counted_at > {(directory.Scope.Now - directory.Settings.Leaving.Guard.Window).ToUnixTimeMilliseconds()}
        """, ct) == 1;

    /// <summary>What nobody took comes back to be counted afresh. Called with the Org's row locked.</summary>
    public static async Task RecallAsync(OrgTransaction tx, GuardWindow window, CancellationToken ct)
    {
        await tx.EachAsync($"""
            select a.counted_at, a.unused from guard_allowances a where a.org_id = {Mine} and a.unused > 0 order by a.shard {tx.Dialect.ForUpdate}
            """, row => window.Return(row.GetInt64(0), row.GetInt64(1)), ct);
        tx.Do($"update guard_allowances set unused = 0 where org_id = {Mine} and unused > 0");
    }

    /// <summary>What was counted is forgotten with the Org's open batch, and what was counted in advance too.</summary>
    public static void Void(OrgTransaction tx, string batch) => tx.Do($"""
        update guard_allowances set unused = 0
        where org_id = {Mine} and unused > 0 and exists (select 1 from guards g where g.org_id = {Mine} and g.batch_id = {batch})
        """);

    /// <param name="rest">How many may still leave.</param>
    /// <returns>Whether there was enough to deal out.</returns>
    public static bool Deal(OrgTransaction tx, OrgDirectory directory, GuardWindow window, long rest)
    {
        var each = rest / (OneIn * Shards);
        if (each <= 0) return false;
        tx.Do($"""
            with s (shard) as (values {All})
            insert into guard_allowances (org_id, shard, unused, counted_at, org_version)
            select {Mine}, s.shard, {each}, {window.Add(directory.Scope.Now, each * Shards)}, {directory.Version} from s where true
            on conflict (org_id, shard) do update set unused = excluded.unused, counted_at = excluded.counted_at, org_version = excluded.org_version
            """);
        return true;
    }

    // The end of an id is chance.
    static long ShardOf(string user) => int.Parse(user.AsSpan(user.Length - 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % Shards;
}
