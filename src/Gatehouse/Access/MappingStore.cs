using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>
/// An Org's mappings. A change commits at once, together with a job that brings it to the people: small ones are done by whoever made the
/// change, large ones go on in the background.
/// </summary>
public static class MappingStore
{
    public static Task<List<Mapping>> ListAsync(OrgDb db, CancellationToken ct) =>
        db.ListAsync($"select {Mapping.Columns(db.Dialect)} from mappings p where p.org_id = {Mine} order by p.value_key is not null, p.name_key, p.id", Mapping.Read, ct);

    /// <summary>Makes the mapping of a group or value, or makes it anew.</summary>
    public static Task<Ruling<MappingChange>> SetAsync(OrgDb db, MappingWish wish, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Ruling<MappingChange>>(async tx =>
    {
        var (target, refusal) = await MappingTarget.FindAsync(tx, wish.Group, wish.Value, ct);
        if (target is null) return refusal!;
        if (wish.Role is not null && !await KnowsAsync(tx, wish.Role, ct)) return new Ruling<MappingChange>.NoSuch("role", wish.Role);
        var workspaces = new List<Workspace>();
        foreach (var named in wish.Workspaces.Distinct(StringComparer.Ordinal))
            if (await WorkspaceStore.FindAsync(tx, named, ct) is not { } workspace) return new Ruling<MappingChange>.NoSuch("workspace", named);
            else if (!workspaces.Contains(workspace)) workspaces.Add(workspace);

        AccessUpkeep.Begin(tx);
        var id = target.Mapping?.Id ?? Ids.New(now);
        tx.Act?.About("mapping", id, Noted(target.Mapping, new(id, target.GroupId, wish.Value, target.Named, wish.Role, workspaces, wish.OnDelete, wish.OnRename, now, now)));
        if (target.Mapping is null)
            tx.Do($"""
                insert into mappings (org_id, id, group_id, value_key, external_id, name_key, shown_as, role, on_delete, on_rename, created_at, modified_at)
                values ({Mine}, {id}, {target.GroupId}, {target.ValueKey}, {target.ExternalId}, {Fold.Key(target.Named)}, {target.Named}, {wish.Role},
                  {wish.OnDelete}, {wish.OnRename}, {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()})
                """);
        else
            tx.Do($"""
                update mappings set role = {wish.Role}, on_delete = {wish.OnDelete}, on_rename = {wish.OnRename}, modified_at = {now.ToUnixTimeMilliseconds()}
                where org_id = {Mine} and id = {id}
                """);
        tx.Do($"delete from mapping_workspaces where org_id = {Mine} and mapping_id = {id}");
        foreach (var workspace in workspaces) tx.Do($"insert into mapping_workspaces (org_id, mapping_id, workspace_id) values ({Mine}, {id}, {workspace.Id})");
        return await WithJobAsync(tx, target, new(id, target.GroupId, wish.Value, target.Named, wish.Role, workspaces, wish.OnDelete, wish.OnRename, target.Mapping?.CreatedAt ?? now, now), now, ct);
    }, ct);

    /// <param name="named">The mapping's id, or its group by id or displayName.</param>
    /// <param name="value">Or its value of the attribute "roles".</param>
    public static Task<Ruling<MappingChange>> RemoveAsync(OrgDb db, string? named, string? value, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Ruling<MappingChange>>(async tx =>
    {
        var (target, refusal) = await MappingTarget.FindAsync(tx, named, value, ct);
        if (target?.Mapping is not { } mapping) return refusal ?? new Ruling<MappingChange>.NoSuch("mapping", named ?? value!);
        tx.Act?.About("mapping", mapping.Id, Noted(mapping, null));
        var change = await WithJobAsync(tx, target, mapping, now, ct); // Before the rows are gone that say who kept what.
        tx.Do($"delete from mappings where org_id = {Mine} and id = {mapping.Id}");
        return change;
    }, ct);

    static Differences Noted(Mapping? before, Mapping? after) => new Differences().Note("of", before?.Named, after?.Named).Note("role", before?.Role, after?.Role)
        .Note("workspaces", before?.Workspaces.Select(w => w.Name), after?.Workspaces.Select(w => w.Name).Order(StringComparer.Ordinal)).Note("on-delete", before?.OnDelete, after?.OnDelete).Note("on-rename", before?.OnRename, after?.OnRename);

    /// <summary>The role stays until the commit.</summary>
    internal static async Task<bool> KnowsAsync(OrgTransaction tx, string role, CancellationToken ct)
    {
        var share = tx.Dialect.HasOneWriter ? new RawSql("") : new RawSql("for share of r");
        return await tx.FindAsync($"select r.name from roles r join orgs o on o.id = {Mine} where r.name = {role} {share}", row => row.GetString(0), ct) is not null;
    }

    static async Task<Ruling<MappingChange>> WithJobAsync(OrgTransaction tx, MappingTarget target, Mapping mapping, DateTimeOffset now, CancellationToken ct)
    {
        var count = await CountAsync(tx, target, mapping.Id, ct);
        var job = target.ValueKey is not null ? AccessJob.OfOrg(tx, count, now) : AccessJob.OfGroups(tx, target.GroupId is { } group ? [group] : [], count, now);
        tx.Do($"""
            insert into job_users (org_id, job_id, user_id) select k.org_id, {job}, k.user_id from kept_members k where k.org_id = {Mine} and k.mapping_id = {mapping.Id}
            """);
        return new Ruling<MappingChange>.Done(new(mapping, job, count));
    }

    static async Task<long> CountAsync(OrgTransaction tx, MappingTarget target, string mapping, CancellationToken ct) => (target.ValueKey is not null
        ? await tx.ListAsync($"select count(*) from users u where u.org_id = {Mine}", row => row.GetInt64(0), ct)
        : await tx.ListAsync($"""
            {GroupTree.Down(target.GroupId is { } group ? [group] : [])} select count(*) from (
              {GroupTree.Below} union select k.user_id from kept_members k where k.org_id = {Mine} and k.mapping_id = {mapping}) all_of_them
            """, row => row.GetInt64(0), ct))[0];
}
