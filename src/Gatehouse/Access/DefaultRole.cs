using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>The role of members whom no mapping gives one: a setting of the Org.</summary>
static class DefaultRole
{
    /// <summary>Called in the transaction that wrote the setting. Another one reaches everybody by a job.</summary>
    /// <returns>False when there is no such role.</returns>
    public static async Task<bool> ChangedAsync(OrgTransaction tx, string? before, string? after, DateTimeOffset now, CancellationToken ct)
    {
        if (before == after) return true;
        if (after is not null && !await MappingStore.KnowsAsync(tx, after, ct)) return false;
        AccessUpkeep.Begin(tx);
        var count = await tx.ListAsync($"select count(*) from users u where u.org_id = {Mine}", row => row.GetInt64(0), ct);
        AccessJob.OfOrg(tx, count[0], now);
        return true;
    }
}
