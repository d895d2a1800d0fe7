using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People;

/// <summary>Who was deleted, kept for the grace period.</summary>
public static class Tombstones
{
    public static Task<int> ForgetAsync(OrgDb db, DateTimeOffset before, CancellationToken ct) => db.WriteAsync(tx =>
        tx.RunAsync($"delete from tombstones where org_id = {Mine} and deleted_at < {before.ToUnixTimeMilliseconds()}", ct), ct);
}
