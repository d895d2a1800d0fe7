using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Orgs;

/// <summary>The extensions that an Org defined for its Users and Groups, as data.</summary>
public static class SchemaStore
{
    /// <summary>What lies in the directory already stays as it is; the definition rules what is written from now on.</summary>
    public static Task SaveAsync(OrgDb db, string resourceType, ScimSchema schema, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Do($"""
            insert into schemas (org_id, resource_type, id, body, created_at)
            values ({Mine}, {resourceType}, {schema.Id}, {ScimJson.Write(SchemaJson.Write(schema))}, {now.ToUnixTimeMilliseconds()})
            on conflict (org_id, resource_type, id) do update set body = excluded.body
            """);
        Release(tx, schema.Id, [.. schema.Attributes.Where(a => a.Uniqueness != Uniqueness.None).Select(a => $"{schema.Id}:{a.Name}")]);
        return Task.FromResult(true);
    }, ct);

    public static Task<bool> RemoveAsync(OrgDb db, string resourceType, string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        Release(tx, id, []);
        return await tx.RunAsync($"delete from schemas where org_id = {Mine} and resource_type = {resourceType} and id = {id}", ct) == 1;
    }, ct);

    /// <summary>Values of attributes that are unique no more may be had twice.</summary>
    static void Release(OrgTransaction tx, string id, IReadOnlyCollection<string> unique) => tx.Do($"""
        delete from unique_values where org_id = {Mine} and name >= {id + ":"} and name < {id + ";"} and name not in {unique}
        """);

    public static Task<List<(string ResourceType, ScimSchema Schema)>> ListAsync(OrgDb db, CancellationToken ct) => db.ListAsync(
        $"select resource_type, body from schemas where org_id = {Mine} order by created_at, id",
        row => (row.GetString(0), SchemaJson.Read((JsonObject)JsonNode.Parse(row.GetString(1))!)), ct);
}
