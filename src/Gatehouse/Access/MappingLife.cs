using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>What becomes of a mapping when its group is renamed, deleted or pushed again: the mapping says so (product rule 3.3).</summary>
static class MappingLife
{
    /// <summary>Of a group that came back its members decide again; who is not back after this loses what was kept.</summary>
    static readonly TimeSpan Return = TimeSpan.FromHours(24);

    const int Chunk = 500;

    /// <summary>
    /// Called before the group's rows are gone. "keep": those below keep what this mapping gave, and it waits for the group to come back; "drop": it
    /// ends with the group.
    /// </summary>
    /// <returns>Whose access is to be computed after the deletion.</returns>
    public static async Task<List<string>> DeletingAsync(OrgTransaction tx, OrgDirectory directory, string group, CancellationToken ct)
    {
        if (!await AccessUpkeep.IsWantedAsync(tx, directory, ct)) return [];
        if (directory.Preview is not null)
        {
            // Nothing is taken, so a mapping that an administrator made waits for the group's return.
            tx.Do($"update mappings set group_id = null, returned_at = null where org_id = {Mine} and group_id = {group}");
            return [];
        }

        var users = await GroupTree.LockAsync(tx, [group], AccessUpkeep.MostInline + 1, ct);
        tx.Do($"""
            {Below(group)} insert into kept_members (org_id, mapping_id, user_id)
            select p.org_id, p.id, below.user_id from mappings p cross join ({GroupTree.Below}) below
            where p.org_id = {Mine} and p.group_id = {group} and p.on_delete = 'keep' on conflict do nothing
            """);
        if (users.Count > AccessUpkeep.MostInline)
        {
            var job = AccessJob.OfGroups(tx, [], await GroupTree.CountAsync(tx, [group], ct), directory.Scope.Now);
            tx.Do($"""
                {Below(group)} insert into job_users (org_id, job_id, user_id)
                select u.org_id, {job}, u.id from users u where u.org_id = {Mine} and u.id in ({GroupTree.Below})
                """);
            users = [];
        }

        tx.Do($"delete from held_members where org_id = {Mine} and group_id = {group}");
        tx.Do($"delete from mappings where org_id = {Mine} and group_id = {group} and on_delete = 'drop'");
        tx.Do($"update mappings set group_id = null, returned_at = null where org_id = {Mine} and group_id = {group}");
        return users;
    }

    /// <summary>
    /// A mapping that waits for a group of this externalId, or else this name, is this group's from now on; as is what is held of a deleted group.
    /// </summary>
    public static async Task CreatedAsync(OrgTransaction tx, OrgDirectory directory, string group, string name, string? externalId, CancellationToken ct)
    {
        if (!await AccessUpkeep.IsWantedAsync(tx, directory, ct)) return;
        if (await tx.FindAsync($"""
            select p.id, p.group_id from mappings p
            where p.org_id = {Mine} and p.value_key is null and (p.external_id = {externalId} or p.name_key = {Fold.Key(name)})
              and (p.group_id is null or exists (select 1 from tombstones t where t.org_id = p.org_id and t.id = p.group_id and t.held_by is not null))
            order by case when p.external_id = {externalId} then 0 else 1 end, p.id limit 1
            """, row => new { Id = row.GetString(0), Group = row.GetText(1) }, ct) is not { } mapping) return;
        if (mapping.Group is not null) await HeldGroup.TakeOverAsync(tx, directory, mapping.Group, group, ct);
        tx.Do($"""
            update mappings set group_id = {group}, external_id = {externalId}, name_key = {Fold.Key(name)}, shown_as = {name}, returned_at = {directory.Scope.Now.ToUnixTimeMilliseconds()}
            where org_id = {Mine} and id = {mapping.Id}
            """);
    }

    /// <summary>A mapping knows its group's newest names; one that ends with a rename is dropped.</summary>
    public static async Task ChangedAsync(OrgTransaction tx, OrgDirectory directory, string group, string name, string? externalId, CancellationToken ct)
    {
        if (!await AccessUpkeep.IsWantedAsync(tx, directory, ct)) return;
        var dropped = directory.Preview is not null ? null : await tx.FindAsync($"""
            delete from mappings where org_id = {Mine} and group_id = {group} and on_rename = 'drop' and name_key <> {Fold.Key(name)} returning id
            """, row => row.GetString(0), ct);
        tx.Do($"update mappings set external_id = {externalId}, name_key = {Fold.Key(name)}, shown_as = {name} where org_id = {Mine} and group_id = {group}");
        if (dropped is not null) await AccessUpkeep.RefreshBelowAsync(tx, directory, [group], ct);
    }

    /// <summary>These are decided on by the group's members again.</summary>
    public static void Returned(OrgTransaction tx, string group, IReadOnlyCollection<string> users) => tx.Do($"""
        delete from kept_members where org_id = {Mine} and user_id in {users} and mapping_id in (select p.id from mappings p where p.org_id = {Mine} and p.group_id = {group})
        """);

    /// <summary>Who came back before then came back long enough ago.</summary>
    public static long Ended(DateTimeOffset now) => (now - Return).ToUnixTimeMilliseconds();

    /// <summary>Ends what was kept for those who did not come back with their group.</summary>
    public static async Task EndAsync(OrgDb db, DateTimeOffset now, CancellationToken ct)
    {
        while (await db.WriteAsync(async tx =>
        {
            var users = await tx.ListAsync($"""
                select distinct k.user_id from kept_members k join mappings p on p.org_id = k.org_id and p.id = k.mapping_id
                where k.org_id = {Mine} and p.returned_at < {Ended(now)} order by k.user_id limit {Chunk}
                """, row => row.GetString(0), ct);
            tx.Do($"""
                delete from kept_members where org_id = {Mine} and user_id in {users}
                  and mapping_id in (select p.id from mappings p where p.org_id = {Mine} and p.returned_at < {Ended(now)})
                """);
            await AccessUpkeep.RefreshAsync(tx, now, users, ct);
            return users.Count == Chunk;
        }, ct))
        {
            // The next chunk, in a transaction of its own.
        }
    }

    static SqlPart Below(string group) => GroupTree.Down([group]);
}
