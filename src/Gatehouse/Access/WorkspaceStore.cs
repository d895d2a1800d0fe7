using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>An Org's workspaces. Found by id or name, which no two share.</summary>
public static class WorkspaceStore
{
    /// <summary>Each with how many members have it now.</summary>
    public static Task<List<(Workspace Workspace, long Members)>> ListAsync(OrgDb db, CancellationToken ct) => db.ListAsync($"""
        select {Workspace.Columns}, (select count(*) from workspace_members m where m.org_id = {Mine} and m.workspace_id = w.id)
        from workspaces w where w.org_id = {Mine} order by w.name_key
        """, row => (Workspace.Read(row), row.GetInt64(2)), ct);

    public static Task<Ruling<Workspace>> CreateAsync(OrgDb db, string name, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Ruling<Workspace>>(async tx =>
    {
        var workspace = new Workspace(Ids.New(now), name);
        tx.Act?.About("workspace", workspace.Id, new Differences().Note("name", null, name));
        return await tx.RunAsync($"""
            insert into workspaces (org_id, id, name, name_key, created_at)
            values ({Mine}, {workspace.Id}, {name}, {Fold.Key(name)}, {now.ToUnixTimeMilliseconds()}) on conflict do nothing
            """, ct) == 1 ? new Ruling<Workspace>.Done(workspace) : new Ruling<Workspace>.Taken("workspace", name);
    }, ct);

    public static Task<Ruling<Workspace>> RenameAsync(OrgDb db, string idOrName, string name, CancellationToken ct) => db.WriteAsync<Ruling<Workspace>>(async tx =>
    {
        if (await FindAsync(tx, idOrName, ct) is not { } workspace) return new Ruling<Workspace>.NoSuch("workspace", idOrName);
        if (await FindAsync(tx, name, ct) is { } other && other.Id != workspace.Id) return new Ruling<Workspace>.Taken("workspace", name);
        tx.Act?.About("workspace", workspace.Id, new Differences().Note("name", workspace.Name, name));
        tx.Do($"update workspaces set name = {name}, name_key = {Fold.Key(name)} where org_id = {Mine} and id = {workspace.Id}");
        return new Ruling<Workspace>.Done(workspace with { Name = name });
    }, ct);

    /// <summary>Only one that gives nobody anything.</summary>
    public static Task<Ruling<Workspace>> RemoveAsync(OrgDb db, string idOrName, CancellationToken ct) => db.WriteAsync<Ruling<Workspace>>(async tx =>
    {
        if (await FindAsync(tx, idOrName, ct) is not { } workspace) return new Ruling<Workspace>.NoSuch("workspace", idOrName);
        var uses = await tx.ListAsync($"""
            select 'the mapping of ' || p.shown_as from mapping_workspaces x join mappings p on p.org_id = x.org_id and p.id = x.mapping_id
            where x.org_id = {Mine} and x.workspace_id = {workspace.Id}
            union all select 'given by hand to ' || coalesce(u.shown_as, 'a deleted user') from workspace_grants g left join users u on u.org_id = g.org_id and u.id = g.user_id
            where g.org_id = {Mine} and g.workspace_id = {workspace.Id} limit 10
            """, row => row.GetString(0), ct);
        if (uses.Count > 0) return new Ruling<Workspace>.InUse("workspace", workspace.Name, uses);
        // A job may still be taking it from people.
        if (await tx.FindAsync($"select m.user_id from workspace_members m where m.org_id = {Mine} and m.workspace_id = {workspace.Id} limit 1", row => row.GetString(0), ct) is not null)
            return new Ruling<Workspace>.InUse("workspace", workspace.Name, ["a job that is taking it from people: see gatehouse job list"]);
        tx.Act?.About("workspace", workspace.Id, new Differences().Note("name", workspace.Name, null));
        tx.Do($"delete from workspaces where org_id = {Mine} and id = {workspace.Id}");
        return new Ruling<Workspace>.Done(workspace);
    }, ct);

    internal static Task<Workspace?> FindAsync(OrgTransaction tx, string idOrName, CancellationToken ct) => tx.FindAsync(
        $"select {Workspace.Columns} from workspaces w where w.org_id = {Mine} and (w.id = {idOrName} or w.name_key = {Fold.Key(idOrName)})", Workspace.Read, ct);
}
