using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Leaving;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Sessions;

/// <summary>The sessions in one Org, for its administrators. A session is known by the beginning of its hash, which opens nothing.</summary>
public static class SessionStore
{
    const int IdLength = 16; // In the statement too: PostgreSQL takes no bigint there.

    public static Task<List<ListedSession>> ListAsync(OrgDb db, string? user, DateTimeOffset now, CancellationToken ct)
    {
        var of = user is null ? SqlPart.Raw("") : SqlPart.Of($" and e.user_id = {user}");
        return db.ListAsync($"""
            select e.session_hash, e.user_id, e.connection_id, e.entered_at, s.seen_at, e.ends_at from session_orgs e join sessions s on s.hash = e.session_hash
            where e.org_id = {Mine}{of} and (exists (select 1 from users u where u.org_id = {Mine} and u.id = e.user_id and u.access_epoch = e.access_epoch)
                or exists (select 1 from tombstones t where t.org_id = {Mine} and t.id = e.user_id and t.access_epoch = e.access_epoch and {Tombstone.GoesOn}))
              and e.ends_at > {now.ToUnixTimeMilliseconds()} and s.seen_at + e.idle_ms > {now.ToUnixTimeMilliseconds()} order by e.entered_at, e.session_hash
            """, row => new ListedSession(row.GetString(0)[..IdLength], row.GetString(1), row.GetString(2), Time(row.GetInt64(3)), Time(row.GetInt64(4)), Time(row.GetInt64(5))), ct);
    }

    /// <summary>Ends those of a member, or one of them, or all: they leave this Org, wherever else they are.</summary>
    /// <returns>How many.</returns>
    public static Task<int> EndAsync(OrgDb db, string? user, string? id, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(tx => EndAsync(tx, user, id, now, ct), ct);

    internal static async Task<int> EndAsync(OrgTransaction tx, string? user, string? id, DateTimeOffset now, CancellationToken ct)
    {
        var which = user is null ? SqlPart.Raw("") : SqlPart.Of($" and user_id = {user}");
        if (id is not null) which = SqlPart.Of($"{which} and substr(session_hash, 1, 16) = {id}");
        var ended = await tx.ListAsync($"delete from session_orgs where org_id = {Mine}{which} returning sid", row => row.GetString(0), ct);
        tx.Act?.About("session", user ?? id);
        // What apps were given outlives the session that it came from, so it is asked for by whom it is.
        if (id is not null) foreach (var sid in ended) AppGrantEnd.OfSession(tx, sid, now);
        else if (user is not null) AppGrantEnd.OfUser(tx, user, now);
        else AppGrantEnd.OfAll(tx, now);
        return ended.Count;
    }

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
