using System.Security.Cryptography;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Sessions;

/// <summary>A session enters an Org.</summary>
static class EntryStore
{
    /// <param name="before">The hash of the session that goes on in this one: where the same person was in this Org, apps know it as the same.</param>
    /// <param name="idpEnds">When the identity provider ends its own session; ours goes no further.</param>
    /// <returns>False when the person has no access any more.</returns>
    public static async Task<bool> EnterAsync(OrgTransaction tx, SignInSettings settings, string session, string? before, string user, string connection, DateTimeOffset? idpEnds, DateTimeOffset now, CancellationToken ct)
    {
        var ends = now + settings.SessionLife is var own && idpEnds < own ? idpEnds.Value : own;
        if (await tx.RunAsync($"""
            insert into session_orgs (session_hash, org_id, user_id, access_epoch, connection_id, entered_at, ends_at, idle_ms, sid)
            select {session}, u.org_id, u.id, u.access_epoch, {connection}, {now.ToUnixTimeMilliseconds()}, {ends.ToUnixTimeMilliseconds()}, {(long)settings.SessionIdle.TotalMilliseconds},
              coalesce((select b.sid from session_orgs b where b.org_id = {Mine} and b.session_hash = {before} and b.user_id = {user}), {RandomNumberGenerator.GetHexString(32, lowercase: true)})
            from (
              select p.org_id, p.id, p.access_epoch from users p where p.org_id = {Mine} and p.id = {user} and p.status = {Membership.Active}
              union all select t.org_id, t.id, t.access_epoch from tombstones t where t.org_id = {Mine} and t.id = {user} and {Tombstone.GoesOn}) u
            where exists (select 1 from orgs o where o.id = {Mine} and {Org.Open})
            on conflict (session_hash, org_id) do update set sid = case when session_orgs.user_id = excluded.user_id then session_orgs.sid else excluded.sid end, user_id = excluded.user_id, access_epoch = excluded.access_epoch, connection_id = excluded.connection_id,
              entered_at = excluded.entered_at, ends_at = excluded.ends_at, idle_ms = excluded.idle_ms
            """, ct) == 0) return false;
        tx.Do($"""
            update sessions set seen_at = {now.ToUnixTimeMilliseconds()}, ends_at = (select max(e.ends_at) from session_orgs e where e.session_hash = sessions.hash)
            where hash = {session} and exists (select 1 from session_orgs e where e.org_id = {Mine} and e.session_hash = sessions.hash)
            """);
        return true;
    }
}
