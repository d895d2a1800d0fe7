using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Alerts;

/// <summary>
/// An alert is raised once and resolved once, whichever nodes see it at the same time: the row decides, and the event that tells of it
/// commits with the row.
/// </summary>
public static class AlertStore
{
    /// <summary>False when it is raised already.</summary>
    /// <param name="recipients">Who is told by mail.</param>
    public static Task<bool> RaiseAsync(OrgDb db, string rule, string subject, string detail, IReadOnlyList<string> recipients, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var raised = await tx.RunAsync($"""
            insert into alerts (org_id, rule, subject, detail, raised_at) values ({Mine}, {rule}, {subject}, {detail}, {now.ToUnixTimeMilliseconds()})
            on conflict (org_id, rule, subject) do update set detail = excluded.detail, raised_at = excluded.raised_at, resolved_at = null
            where alerts.resolved_at is not null
            """, ct) == 1;
        if (raised) Tell(tx, "raised", rule, subject, detail, recipients, now);
        return raised;
    }, ct);

    /// <summary>False when it is over already.</summary>
    public static Task<bool> ResolveAsync(OrgDb db, Alert alert, IReadOnlyList<string> recipients, DateTimeOffset now, CancellationToken ct) => db.WriteAsync(async tx =>
    {
        var resolved = await tx.RunAsync($"""
            update alerts set resolved_at = {now.ToUnixTimeMilliseconds()} where org_id = {Mine} and rule = {alert.Rule} and subject = {alert.Subject} and resolved_at is null
            """, ct) == 1;
        if (resolved) Tell(tx, "resolved", alert.Rule, alert.Subject, alert.Detail, recipients, now);
        return resolved;
    }, ct);

    /// <summary>Those that are open, or all that are remembered; the newest first.</summary>
    public static Task<List<Alert>> ListAsync(OrgDb db, bool all, CancellationToken ct) => db.ListAsync($"""
        select {Alert.Columns} from alerts where org_id = {Mine} and (resolved_at is null or {all}) order by raised_at desc, rule, subject limit 1000
        """, Alert.Read, ct);

    static void Tell(OrgTransaction tx, string state, string rule, string subject, string detail, IReadOnlyList<string> recipients, DateTimeOffset now)
    {
        EventStore.Write(tx, "alert." + state, rule, ScimJson.WriteUtf8(new JsonObject { ["rule"] = rule, ["subject"] = subject, ["detail"] = detail }), now);
        foreach (var recipient in recipients) AlertMail.Write(tx, recipient, state, rule, detail, now);
    }
}
