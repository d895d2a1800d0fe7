using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SyncLog;

/// <summary>One hour of an Org's provisioning, or of its sign-ins through one connection.</summary>
/// <param name="Hour">Since 1970.</param>
/// <param name="Of">The connection.</param>
/// <param name="LastGood">When something last went well, in Unix milliseconds; 0 for never.</param>
public sealed record HourCount(long Hour, string? Of, long Good, long Bad, long Microseconds, long Slowest, long LastGood)
{
    public const long Milliseconds = 3_600_000; // In the statements too: PostgreSQL groups by what is written, not by a parameter.

    public DateTimeOffset From => DateTimeOffset.FromUnixTimeMilliseconds(Hour * Milliseconds);

    public HourCount And(HourCount more) => this with
    {
        Good = Good + more.Good, Bad = Bad + more.Bad, Microseconds = Microseconds + more.Microseconds, Slowest = Math.Max(Slowest, more.Slowest), LastGood = Math.Max(LastGood, more.LastGood),
    };

    /// <summary>Provisioning: what failed, and all else. Hours without anything are not there.</summary>
    /// <param name="until">Not this moment any more.</param>
    internal static Task<List<HourCount>> OfSyncAsync(OrgDb db, DateTimeOffset since, DateTimeOffset until, CancellationToken ct) => db.ListAsync($"""
        select at / 3600000, null, sum(case when status <> 'FAILED' then 1 else 0 end), sum(case when status = 'FAILED' then 1 else 0 end),
          cast(sum(duration_us) as bigint), max(duration_us), coalesce(max(case when status <> 'FAILED' then at end), 0)
        from sync_log where org_id = {Mine} and id >= {Ids.Prefix(since)} and id < {Ids.Prefix(until)} group by at / 3600000
        """, Read, ct);

    /// <summary>Sign-ins: who came in, and what was refused.</summary>
    internal static Task<List<HourCount>> OfSignInAsync(OrgDb db, DateTimeOffset since, DateTimeOffset until, CancellationToken ct) => db.ListAsync($"""
        select at / 3600000, connection_id, sum(case when outcome in ('signed-in', 'switched') then 1 else 0 end), sum(case when outcome = 'refused' then 1 else 0 end), 0, 0, 0
        from sign_in_log where org_id = {Mine} and id >= {Ids.Prefix(since)} and id < {Ids.Prefix(until)} group by at / 3600000, connection_id
        """, Read, ct);

    static HourCount Read(Row row) => new(row.GetInt64(0), row.GetText(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));
}
