using System.Text.Json;
using Gatehouse.Data;

namespace Gatehouse.Access;

/// <summary>What a Group, or a value of the SCIM attribute "roles", gives to those who have it.</summary>
/// <param name="GroupId">Null of a value, and while the group is gone.</param>
/// <param name="Value">Of the attribute "roles", as it was written; null of a group.</param>
/// <param name="Named">The group's name, or the value.</param>
/// <param name="Role">Null: the default role.</param>
/// <param name="OnDelete">keep or drop: what becomes of the access when the group is deleted.</param>
/// <param name="OnRename">The same when it gets another name.</param>
public sealed record Mapping(
    string Id, string? GroupId, string? Value, string Named, string? Role, IReadOnlyList<Workspace> Workspaces, string OnDelete, string OnRename, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    internal static SqlPart Columns(Dialect dialect) => SqlPart.Raw($"""
        p.id, p.group_id, p.value_key, p.shown_as, p.role, p.on_delete, p.on_rename, p.created_at, p.modified_at,
        (select {dialect.JsonArrayOf.Text}({dialect.JsonObjectOf.Text}('id', w.id, 'name', w.name))
         from mapping_workspaces x join workspaces w on w.org_id = x.org_id and w.id = x.workspace_id
         where x.org_id = p.org_id and x.mapping_id = p.id){dialect.AsText.Text}
        """);

    internal static Mapping Read(Row row) => new(
        row.GetString(0), row.GetText(1), row.IsDBNull(2) ? null : row.GetString(3), row.GetString(3), row.GetText(4), Opened(row.GetText(9)),
        row.GetString(5), row.GetString(6), Time(row.GetInt64(7)), Time(row.GetInt64(8)));

    static List<Workspace> Opened(string? json) => json is null ? [] : [.. JsonSerializer.Deserialize<List<Workspace>>(json, JsonSerializerOptions.Web)!.OrderBy(w => w.Name, StringComparer.Ordinal)];

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>What somebody wants of a mapping. Group: an id or a displayName. Workspaces: ids or names.</summary>
public sealed record MappingWish(string? Group, string? Value, IReadOnlyList<string> Workspaces, string? Role, string OnDelete = "drop", string OnRename = "keep");

/// <param name="Job">Who does what the change comes to.</param>
/// <param name="Concerned">How many users it is about.</param>
public sealed record MappingChange(Mapping Mapping, string Job, long Concerned);
