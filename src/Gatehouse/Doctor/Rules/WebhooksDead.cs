using Gatehouse.Webhooks;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor.Rules;

/// <summary>An endpoint that fails, or was switched off because it failed: what happens here does not reach the app.</summary>
static class WebhooksDead
{
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    public static Rule Rule { get; } = new("webhooks-dead", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var own = await exam.Db.ListAsync($"select {Webhook.Columns} from webhooks where org_id = {Mine} order by id", Webhook.Read, ct);
        var dead = own.Where(h => h.IsDead(exam.Now, Grace)).Select(h => (Hook: h, OperatorOnly: false))
            .Concat(exam.Elsewhere.InstanceEndpoints.Where(h => h.IsDead(exam.Now, Grace)).Select(h => (Hook: h, OperatorOnly: true))).ToList();
        if (dead.Count == 0) return null;
        return new(Rule.Id, dead.Exists(d => !d.Hook.Enabled) ? Severity.Error : Severity.Warning,
            $"{Examination.Several(dead.Count, "webhook endpoint gets", "webhook endpoints get")} nothing",
            [.. dead.Take(Examination.Shown).Select(d => new Evidence(Words(d.Hook), d.Hook.FailingSince ?? d.Hook.LastAt, OperatorOnly: d.OperatorOnly))],
            "See what it answers (gatehouse webhook deliveries ID) and mend the receiver; try it with webhook test. One that was switched off: webhook enable, which sends what waits; what happened meanwhile: webhook replay.",
            OperatorOnly: dead.TrueForAll(d => d.OperatorOnly));
    }

    static string Words(Webhook hook) => hook.Enabled
        ? $"{hook.Url} ({hook.Id}) has failed {Examination.Times((int)hook.Failures)} in a row; the last answer was {(hook.LastStatus is { } status ? $"{status}" : "none")}."
        : $"{hook.Url} ({hook.Id}) was switched off: {hook.DisabledReason}";
}
