using Gatehouse.Data;

namespace Gatehouse.Jobs;

/// <summary>What waits in the database to be done or sent, of all Orgs together.</summary>
/// <param name="Oldest">Since when the first of it waits; null when nothing does.</param>
sealed record Queue(string Name, long Length, DateTimeOffset? Oldest)
{
    /// <summary>Each part is an index of what waits alone.</summary>
    public static async Task<List<Queue>> AllAsync(InstanceDb db, CancellationToken ct) => (await db.FindAsync($"""
        select (select count(*) from deliveries d where d.state = 'pending'), (select min(d.created_at) from deliveries d where d.state = 'pending'),
          (select count(*) from jobs j where j.finished_at is null), (select min(j.created_at) from jobs j where j.finished_at is null),
          (select count(*) from invitations i where i.due_at is not null), (select min(i.created_at) from invitations i where i.due_at is not null),
          (select count(*) from alert_mails m), (select min(m.created_at) from alert_mails m)
        """, row => new List<Queue> { Read(row, "webhooks", 0), Read(row, "jobs", 2), Read(row, "invitations", 4), Read(row, "alert_mails", 6) }, ct))!;

    /// <summary>People whom the guard holds, and places in groups that it keeps for people.</summary>
    public static async Task<long> HeldAsync(InstanceDb db, CancellationToken ct) => (await db.ListAsync($"""
        select (select count(*) from users u where u.held_by is not null) + (select count(*) from tombstones t where t.held_by is not null) + (select count(*) from held_members)
        """, row => row.GetInt64(0), ct))[0];

    static Queue Read(Row row, string name, int column) =>
        new(name, row.GetInt64(column), row.IsDBNull(column + 1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column + 1)));
}
