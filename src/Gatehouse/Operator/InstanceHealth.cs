using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>The instance at a glance, for who is called at night: how much there is, what waits, and which Orgs have something to say.</summary>
public sealed class InstanceHealth(InstanceDb db)
{
    const int MostTroubled = 20;

    public async Task<Glance> LookAsync(CancellationToken ct) => (await db.FindAsync($"""
        select (select count(*) from orgs), (select count(*) from apps), (select count(*) from connections where state = 'active'), (select count(*) from webhooks where not enabled),
          (select count(*) from jobs where finished_at is null), (select min(created_at) from jobs where finished_at is null), (select count(*) from held_batches where ended_at is null and not is_preview)
        """, row => new Glance(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), row.GetInt64(6)), ct))!;

    /// <summary>Orgs with open alerts, those with most first.</summary>
    public Task<List<TroubledOrg>> TroubledAsync(CancellationToken ct) => db.ListAsync($"""
        select o.slug, o.name, count(*), min(a.raised_at) from alerts a join orgs o on o.id = a.org_id where a.resolved_at is null group by o.slug, o.name order by count(*) desc, o.slug limit {MostTroubled}
        """, row => new TroubledOrg(row.GetString(0), row.GetString(1), row.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))), ct);
}

/// <param name="Webhooks">That are switched off.</param>
/// <param name="Jobs">Of all Orgs, not finished.</param>
/// <param name="Held">Batches that wait for a decision.</param>
public sealed record Glance(long Orgs, long Apps, long Connections, long Webhooks, long Jobs, DateTimeOffset? OldestJob, long Held);

/// <param name="Since">The oldest of its open alerts.</param>
public sealed record TroubledOrg(string Slug, string Name, long Alerts, DateTimeOffset Since);
