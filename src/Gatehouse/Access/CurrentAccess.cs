using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>
/// What a member may use at this moment, whatever is stored: while a change of many is on its way to everybody (<see cref="AccessJob"/>), what it took must not be told any more, nor what it gave be
/// told late.
/// </summary>
static class CurrentAccess
{
    /// <summary>A select that finds something while there is such a change.</summary>
    public static SqlPart Moves => SqlPart.Of($"select j.id from jobs j where j.org_id = {Mine} and j.kind = {AccessJob.Kind} and j.finished_at is null limit 1");

    public static async Task<(Role? Role, IReadOnlyList<Workspace> Workspaces)> OfAsync(OrgDb db, string user, CancellationToken ct)
    {
        var facts = await AccessFacts.ReadAsync(db, [user], ct);
        var access = facts.Members.TryGetValue(user, out var member) ? EffectiveAccess.Of(member, facts) : MemberAccess.None;
        var (role, workspaces) = ((Role?)null, new List<Workspace>());
        var reads = db.Together();
        reads.Add($"select {Role.Columns} from orgs o join roles r on r.name = {access.Role} where o.id = {Mine}", row => role = Role.Read(row));
        reads.Add($"select {Workspace.Columns} from workspaces w where w.org_id = {Mine} and w.id in {access.Workspaces} order by w.name_key", row => workspaces.Add(Workspace.Read(row)));
        await reads.RunAsync(ct);
        return (role, workspaces);
    }
}
