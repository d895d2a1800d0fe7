using Gatehouse.Data;

namespace Gatehouse.Jobs;

/// <summary>What is over of sign-ins: those that never came back, spent ids, sessions, and logs that are old enough.</summary>
static class SignInHousekeeping
{
    const int MostTogether = 1000;

    public static async Task ForgetAsync(InstanceDb db, TimeSpan logged, DateTimeOffset now, CancellationToken ct)
    {
        var at = now.ToUnixTimeMilliseconds();
        await db.RunAsync($"delete from pending_sign_ins where expires_at < {at}", ct);
        await db.RunAsync($"delete from replays where until < {at}", ct);
        await db.RunAsync($"delete from sessions where ends_at < {at}", ct);
        await db.RunAsync($"delete from app_requests where expires_at < {at}", ct);
        while (await db.RunAsync($"delete from app_grants where (org_id, id) in (select g.org_id, g.id from app_grants g where g.ends_at < {at} and g.logout_due is null limit {MostTogether})", ct) == MostTogether) await Task.Yield();
        while (await db.RunAsync($"""
            {OrgDb.PlannedByValues} delete from sign_in_log where (org_id, id) in (
              select l.org_id, l.id from orgs o cross join sign_in_log l where l.org_id = o.id and l.id < {Ids.Prefix(now - logged)} limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
        // A deleted user who can be restored is the same person still.
        while (await db.RunAsync($"""
            delete from identities where (org_id, connection_id, subject) in (select i.org_id, i.connection_id, i.subject from identities i
              where not exists (select 1 from users u where u.org_id = i.org_id and u.id = i.user_id)
                and not exists (select 1 from tombstones t where t.org_id = i.org_id and t.id = i.user_id) limit {MostTogether})
            """, ct) == MostTogether) await Task.Yield();
    }
}
