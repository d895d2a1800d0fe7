using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>Workspaces given to members by hand. No mapping takes them away.</summary>
public static class GrantStore
{
    /// <returns>Whether the member did not have it by hand before.</returns>
    public static Task<Ruling<bool>> GrantAsync(OrgDb db, string workspace, string user, string by, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(db, workspace, user, now, (tx, found, userId) =>
        {
            tx.Act?.About("user", userId, new Differences().Note("workspace", null, found.Name));
            return tx.RunAsync($"""
                insert into workspace_grants (org_id, user_id, workspace_id, granted_by, granted_at)
                values ({Mine}, {userId}, {found.Id}, {by}, {now.ToUnixTimeMilliseconds()}) on conflict do nothing
                """, ct);
        }, ct);

    /// <returns>Whether the member had it by hand. What a mapping gives stays.</returns>
    public static Task<Ruling<bool>> RevokeAsync(OrgDb db, string workspace, string user, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(db, workspace, user, now, (tx, found, userId) =>
        {
            tx.Act?.About("user", userId, new Differences().Note("workspace", found.Name, null));
            return tx.RunAsync($"delete from workspace_grants where org_id = {Mine} and user_id = {userId} and workspace_id = {found.Id}", ct);
        }, ct);

    static Task<Ruling<bool>> ChangeAsync(OrgDb db, string workspace, string user, DateTimeOffset now, Func<OrgTransaction, Workspace, string, Task<int>> change, CancellationToken ct) =>
        db.WriteAsync<Ruling<bool>>(async tx =>
        {
            if (await WorkspaceStore.FindAsync(tx, workspace, ct) is not { } found) return new Ruling<bool>.NoSuch("workspace", workspace);
            if (await FindUserAsync(tx, user, ct) is not { } id) return new Ruling<bool>.NoSuch("user", user);
            AccessUpkeep.Begin(tx);
            var changed = await change(tx, found, id) == 1;
            await AccessUpkeep.RefreshAsync(tx, now, [id], ct);
            return new Ruling<bool>.Done(changed);
        }, ct);

    static Task<string?> FindUserAsync(OrgTransaction tx, string idOrUserName, CancellationToken ct) => tx.FindAsync(
        $"select u.id from users u where u.org_id = {Mine} and (u.id = {idOrUserName} or u.user_name_key = {Fold.Key(idOrUserName)})", row => row.GetString(0), ct);
}
