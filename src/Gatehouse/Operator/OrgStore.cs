using System.Security.Cryptography;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Operator;

/// <summary>The Orgs of the instance. They belong to no Org themselves.</summary>
public sealed class OrgStore(InstanceDb db, TimeProvider clock)
{
    const string PrimaryName = "Primary";

    public Task<List<Org>> ListAsync(CancellationToken ct) =>
        db.ListAsync($"select {Org.Columns} from orgs o order by o.is_primary desc, o.created_at, o.id", Org.Read, ct);

    /// <summary>By id, so that the last one seen is where the next page begins.</summary>
    /// <param name="only">Null: any.</param>
    /// <param name="slug">The first letters of it.</param>
    public Task<List<Org>> PageAsync(OrgId? only, string? after, int count, string slug, CancellationToken ct) => db.ListAsync($"""
        select {Org.Columns} from orgs o where o.id > {after ?? ""} and o.id = coalesce({only?.Value}, o.id) and o.slug >= {slug} and o.slug < {slug + "~"} order by o.id limit {count}
        """, Org.Read, ct);

    /// <summary>By id or slug; null when there is none.</summary>
    public Task<Org?> FindAsync(string idOrSlug, CancellationToken ct) =>
        db.FindAsync($"select {Org.Columns} from orgs o where o.id = {idOrSlug} or o.slug = {idOrSlug}", Org.Read, ct);

    public async Task<Org> PrimaryAsync(CancellationToken ct) => (await db.FindAsync($"select {Org.Columns} from orgs o where o.is_primary = {true}", Org.Read, ct))!;

    /// <returns>Null when the slug belongs to another Org.</returns>
    public async Task<Org?> CreateAsync(string name, string slug, string isolation, string uniqueId, CancellationToken ct, bool primary = false)
    {
        var org = new Org(new(RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz0123456789", 12)), slug, name, isolation, primary, uniqueId, 0, clock.GetUtcNow(), new Dictionary<string, string>(StringComparer.Ordinal));
        return await db.For(org.Id).WriteAsync(async tx =>
        {
            var made = await tx.RunAsync($"""
                insert into orgs (id, slug, name, isolation, is_primary, unique_id, schema_version, created_at)
                select {Mine}, {slug}, {name}, {isolation}, {primary}, {uniqueId}, 0, {org.CreatedAt.ToUnixTimeMilliseconds()}
                where not exists (select 1 from orgs o where o.id = {slug}) -- An address may hold either.
                on conflict do nothing
                """, ct);
            if (made == 0) return null;
            tx.Act?.About("org", org.Id.Value, new Differences().Note("slug", null, slug).Note("name", null, name).Note("isolation", null, isolation).Note("unique-id", null, uniqueId));
            EventStore.Write(tx, "org.created", org.Id.Value, EventData.Of(new { id = org.Id.Value, slug, name, isolation, uniqueId }), org.CreatedAt);
            return org;
        }, ct);
    }

    /// <summary>Every instance has a Primary Org. True when this call made it: the instance is new.</summary>
    public async Task<bool> EnsurePrimaryAsync(CancellationToken ct) =>
        await db.FindAsync($"select {Org.Columns} from orgs o where o.is_primary", Org.Read, ct) is null
        && await CreateAsync(PrimaryName, "primary", "shared", "userName", ct, primary: true) is not null;
}
