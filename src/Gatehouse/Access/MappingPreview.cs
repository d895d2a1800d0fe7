using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>Who would gain and who would lose what, were a mapping saved or removed. Nothing is written.</summary>
/// <param name="Concerned">Users below the group, or with the value.</param>
/// <param name="Gain">Who gets a workspace or a higher role.</param>
/// <param name="Lose">Who loses a workspace or gets a lower role. Somebody may do both.</param>
/// <param name="Changes">A page of those who change, by id.</param>
public sealed record MappingPreview(long Concerned, long Gain, long Lose, IReadOnlyList<AccessChange> Changes)
{
    const int Chunk = 500;

    /// <param name="wish">Null: the mapping is removed.</param>
    /// <param name="after">The page begins after this user.</param>
    public static async Task<Ruling<MappingPreview>> OfAsync(OrgDb db, string? group, string? value, MappingWish? wish, string after, int count, CancellationToken ct)
    {
        var decision = await db.WriteAsync(tx => FindAsync(tx, group, value, wish, ct), ct);
        if (decision is not Ruling<Plan>.Done(var plan)) return decision.As<MappingPreview>();
        var (concerned, gain, lose, page, last) = (0L, 0L, 0L, new List<AccessChange>(), "");
        while (await NextAsync(db, plan, last, ct) is { Count: > 0 } users)
        {
            last = users[^1].Id;
            var facts = await AccessFacts.ReadAsync(db, users.ConvertAll(u => u.Id), ct);
            foreach (var (id, name) in users.Where(u => facts.Members.ContainsKey(u.Id)))
            {
                var member = facts.Members[id];
                var given = member.Given.Where(m => m != plan.Mapping).Select(m => facts.Mappings[m]).Concat(plan.Wanted is null ? [] : [plan.Wanted]).ToList();
                var (before, then) = (EffectiveAccess.Of(member, facts), EffectiveAccess.Of(member, facts, given));
                concerned++;
                if (before == then) continue;
                if (Gains(facts, before, then)) gain++;
                if (Gains(facts, then, before)) lose++;
                if (page.Count < count && string.CompareOrdinal(id, after) > 0) page.Add(new(id, name, before, then));
            }
        }

        return new Ruling<MappingPreview>.Done(new(concerned, gain, lose, page));
    }

    internal static bool Gains(AccessFacts facts, MemberAccess before, MemberAccess after) =>
        after.Workspaces.Except(before.Workspaces, StringComparer.Ordinal).Any() || (after.Role != before.Role && facts.Highest([before.Role, after.Role]) == after.Role);

    static async Task<Ruling<Plan>> FindAsync(OrgTransaction tx, string? group, string? value, MappingWish? wish, CancellationToken ct)
    {
        var (target, refusal) = await MappingTarget.FindAsync(tx, group, value, ct);
        if (target is null) return refusal!.As<Plan>();
        if (wish is null) return target.Mapping is null ? new Ruling<Plan>.NoSuch("mapping", group ?? value!) : new Ruling<Plan>.Done(new(target, target.Mapping.Id, null));
        if (wish.Role is not null && !await MappingStore.KnowsAsync(tx, wish.Role, ct)) return new Ruling<Plan>.NoSuch("role", wish.Role);
        var wanted = new AccessFacts.Mapped("wanted", wish.Role, target.ValueKey);
        foreach (var named in wish.Workspaces)
            if (await WorkspaceStore.FindAsync(tx, named, ct) is { } workspace) wanted.Workspaces.Add(workspace.Id);
            else return new Ruling<Plan>.NoSuch("workspace", named);
        return new Ruling<Plan>.Done(new(target, target.Mapping?.Id, wanted));
    }

    static async Task<List<(string Id, string Name)>> NextAsync(OrgDb db, Plan plan, string after, CancellationToken ct)
    {
        if (plan.Target.ValueKey is { } key) return await WithValueAsync(db, key, after, ct);
        return await db.ListAsync($"""
            {GroupTree.Down(plan.Target.GroupId is { } group ? [group] : [])} select u.id, u.shown_as from users u where u.org_id = {Mine} and u.id > {after} and u.id in (
              {GroupTree.Below} union select k.user_id from kept_members k where k.org_id = {Mine} and k.mapping_id = {plan.Mapping})
            order by u.id limit {Chunk}
            """, row => (row.GetString(0), row.GetString(1)), ct);
    }

    /// <summary>Looks at everybody, until some have the value or nobody is left.</summary>
    static async Task<List<(string Id, string Name)>> WithValueAsync(OrgDb db, string key, string after, CancellationToken ct)
    {
        while (true)
        {
            var users = await db.ListAsync($"""
                select u.id, u.shown_as, {db.Dialect.JsonText(SqlPart.Raw("u.doc"), "$.\"roles\"")} from users u where u.org_id = {Mine} and u.id > {after} order by u.id limit {Chunk}
                """, row => (Id: row.GetString(0), Name: row.GetString(1), Roles: row.GetText(2)), ct);
            var found = users.Where(u => u.Roles is not null && ScimRoles.ValuesOf(u.Roles).Contains(key)).Select(u => (u.Id, u.Name)).ToList();
            if (found.Count > 0 || users.Count < Chunk) return found;
            after = users[^1].Id;
        }
    }

    sealed record Plan(MappingTarget Target, string? Mapping, AccessFacts.Mapped? Wanted);
}
