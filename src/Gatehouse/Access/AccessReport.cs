using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>What a member may use, and which group, value or person gave it.</summary>
/// <param name="Why">In words: "the group Staff, through Berlin", "the value Admin of roles", "by hand", "the default role".</param>
public sealed record AccessReport(string Id, string Name, string Status, string? Role, IReadOnlyList<string> Why, IReadOnlyList<OpenWorkspace> Workspaces, bool IsStored)
{
    /// <returns>Null when there is no such user.</returns>
    public static async Task<AccessReport?> OfAsync(OrgDb db, string idOrUserName, CancellationToken ct)
    {
        if (await db.FindAsync($"""
            select u.id, u.shown_as from users u where u.org_id = {Mine} and (u.id = {idOrUserName} or u.user_name_key = {Fold.Key(idOrUserName)})
            """, row => new { Id = row.GetString(0), Name = row.GetString(1) }, ct) is not { } user) return null;
        var facts = await AccessFacts.ReadAsync(db, [user.Id], ct);
        if (!facts.Members.TryGetValue(user.Id, out var member)) return null;
        var reasons = await ReasonsAsync(db, user.Id, ct);
        var access = EffectiveAccess.Of(member, facts);
        var given = member.Given.Select(id => facts.Mappings[id]).ToList();
        var names = (await WorkspaceStore.ListAsync(db, ct)).ToDictionary(w => w.Workspace.Id, w => w.Workspace.Name, StringComparer.Ordinal);
        return new(user.Id, user.Name, member.Status, access.Role,
            access.Role is null ? [] : [.. given.Where(m => m.Role == access.Role).SelectMany(Reasons).DefaultIfEmpty("the default role")],
            [.. access.Workspaces.Select(w => new OpenWorkspace(w, names.GetValueOrDefault(w, w),
                [.. given.Where(m => m.Workspaces.Contains(w)).SelectMany(Reasons).Concat(member.ByHand.Contains(w) ? ["by hand"] : [])]))],
            member.Stored == access);

        IEnumerable<string> Reasons(AccessFacts.Mapped mapping) => reasons[mapping.Id];
    }

    /// <summary>By mapping: through which of the user's own groups it comes.</summary>
    static async Task<ILookup<string, string>> ReasonsAsync(OrgDb db, string user, CancellationToken ct) => (await db.ListAsync($"""
        with recursive up (direct_id, group_id) as (
          select m.group_id, m.group_id from members m where m.org_id = {Mine} and m.user_id = {user}
          union
          select h.group_id, h.group_id from held_members h where h.org_id = {Mine} and h.user_id = {user}
          union
          select up.direct_id, s.group_id from up join subgroups s on s.org_id = {Mine} and s.child_id = up.group_id)
        select p.id, 'the group ' || p.shown_as || case when up.direct_id = up.group_id then '' else ', through ' || g.shown_as end
          || case when exists (select 1 from members m where m.org_id = {Mine} and m.group_id = up.direct_id and m.user_id = {user}) then '' else ', held by the guard' end
        from up join mappings p on p.org_id = {Mine} and p.group_id = up.group_id left join groups g on g.org_id = {Mine} and g.id = up.direct_id
        union all select p.id, 'the group ' || p.shown_as || ', as it was when it was deleted' from kept_members k join mappings p on p.org_id = k.org_id and p.id = k.mapping_id
        where k.org_id = {Mine} and k.user_id = {user}
        union all select p.id, 'the value ' || p.shown_as || ' of roles' from mappings p where p.org_id = {Mine} and p.value_key is not null
        """, row => (Mapping: row.GetString(0), Reason: row.GetString(1)), ct)).OrderBy(r => r.Reason, StringComparer.Ordinal).ToLookup(r => r.Mapping, r => r.Reason, StringComparer.Ordinal);
}

public sealed record OpenWorkspace(string Id, string Name, IReadOnlyList<string> Why);
