using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Apps;

/// <summary>The grants of one Org. Each use asks, in one statement, whether the person still has the access under which it was given.</summary>
public static class AppGrantStore
{
    /// <summary>How long a code may wait.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(60);

    /// <summary>
    /// An answer that got lost is asked for again with the token before: within this time it is the same answer, later it is theft.
    /// </summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    static SqlPart IsOpen => SqlPart.Of($"exists (select 1 from orgs o where o.id = {Mine} and {Org.Open})");

    /// <summary>The Org is open, and the person of "app_grants g" is active under the epoch of then; also one who is gone for SCIM and held.</summary>
    static SqlPart StillHolds => SqlPart.Of($"""
        {IsOpen} and (exists (select 1 from users u where u.org_id = {Mine} and u.id = g.user_id and u.status = {Membership.Active} and u.access_epoch = g.access_epoch)
          or exists (select 1 from tombstones t where t.org_id = {Mine} and t.id = g.user_id and t.access_epoch = g.access_epoch and {Tombstone.GoesOn}))
        """);

    /// <returns>The id of the grant; null when the person has no access any more.</returns>
    public static async Task<string?> BeginAsync(OrgDb db, AppGrant grant, CancellationToken ct) => await db.WriteAsync(tx => tx.RunAsync($"""
        insert into app_grants (org_id, id, app_id, user_id, access_epoch, sid, connection_id, scopes, redirect_uri, challenge, nonce, signed_in_at, created_at, ends_at, generation, logout_attempts)
        select {Mine}, {grant.Id}, {grant.App}, u.id, u.access_epoch, {grant.Sid}, {grant.Connection}, {string.Join(' ', grant.Scopes)}, {grant.RedirectUri}, {grant.Challenge}, {grant.Nonce},
          {grant.SignedInAt.ToUnixTimeMilliseconds()}, {grant.CreatedAt.ToUnixTimeMilliseconds()}, {grant.EndsAt.ToUnixTimeMilliseconds()}, 0, 0
        from (
          select p.id, p.access_epoch from users p where p.org_id = {Mine} and p.id = {grant.User} and p.status = {Membership.Active}
          union all select t.id, t.access_epoch from tombstones t where t.org_id = {Mine} and t.id = {grant.User} and {Tombstone.GoesOn}) u
        where {IsOpen}
        """, ct), ct) == 1 ? grant.Id : null;

    /// <summary>A grant whose person is active under the epoch of then; null when it ended, however that came.</summary>
    public static async Task<AppGrant?> LivingAsync(OrgDb db, string id, DateTimeOffset now, CancellationToken ct) => await db.FindAsync($"""
        select {AppGrant.Columns} from app_grants g where g.org_id = {Mine} and g.id = {id} and {StillHolds} and g.ended_at is null and g.ends_at > {now.ToUnixTimeMilliseconds()}
        """, AppGrant.Read, ct);

    /// <summary>
    /// Exchanges a code (generation 0) or a refresh token for the next one. What was used before ends the whole grant (RFC 9700 §4.14.2): either this is a thief,
    /// or the one before was.
    /// </summary>
    /// <param name="accept">What else must hold of the grant; not null is why it does not, and nothing is used up.</param>
    public static Task<Turn> NextAsync(OrgDb db, string id, long generation, TimeSpan idle, Func<AppGrant, string?> accept, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Turn>(async tx =>
    {
        if (await tx.FindAsync($"""
            select {AppGrant.Columns} from app_grants g where g.org_id = {Mine} and g.id = {id} and {StillHolds} {tx.Dialect.ForUpdate}
            """, AppGrant.Read, ct) is not { } grant || grant.Ended || grant.EndsAt <= now) return new Turn.No("It has ended: by time, by signing out, or because the person has no access any more.");
        if (accept(grant) is { } why) return new Turn.No(why);
        if (generation == 0 && grant.CreatedAt + CodeLife <= now) return new Turn.No("The code is older than a minute.");
        if (generation > 0 && (grant.RotatedAt ?? grant.CreatedAt) + idle <= now) return new Turn.No("It was not used for too long.");
        if (generation > 0 && generation == grant.Generation - 1 && grant.RotatedAt + Retry > now) return new Turn.Went(grant);
        if (generation != grant.Generation)
        {
            AppGrantEnd.OfOne(tx, id, now);
            return new Turn.Reused(grant);
        }

        tx.Do($"update app_grants set generation = generation + 1, rotated_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and id = {id}");
        return new Turn.Went(grant with { Generation = generation + 1, RotatedAt = now });
    }, ct);

    /// <summary>What one app was given in one session, which it says is over.</summary>
    public static Task EndSessionAsync(OrgDb db, string sid, string app, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(tx =>
    {
        tx.Do($"update app_grants set ended_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and sid = {sid} and app_id = {app} and ended_at is null");
        return Task.FromResult(true);
    }, ct);

    public static Task EndAsync(OrgDb db, string id, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(tx =>
    {
        AppGrantEnd.OfOne(tx, id, now);
        return Task.FromResult(true);
    }, ct);
}

/// <summary>What became of a code or a refresh token.</summary>
public abstract record Turn
{
    Turn() { }

    public sealed record Went(AppGrant Grant) : Turn;

    public sealed record No(string Why) : Turn;

    /// <summary>It was used before; now the grant has ended.</summary>
    public sealed record Reused(AppGrant Grant) : Turn;
}
