using System.Diagnostics;
using Gatehouse.Data;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Alerts;

/// <summary>One person who is told of one alert. Written in the transaction of the alert, so that nobody misses it whatever dies.</summary>
/// <param name="State">raised or resolved.</param>
sealed record AlertMail(string Id, string Recipient, string State, string Rule, string Detail, DateTimeOffset CreatedAt, int Attempts)
{
    static RawSql Columns => new("m.id, m.recipient, m.state, m.rule, m.detail, m.created_at, m.attempts");

    public static void Write(OrgTransaction tx, string recipient, string state, string rule, string detail, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        tx.Do($"""
            insert into alert_mails (org_id, id, recipient, state, rule, detail, created_at, due_at, claimed_until, attempts)
            values ({Mine}, {tx.NextId(now)}, {recipient}, {state}, {rule}, {detail}, {at}, {at}, 0, 0)
            """);
    }

    /// <summary>Takes a mail that is due, for so long; null when another node has it.</summary>
    public static Task<AlertMail?> ClaimAsync(OrgDb db, string id, TimeSpan lease, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var at = now.ToUnixTimeMilliseconds();
        var taken = await tx.RunAsync($"""
            update alert_mails set claimed_until = {(now + lease).ToUnixTimeMilliseconds()}, attempts = attempts + 1
            where org_id = {Mine} and id = {id} and due_at <= {at} and claimed_until <= {at}
            """, ct) == 1;
        return taken ? await tx.FindAsync($"select {Columns} from alert_mails m where m.org_id = {Mine} and m.id = {id}", Read, ct) : null;
    }, ct);

    public Task<bool> LaterAsync(OrgDb db, DateTimeOffset due, CancellationToken ct) => db.WriteAsync(async tx =>
        await tx.RunAsync($"update alert_mails set due_at = {due.ToUnixTimeMilliseconds()}, claimed_until = 0 where org_id = {Mine} and id = {Id}", ct) == 1, ct);

    public Task<bool> SentAsync(OrgDb db, CancellationToken ct) => db.WriteAsync(tx => RemoveAsync(tx, ct), ct);

    /// <summary>The Org's log tells of it. Not another alert: nobody might hear that one either.</summary>
    public Task<bool> GiveUpAsync(OrgDb db, string why, TimeProvider clock, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        if (!await RemoveAsync(tx, ct)) return false;
        SyncLogStore.Write(tx, new SyncScope(null, null, "alerts", "", Stopwatch.GetTimestamp(), clock),
            new("ALERT", "FAILED", null, Rule, null, 0, Reason: $"{Recipient} could not be told that the alert '{Rule}' was {State}: {why}"));
        return true;
    }, ct);

    async Task<bool> RemoveAsync(OrgTransaction tx, CancellationToken ct) =>
        await tx.RunAsync($"delete from alert_mails where org_id = {Mine} and id = {Id}", ct) == 1;

    static AlertMail Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), (int)row.GetInt64(6));
}
