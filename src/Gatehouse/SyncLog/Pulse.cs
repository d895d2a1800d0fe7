using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SyncLog;

/// <summary>One hour of an Org's provisioning or sign-in, for a chart.</summary>
/// <param name="From">When it begins.</param>
public sealed record Pulse(DateTimeOffset From, long Good, long Bad)
{
    const long Hour = 3_600_000; // In the statements too: PostgreSQL groups by what is written, not by a parameter.

    /// <summary>Provisioning: what failed, and all else. Hours without anything are not there.</summary>
    public static Task<List<Pulse>> OfSyncAsync(OrgDb db, DateTimeOffset since, CancellationToken ct) => db.ListAsync($"""
        select at / 3600000, sum(case when status <> 'FAILED' then 1 else 0 end), sum(case when status = 'FAILED' then 1 else 0 end)
        from sync_log where org_id = {Mine} and id >= {Ids.Prefix(since)} group by at / 3600000 order by at / 3600000
        """, Read, ct);

    /// <summary>Sign-ins: what was refused, and who came in.</summary>
    public static Task<List<Pulse>> OfSignInAsync(OrgDb db, DateTimeOffset since, CancellationToken ct) => db.ListAsync($"""
        select at / 3600000, sum(case when outcome in ('signed-in', 'switched') then 1 else 0 end), sum(case when outcome = 'refused' then 1 else 0 end)
        from sign_in_log where org_id = {Mine} and id >= {Ids.Prefix(since)} group by at / 3600000 order by at / 3600000
        """, Read, ct);

    static Pulse Read(Row row) => new(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0) * Hour), row.GetInt64(1), row.GetInt64(2));
}
