using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Orgs;

/// <summary>The extensions that an Org defined for its Users and Groups, as data.</summary>
public static class SchemaStore
{
    /// <summary>What lies in the directory already stays as it is; the definition rules what is written from now on.</summary>
    public static Task SaveAsync(OrgDb db, string resourceType, ScimSchema schema, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var before = await FindAsync(tx, resourceType, schema.Id, ct);
        tx.Act?.About("schema", schema.Id, new Differences().Note("attributes", before?.Attributes.Select(a => a.Name), schema.Attributes.Select(a => a.Name)));
        tx.Do($"""
            insert into schemas (org_id, resource_type, id, body, created_at)
            values ({Mine}, {resourceType}, {schema.Id}, {ScimJson.Write(SchemaJson.Write(schema))}, {now.ToUnixTimeMilliseconds()})
            on conflict (org_id, resource_type, id) do update set body = excluded.body
            """);
        Release(tx, schema.Id, [.. schema.Attributes.Where(a => a.Uniqueness != Uniqueness.None).Select(a => $"{schema.Id}:{a.Name}")]);
        return true;
    }, ct);

    public static Task<bool> RemoveAsync(OrgDb db, string resourceType, string id, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await FindAsync(tx, resourceType, id, ct) is not { } before) return false;
        tx.Act?.About("schema", id, new Differences().Note("attributes", before.Attributes.Select(a => a.Name), null));
        Release(tx, id, []);
        tx.Do($"delete from schemas where org_id = {Mine} and resource_type = {resourceType} and id = {id}");
        return true;
    }, ct);

    static Task<ScimSchema?> FindAsync(OrgTransaction tx, string resourceType, string id, CancellationToken ct) =>
        tx.FindAsync($"select body from schemas where org_id = {Mine} and resource_type = {resourceType} and id = {id}", row => SchemaJson.Read((JsonObject)JsonNode.Parse(row.GetString(0))!), ct);

    /// <summary>Values of attributes that are unique no more may be had twice.</summary>
    static void Release(OrgTransaction tx, string id, IReadOnlyCollection<string> unique)
    {
        tx.Do($"delete from unique_values where org_id = {Mine} and name >= {id + ":"} and name < {id + ";"} and name not in {unique}");
        tx.Do($"update orgs set schema_version = schema_version + 1 where id = {Mine}"); // Every node notices with the next request.
    }

    public static Task<List<(string ResourceType, ScimSchema Schema)>> ListAsync(OrgDb db, CancellationToken ct) => db.ListAsync(
        $"select resource_type, body from schemas where org_id = {Mine} order by created_at, id",
        row => (row.GetString(0), SchemaJson.Read((JsonObject)JsonNode.Parse(row.GetString(1))!)), ct);
}
