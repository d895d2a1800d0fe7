using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>
/// Keeps the stored access (users.role, workspace_members) what <see cref="EffectiveAccess"/> says, in the transaction of the change. The users'
/// rows are locked first and what holds is read in a later statement: of two transactions that change one user, the second sees the first.
/// </summary>
static class AccessUpkeep
{
    /// <summary>More at once is left to a job: nobody else could write meanwhile.</summary>
    public const int MostInline = 1000;

    /// <summary>These users' groups, roles or status changed. Ids of nobody are left alone.</summary>
    public static async Task RefreshAsync(OrgTransaction tx, OrgDirectory directory, IReadOnlyCollection<string> users, CancellationToken ct)
    {
        if (users.Count == 0 || !await IsWantedAsync(tx, directory, ct)) return;
        if (users.Count > MostInline) AccessJob.OfUsers(tx, users, directory.Scope.Now);
        else await RefreshAsync(tx, directory.Scope.Now, users, ct);
    }

    /// <summary>These groups came to be in another one, or are no longer: all users below are concerned.</summary>
    public static async Task RefreshBelowAsync(OrgTransaction tx, OrgDirectory directory, IReadOnlyCollection<string> groups, CancellationToken ct)
    {
        if (groups.Count == 0 || !await IsWantedAsync(tx, directory, ct)) return;
        var users = await GroupTree.LockAsync(tx, groups, MostInline + 1, ct);
        if (users.Count > MostInline) AccessJob.OfGroups(tx, groups, await GroupTree.CountAsync(tx, groups, ct), directory.Scope.Now);
        else await RefreshAsync(tx, directory.Scope.Now, users, ct);
    }

    /// <returns>How many users' access really changed.</returns>
    public static async Task<int> RefreshAsync(OrgTransaction tx, DateTimeOffset now, IReadOnlyCollection<string> users, CancellationToken ct)
    {
        if (users.Count == 0) return 0;
        // SQLite has one writer, who locks everything.
        if (!tx.Dialect.HasOneWriter)
            await tx.ListAsync($"select u.id from users u where u.org_id = {Mine} and u.id in {users} order by u.id {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        var facts = await AccessFacts.ReadAsync(tx, users, ct);
        var changes = facts.Members.Values.Select(m => new Change(m.Id, m.Stored, EffectiveAccess.Of(m, facts))).Where(c => c.Before != c.After)
            .OrderBy(c => c.User, StringComparer.Ordinal).ToList();
        Write(tx, changes, now);
        return changes.Count;
    }

    /// <summary>
    /// Whether this Org gives any access. The door looked before this transaction began; where it saw none that is asked again after the change,
    /// so that a mapping made at this moment either sees the change or is seen by it.
    /// </summary>
    public static async ValueTask<bool> IsWantedAsync(OrgTransaction tx, OrgDirectory directory, CancellationToken ct) =>
        directory.GivesAccess || !await tx.PresumeAsync(GivesNone, ct);

    static readonly SqlPart GivesNone = SqlPart.Raw("not o.gives_access");

    /// <summary>The Org gives access from now on: every node notices with the next request.</summary>
    public static void Begin(OrgTransaction tx) => tx.Do($"update orgs set gives_access = true, version = version + 1 where id = {Mine} and not gives_access");

    /// <summary>One statement for all who get or lose the same: many change alike.</summary>
    static void Write(OrgTransaction tx, List<Change> changes, DateTimeOffset now)
    {
        foreach (var same in changes.Where(c => c.Before.Role != c.After.Role).GroupBy(c => c.After.Role, c => c.User, StringComparer.Ordinal))
            tx.Do($"update users set role = {same.Key} where org_id = {Mine} and id in {same.ToList()}");
        foreach (var same in Each(changes, c => c.Before.Workspaces.Except(c.After.Workspaces, StringComparer.Ordinal)))
            tx.Do($"delete from workspace_members where org_id = {Mine} and workspace_id = {same.Key} and user_id in {same.ToList()}");
        foreach (var same in Each(changes, c => c.After.Workspaces.Except(c.Before.Workspaces, StringComparer.Ordinal)))
            tx.Do($"""
                insert into workspace_members (org_id, user_id, workspace_id)
                select u.org_id, u.id, {same.Key} from users u where u.org_id = {Mine} and u.id in {same.ToList()}
                """);
        foreach (var change in changes)
            EventStore.Write(tx, "access.changed", change.User, ScimJson.WriteUtf8(new JsonObject { ["id"] = change.User, ["before"] = change.Before.ToJson(), ["after"] = change.After.ToJson() }), now);
    }

    static IEnumerable<IGrouping<string, string>> Each(List<Change> changes, Func<Change, IEnumerable<string>> workspaces) =>
        changes.SelectMany(c => workspaces(c).Select(w => (Workspace: w, c.User))).GroupBy(c => c.Workspace, c => c.User, StringComparer.Ordinal);

    sealed record Change(string User, MemberAccess Before, MemberAccess After);
}
