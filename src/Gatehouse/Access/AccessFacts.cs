using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>
/// All that the access of some members follows from, read in one statement, which is one moment and one round trip. It costs the groups that
/// these members are in, not the groups' size.
/// </summary>
sealed class AccessFacts
{
    readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);
    readonly Dictionary<string, Mapped> mappings = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> ranks = new(StringComparer.Ordinal);
    readonly string? defaultRole;

    AccessFacts(ILookup<string, Fact> facts)
    {
        foreach (var (_, name, rank, _) in facts["role"]) ranks[name] = long.Parse(rank!, CultureInfo.InvariantCulture);
        foreach (var (_, settings, preview, _) in facts["org"]) (defaultRole, Frozen) = (OrgSettings.Read(settings).DefaultRole, preview is not null);
        foreach (var (_, id, role, value) in facts["mapping"]) mappings[id] = new(id, role, value);
        foreach (var (_, id, workspace, _) in facts["opens"]) mappings[id].Workspaces.Add(workspace!);
        foreach (var (_, id, status, role) in facts["member"]) members[id] = new(id, status!, role);
        foreach (var (_, id, role, _) in facts["by connection"]) members[id].ByConnection = role;
        foreach (var (_, id, workspace, _) in facts["has"]) members[id].Has.Add(workspace!);
        foreach (var (_, id, workspace, _) in facts["by hand"]) members.GetValueOrDefault(id)?.ByHand.Add(workspace!); // They outlive a deleted user.
        foreach (var (_, id, mapping, _) in facts["given"]) members[id].Given.Add(mapping!);
        foreach (var (_, id, roles, _) in facts["scim roles"].Where(f => f.Value is not null)) AddValues(members[id], ScimRoles.ValuesOf(roles!));
    }

    public IReadOnlyDictionary<string, Member> Members => members;

    /// <summary>The Org is in a preview: nobody gets anything, and only who is not active loses it.</summary>
    public bool Frozen { get; }

    /// <summary>The mappings that matter to these members, and all of values of the SCIM roles.</summary>
    public IReadOnlyDictionary<string, Mapped> Mappings => mappings;

    /// <summary>For those with none of their own; null when there is none, or it names no role.</summary>
    public string? DefaultRole => defaultRole is not null && ranks.ContainsKey(defaultRole) ? defaultRole : null;

    /// <summary>The highest of some roles. A name that is no role is nothing.</summary>
    public string? Highest(IEnumerable<string?> roles) => roles.Where(r => r is not null && ranks.ContainsKey(r)).MaxBy(r => ranks[r!]);

    public static async Task<AccessFacts> ReadAsync(OrgTransaction tx, IReadOnlyCollection<string> users, CancellationToken ct)
    {
        var rows = await tx.ListAsync($"{Of(tx.Dialect, users, held: true)}", Fact.Read, ct);
        return new(rows.ToLookup(f => f.Kind, StringComparer.Ordinal));
    }

    /// <param name="held">False: as if nothing were held.</param>
    public static async Task<AccessFacts> ReadAsync(OrgDb db, IReadOnlyCollection<string> users, CancellationToken ct, bool held = true)
    {
        var rows = await db.ListAsync($"{Of(db.Dialect, users, held)}", Fact.Read, ct);
        return new(rows.ToLookup(f => f.Kind, StringComparer.Ordinal));
    }

    /// <summary>Nested groups count: who is in a group is in those that hold it. Each row says what it is about.</summary>
    static SqlPart Of(Dialect dialect, IReadOnlyCollection<string> users, bool held) => SqlPart.Of($"""
        with recursive up (user_id, group_id) as (
          select m.user_id, m.group_id from members m where m.org_id = {Mine} and m.user_id in {users}
          union
          select h.user_id, h.group_id from held_members h where h.org_id = {Mine} and h.user_id in {users} {SqlPart.Raw(held ? "" : "and 1 = 0")}
          union
          select up.user_id, s.group_id from up join subgroups s on s.org_id = {Mine} and s.child_id = up.group_id),
        given (user_id, mapping_id) as (
          select up.user_id, p.id from up join mappings p on p.org_id = {Mine} and p.group_id = up.group_id
          union
          select k.user_id, k.mapping_id from kept_members k where k.org_id = {Mine} and k.user_id in {users})
        select 'member', u.id, u.status, u.role from users u where u.org_id = {Mine} and u.id in {users}
        union all select 'by connection', u.id, u.default_role, null from users u where u.org_id = {Mine} and u.id in {users} and u.default_role is not null
        union all select 'has', w.user_id, w.workspace_id, null from workspace_members w where w.org_id = {Mine} and w.user_id in {users}
        union all select 'by hand', g.user_id, g.workspace_id, null from workspace_grants g where g.org_id = {Mine} and g.user_id in {users}
        union all select 'mapping', p.id, p.role, null from mappings p where p.org_id = {Mine} and p.id {dialect.InFew(SqlPart.Raw("select mapping_id from given"))}
        union all select 'mapping', p.id, p.role, p.value_key from mappings p where p.org_id = {Mine} and p.value_key is not null
        union all select 'opens', x.mapping_id, x.workspace_id, null from mapping_workspaces x
          where x.org_id = {Mine} and x.mapping_id {dialect.InFew(SqlPart.Raw("select mapping_id from given"))}
        union all select 'given', given.user_id, given.mapping_id, null from given
        union all select 'scim roles', u.id, {dialect.JsonText(SqlPart.Raw("u.doc"), "$.\"roles\"")}, null from users u
          where u.org_id = {Mine} and u.id in {users} and exists (select 1 from mappings p where p.org_id = {Mine} and p.value_key is not null)
        union all select 'role', r.name, cast(r.rank as text), null from roles r
        union all select 'org', o.settings, o.preview, null from orgs o where o.id = {Mine}
        """);

    void AddValues(Member member, HashSet<string> values)
    {
        foreach (var mapping in mappings.Values)
            if (mapping.ValueKey is { } key && values.Contains(key)) member.Given.Add(mapping.Id);
    }

    sealed record Fact(string Kind, string Id, string? Value, string? More)
    {
        public static Fact Read(Row row) => new(row.GetString(0), row.GetString(1), row.GetText(2), row.GetText(3));
    }

    /// <summary>A user: what is stored, and what access follows from.</summary>
    internal sealed record Member(string Id, string Status, string? Role)
    {
        public SortedSet<string> Has { get; } = new(StringComparer.Ordinal);
        public HashSet<string> ByHand { get; } = new(StringComparer.Ordinal);

        /// <summary>The default role of the connection that signed this person in last.</summary>
        public string? ByConnection { get; set; }

        /// <summary>Mappings.</summary>
        public HashSet<string> Given { get; } = new(StringComparer.Ordinal);

        public MemberAccess Stored => new(Role, [.. Has]);
    }

    internal sealed record Mapped(string Id, string? Role, string? ValueKey)
    {
        public HashSet<string> Workspaces { get; init; } = new(StringComparer.Ordinal);
    }
}
