using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Leaving;
using Gatehouse.Scim;
using Gatehouse.Webhooks;

namespace Gatehouse.Jobs;

/// <summary>Something that is wrong now, found by looking at all Orgs at once.</summary>
/// <param name="Org">Null: the instance.</param>
sealed record AlertSign(OrgId? Org, string Rule, string Subject, string Detail);

/// <summary>What queues and states tell: each statement is met by an index of what is wrong, and finds nothing most of the time.</summary>
static class AlertSigns
{
    const int Most = 1000, FewestTries = 5;

    static readonly TimeSpan Grace = TimeSpan.FromMinutes(15), LongestWait = TimeSpan.FromHours(1);

    public static async Task<List<AlertSign>> LookAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) =>
        [.. await HeldAsync(db, ct), .. await WebhooksAsync(db, now, ct), .. await RefusedMailAsync(db, now, ct), .. await WaitingMailAsync(db, now, ct), .. await JobsAsync(db, ct),
            .. await ConnectionSigns.LookAsync(db, now, ct)];

    static Task<List<AlertSign>> HeldAsync(InstanceDb db, CancellationToken ct) => db.ListAsync($"""
        select b.org_id, b.id, b.due_at from held_batches b where b.ended_at is null and b.state = {HeldBatch.Open} limit {Most}
        """, row => new AlertSign(new(row.GetString(0)), "held-changes", row.GetString(1),
        $"The guard holds changes (batch {row.GetString(1)}). They are done {ScimTime.Text(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)))} unless somebody decides before."), ct);

    static async Task<List<AlertSign>> WebhooksAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) => [.. (await db.ListAsync($"""
        select {Webhook.Columns} from webhooks where (enabled = true and failing_since < {(now - Grace).ToUnixTimeMilliseconds()}) or (enabled = false and disabled_reason is not null) limit {Most}
        """, Webhook.Read, ct)).Where(h => h.IsDead(now, Grace)).Select(h => new AlertSign(
            h.Org is null ? null : new(h.Org), h.Org is null ? "instance-webhook" : "dead-webhook", h.Id,
            h.Enabled ? $"The webhook {h.Url} ({h.Id}) keeps failing." : $"The webhook {h.Url} ({h.Id}) was switched off: {h.DisabledReason}"))];

    static Task<List<AlertSign>> RefusedMailAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct) => db.ListAsync($"""
        select i.org_id, count(*) from invitations i join users u on u.org_id = i.org_id and u.id = i.user_id and u.status = {Membership.Invited}
        where i.failure is not null and i.due_at is null and i.expires_at > {now.ToUnixTimeMilliseconds()} group by i.org_id limit {Most}
        """, row => new AlertSign(new(row.GetString(0)), "undeliverable-mail", "", $"{row.GetInt64(1)} invitations could not be delivered."), ct);

    static async Task<List<AlertSign>> WaitingMailAsync(InstanceDb db, DateTimeOffset now, CancellationToken ct)
    {
        var before = (now - LongestWait).ToUnixTimeMilliseconds();
        var waiting = (await db.ListAsync($"""
            select (select count(*) from invitations i where i.due_at is not null and i.created_at < {before}) + (select count(*) from alert_mails m where m.created_at < {before})
            """, row => row.GetInt64(0), ct))[0];
        return waiting == 0 ? [] : [new(null, "instance-mail", "", $"{waiting} mails have waited for more than an hour: the mail server does not take them, or none is configured.")];
    }

    static async Task<List<AlertSign>> JobsAsync(InstanceDb db, CancellationToken ct)
    {
        var failing = (await db.ListAsync($"select count(*) from jobs j where j.finished_at is null and j.attempts >= {FewestTries}", row => row.GetInt64(0), ct))[0];
        return failing == 0 ? [] : [new(null, "instance-jobs", "", $"{failing} jobs in the background fail again and again.")];
    }
}
