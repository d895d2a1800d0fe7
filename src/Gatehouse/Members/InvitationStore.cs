using System.Diagnostics;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Orgs;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Members;

/// <summary>
/// Invitations of one Org. The row is written in the transaction that makes the person, and is what the mail is sent from: due_at says when, and
/// is empty when there is nothing to send (any more). It goes when the person comes.
/// </summary>
public static class InvitationStore
{
    /// <param name="active">False: the person is not wanted yet, and invited when that changes.</param>
    internal static void Write(OrgTransaction tx, string user, bool active, TimeSpan life, DateTimeOffset now) => tx.Do($"""
        insert into invitations (org_id, user_id, id, created_at, expires_at, due_at, claimed_until, attempts)
        values ({Mine}, {user}, {Ids.New(now)}, {now.ToUnixTimeMilliseconds()}, {(now + life).ToUnixTimeMilliseconds()}, {(active ? now.ToUnixTimeMilliseconds() : (long?)null)}, 0, 0)
        on conflict (org_id, user_id) do update set id = excluded.id, created_at = excluded.created_at, expires_at = excluded.expires_at,
          due_at = excluded.due_at, claimed_until = 0, attempts = 0, sent_at = null, failure = null
        """);

    /// <summary>Whether this person was invited once and never came.</summary>
    internal static async Task<bool> IsOpenAsync(OrgTransaction tx, string user, CancellationToken ct) =>
        await tx.FindAsync($"select i.id from invitations i where i.org_id = {Mine} and i.user_id = {user}", row => row.GetString(0), ct) is not null;

    /// <summary>Nothing is left to send or to accept.</summary>
    internal static void Close(OrgTransaction tx, string user) => tx.Do($"delete from invitations where org_id = {Mine} and user_id = {user}");

    public static Task<List<Invitation>> ListAsync(OrgDb db, CancellationToken ct) => db.ListAsync($"""
        select {Invitation.Columns} from invitations i join users u on u.org_id = i.org_id and u.id = i.user_id where i.org_id = {Mine} order by i.created_at, i.user_id
        """, Invitation.Read, ct);

    public static Task<Invitation?> FindAsync(OrgDb db, string id, CancellationToken ct) => db.FindAsync($"""
        select {Invitation.Columns} from invitations i join users u on u.org_id = i.org_id and u.id = i.user_id where i.org_id = {Mine} and i.id = {id}
        """, Invitation.Read, ct);

    /// <summary>A new link with a life of its own, and the mail once more. Also for who was invited before the Org invited anybody.</summary>
    public static Task<Decision<string>> ResendAsync(OrgDb db, string user, TimeSpan life, DateTimeOffset now, CancellationToken ct) => db.WriteAsync<Decision<string>>(async tx =>
    {
        var status = await tx.FindAsync($"select r.status from users r where r.org_id = {Mine} and r.id = {user} {tx.Dialect.ForUpdate}", row => row.GetString(0), ct);
        if (status != Membership.Invited) return status is null ? new Decision<string>.Refused("There is no such member.", "member.not-found") : new Decision<string>.Refused($"This member is {status}, not invited.", "member.not-invited");
        tx.Act?.About("user", user);
        Write(tx, user, active: true, life, now);
        return new Decision<string>.Done(user);
    }, ct);

    /// <summary>Takes a mail that is due, for so long; null when another node has it, or it is not due any more.</summary>
    internal static Task<Invitation?> ClaimAsync(OrgDb db, string id, TimeSpan lease, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var at = now.ToUnixTimeMilliseconds();
        var taken = await tx.RunAsync($"""
            update invitations set claimed_until = {(now + lease).ToUnixTimeMilliseconds()}, attempts = attempts + 1
            where org_id = {Mine} and id = {id} and due_at <= {at} and claimed_until <= {at}
            """, ct) == 1;
        return taken ? await tx.FindAsync($"""
            select {Invitation.Columns} from invitations i join users u on u.org_id = i.org_id and u.id = i.user_id where i.org_id = {Mine} and i.id = {id}
            """, Invitation.Read, ct) : null;
    }, ct);

    internal static Task<bool> SentAsync(OrgDb db, Invitation mail, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
        await tx.RunAsync($"update invitations set due_at = null, sent_at = {now.ToUnixTimeMilliseconds()}, failure = null where org_id = {Mine} and id = {mail.Id}", ct) == 1, ct);

    internal static Task<bool> LaterAsync(OrgDb db, Invitation mail, DateTimeOffset due, string why, CancellationToken ct) => db.WriteAsync(async tx =>
        await tx.RunAsync($"update invitations set due_at = {due.ToUnixTimeMilliseconds()}, claimed_until = 0, failure = {why} where org_id = {Mine} and id = {mail.Id}", ct) == 1, ct);

    /// <summary>Nobody is to be told any more: the person was deactivated, or the invitation is over.</summary>
    internal static Task<bool> DropAsync(OrgDb db, Invitation mail, CancellationToken ct) => db.WriteAsync(async tx =>
        await tx.RunAsync($"update invitations set due_at = null where org_id = {Mine} and id = {mail.Id}", ct) == 1, ct);

    /// <summary>The Org hears of it: in its sync log, and by an event.</summary>
    internal static Task<bool> GiveUpAsync(OrgDb db, Invitation mail, string why, TimeProvider clock, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (await tx.RunAsync($"update invitations set due_at = null, failure = {why} where org_id = {Mine} and id = {mail.Id} and due_at is not null", ct) == 0) return false;
        SyncLogStore.Write(tx, new SyncScope(null, null, "invitations", "", Stopwatch.GetTimestamp(), clock),
            new("INVITE", "FAILED", "User", mail.UserId, mail.UserName, 0, Reason: $"The invitation could not be delivered: {why}"));
        EventStore.Write(tx, "membership.invitation_failed", mail.UserId, Gatehouse.Scim.ScimJson.WriteUtf8(new System.Text.Json.Nodes.JsonObject { ["id"] = mail.UserId }), clock.GetUtcNow());
        return true;
    }, ct);
}
