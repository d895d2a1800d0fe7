using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Access;

/// <summary>What a mapping is or will be about: a group, or a value of the attribute "roles"; and the mapping that is there already.</summary>
sealed record MappingTarget(string? GroupId, string? ValueKey, string? ExternalId, string Named, Mapping? Mapping)
{
    /// <param name="group">A group by id or displayName; or a mapping by id.</param>
    /// <param name="value">Of the attribute "roles".</param>
    public static async Task<(MappingTarget? Target, Ruling<MappingChange>? Refusal)> FindAsync(OrgTransaction tx, string? group, string? value, CancellationToken ct)
    {
        if (value is not null)
            return (new(null, Fold.Key(value), null, value, await tx.FindAsync(
                $"select {Mapping.Columns(tx.Dialect)} from mappings p where p.org_id = {Mine} and p.value_key = {Fold.Key(value)}", Mapping.Read, ct)), null);

        // Held, so that it is not deleted or renamed meanwhile.
        var groups = await tx.ListAsync($"""
            select g.id, g.external_id, g.shown_as from groups g where g.org_id = {Mine} and (g.id = {group} or g.display_key = {Fold.Key(group!)}) order by g.id {tx.Dialect.ForUpdate}
            """, row => new MappingTarget(row.GetString(0), null, row.GetText(1), row.GetString(2), null), ct);
        if (groups.Find(g => g.GroupId == group) is { } exact) groups = [exact];
        var mappings = await tx.ListAsync($"""
            select {Mapping.Columns(tx.Dialect)} from mappings p
            where p.org_id = {Mine} and (p.id = {group} or p.group_id in {groups.ConvertAll(g => g.GroupId!)} or (p.value_key is null and p.name_key = {Fold.Key(group!)}
                and not exists (select 1 from groups g where g.org_id = p.org_id and g.id = p.group_id)))
            """, Mapping.Read, ct);
        if (groups.Count > 1) return (null, new Ruling<MappingChange>.Several("group", group!));
        var mapping = mappings.Find(m => m.GroupId is not null && m.GroupId == groups.FirstOrDefault()?.GroupId) ?? mappings.Find(m => m.Id == group);
        if (groups.Count == 1) return (groups[0] with { Mapping = mapping }, null);
        // The group is gone, or it is a mapping's id.
        mapping ??= mappings.Count == 1 ? mappings[0] : null;
        return mapping is null
            ? (null, new Ruling<MappingChange>.NoSuch("group", group!))
            : (new(mapping.GroupId, mapping.Value is { } mapped ? Fold.Key(mapped) : null, null, mapping.Named, mapping), null);
    }
}
