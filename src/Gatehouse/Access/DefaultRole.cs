using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>The role of members whom no mapping gives one: a setting of the Org, or of the connection that signed the person in last.</summary>
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

    /// <summary>Somebody signed in. A name that is no role gives nothing.</summary>
    /// <param name="role">The connection's; null leaves it to the Org.</param>
    public static async Task SignedInAsync(OrgTransaction tx, string user, string? role, DateTimeOffset now, CancellationToken ct)
    {
        if (await tx.RunAsync($"update users set default_role = {role} where org_id = {Mine} and id = {user} and default_role is distinct from {role}", ct) == 0) return;
        AccessUpkeep.Begin(tx);
        await AccessUpkeep.RefreshAsync(tx, now, [user], ct);
    }
}
