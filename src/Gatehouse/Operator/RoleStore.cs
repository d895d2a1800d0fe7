using System.Text.Json;
using Gatehouse.Access;
using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>The roles of the instance, in their order. A new order reaches the Orgs by a job in each that gives access.</summary>
public sealed class RoleStore(InstanceDb db, TimeProvider clock)
{
    /// <summary>The lowest first.</summary>
    public Task<List<Role>> ListAsync(CancellationToken ct) => db.ListAsync($"select {Role.Columns} from roles r order by r.rank", Role.Read, ct);

    /// <param name="above">Null: above all.</param>
    public Task<Ruling<Role>> AddAsync(string name, IReadOnlyList<string> privileges, string? above, CancellationToken ct) => db.WriteAsync<Ruling<Role>>(async tx =>
    {
        var roles = await LockAsync(tx, ct);
        if (roles.Exists(r => r.Name == name)) return new Ruling<Role>.Taken("role", name);
        if (Place(roles, above) is not { } place) return new Ruling<Role>.NoSuch("role", above!);
        Tell(tx, name, null, privileges);
        tx.Do($"insert into roles (name, rank, privileges) values ({name}, 0, {JsonSerializer.Serialize(privileges)})");
        Order(tx, [.. roles.Take(place).Select(r => r.Name), name, .. roles.Skip(place).Select(r => r.Name)]);
        return new Ruling<Role>.Done(new(name, place + 1, privileges));
    }, ct);

    public Task<Ruling<Role>> SetAsync(string name, IReadOnlyList<string> privileges, CancellationToken ct) => db.WriteAsync<Ruling<Role>>(async tx =>
    {
        if ((await LockAsync(tx, ct)).Find(r => r.Name == name) is not { } role) return new Ruling<Role>.NoSuch("role", name);
        Tell(tx, name, role.Privileges, privileges);
        tx.Do($"update roles set privileges = {JsonSerializer.Serialize(privileges)} where name = {name}");
        return new Ruling<Role>.Done(role with { Privileges = privileges });
    }, ct);

    /// <param name="above">Null: above all; "": below all.</param>
    public Task<Ruling<Role>> MoveAsync(string name, string? above, CancellationToken ct) => db.WriteAsync<Ruling<Role>>(async tx =>
    {
        var roles = await LockAsync(tx, ct);
        if (roles.Find(r => r.Name == name) is not { } role) return new Ruling<Role>.NoSuch("role", name);
        roles.Remove(role);
        if (Place(roles, above) is not { } place) return new Ruling<Role>.NoSuch("role", above!);
        roles.Insert(place, role);
        tx.Act?.About("role", name, new Differences().Note("rank", role.Rank, place + 1));
        Order(tx, roles.ConvertAll(r => r.Name));
        AccessJob.OfAll(tx, clock.GetUtcNow());
        return new Ruling<Role>.Done(role with { Rank = place + 1 });
    }, ct);

    /// <summary>Only one that no mapping and no Org's default names: nobody's access changes.</summary>
    public Task<Ruling<Role>> RemoveAsync(string name, CancellationToken ct) => db.WriteAsync<Ruling<Role>>(async tx =>
    {
        if ((await LockAsync(tx, ct)).Find(r => r.Name == name) is not { } role) return new Ruling<Role>.NoSuch("role", name);
        var uses = await tx.ListAsync($"""
            select 'the default role of ' || o.slug from orgs o where {tx.Dialect.JsonText(SqlPart.Raw("o.settings"), "$.\"default-role\"")} = {name}
            union all select 'the connection ' || c.name from connections c where {tx.Dialect.JsonText(SqlPart.Raw("c.settings"), "$.\"default-role\"")} = {name}
            union all select 'the mapping of ' || p.shown_as || ' in ' || o.slug from mappings p join orgs o on o.id = p.org_id where p.role = {name} limit 10
            """, row => row.GetString(0), ct);
        if (uses.Count > 0) return new Ruling<Role>.InUse("role", name, uses);
        Tell(tx, name, role.Privileges, null);
        tx.Do($"delete from roles where name = {name}");
        return new Ruling<Role>.Done(role);
    }, ct);

    static void Tell(InstanceTransaction tx, string name, IReadOnlyList<string>? before, IReadOnlyList<string>? after) =>
        tx.Act?.About("role", name, new Differences().Note("privileges", before, after));

    /// <summary>The whole list: who makes a mapping with a role holds that one (MappingStore), and is waited for.</summary>
    static Task<List<Role>> LockAsync(InstanceTransaction tx, CancellationToken ct) =>
        tx.ListAsync($"select {Role.Columns} from roles r order by r.rank, r.name {(tx.Dialect.HasOneWriter ? new RawSql("") : new RawSql("for update"))}", Role.Read, ct);

    static int? Place(List<Role> roles, string? above) => above is null ? roles.Count : above.Length == 0 ? 0 : roles.FindIndex(r => r.Name == above) is >= 0 and var found ? found + 1 : null;

    static void Order(InstanceTransaction tx, List<string> names)
    {
        for (var i = 0; i < names.Count; i++) tx.Do($"update roles set rank = {i + 1} where name = {names[i]}");
    }
}
