using Gatehouse.Data;

namespace Gatehouse.Access;

/// <summary>A named container of the app inside an Org: a project, a team space.</summary>
public sealed record Workspace(string Id, string Name)
{
    internal static RawSql Columns => new("w.id, w.name");

    internal static Workspace Read(Row row) => new(row.GetString(0), row.GetString(1));
}
