using Gatehouse.Alerts;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Jobs;

/// <summary>
/// Every minute: what is wrong now is compared with what is known to be wrong. A few statements over all Orgs, whatever their
/// number, and one more for each that had failures. Any node may look; the row of the alert decides who tells.
/// </summary>
public sealed class AlertWatch(InstanceDb db, Troubled troubled, TimeProvider clock, ILogger<AlertWatch> log) : BackgroundService
{
    const int Fewest = 20, Newest = 500;

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1), Window = TimeSpan.FromHours(1);
    static readonly int[] Days = [30, 7, 1];

    readonly InstanceFacts facts = new(db);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }
        }
    }

    public async Task LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var settings = await SettingsAsync(ct);
        var instance = (await facts.SettingsAsync(ct)).AlertRecipients;
        var primary = new OrgId((await db.FindAsync($"select id from orgs where is_primary = true", row => row.GetString(0), ct))!);
        var open = await db.ListAsync($"select {Alert.Columns}, org_id from alerts where resolved_at is null", row => (Org: new OrgId(row.GetString(5)), Alert: Alert.Read(row)), ct);
        var wrong = new Dictionary<(OrgId Org, string Rule, string Subject), string>();
        await TokensAsync(wrong, settings, now, ct);
        await SilenceAsync(wrong, settings, now, ct);
        foreach (var org in troubled.Take().Union(open.Where(o => o.Alert.Rule == "failures").Select(o => o.Org)))
            if (Of(settings, org).Failures is { } most && await FailuresAsync(org, most, now, ct) is { } detail) wrong[(org, "failures", "")] = detail;

        foreach (var sign in await AlertSigns.LookAsync(db, now, ct))
            if (sign.Org is not { } org) wrong[(primary, sign.Rule, sign.Subject)] = sign.Detail;
            else if (Of(settings, org).Wants(sign.Rule)) wrong[(org, sign.Rule, sign.Subject)] = sign.Detail;

        // A closed Org is told nothing: what was open stays until it is back.
        var closed = (await db.ListAsync($"select o.id from orgs o where not ({Org.Open})", row => new OrgId(row.GetString(0)), ct)).ToHashSet();
        IReadOnlyList<string> Recipients(OrgId org, string rule) => Alert.IsOfInstance(rule) ? instance : Of(settings, org).Recipients;
        var known = open.Select(o => (o.Org, o.Alert.Rule, o.Alert.Subject)).ToHashSet();
        foreach (var ((org, rule, subject), detail) in wrong.Where(w => !known.Contains(w.Key) && !closed.Contains(w.Key.Org))) await AlertStore.RaiseAsync(db.For(org), rule, subject, detail, Recipients(org, rule), now, ct);
        foreach (var (org, alert) in open.Where(o => !wrong.ContainsKey((o.Org, o.Alert.Rule, o.Alert.Subject)) && !closed.Contains(o.Org))) await AlertStore.ResolveAsync(db.For(org), alert, Recipients(org, alert.Rule), now, ct);
    }

    static AlertSettings Of(Dictionary<OrgId, AlertSettings> settings, OrgId org) => settings.GetValueOrDefault(org) ?? OrgSettings.First.Alerts;

    /// <summary>Only of Orgs that chose something: most did not.</summary>
    async Task<Dictionary<OrgId, AlertSettings>> SettingsAsync(CancellationToken ct) => (await db.ListAsync(
        $"select id, settings from orgs where settings like {"%alert-%"}", row => (Org: new OrgId(row.GetString(0)), OrgSettings.Read(row.GetString(1)).Alerts), ct)).ToDictionary(o => o.Org, o => o.Alerts);

    async Task TokensAsync(Dictionary<(OrgId, string, string), string> wrong, Dictionary<OrgId, AlertSettings> settings, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (org, id, name, ends) in await db.ListAsync($"""
            select org_id, id, name, expires_at from scim_tokens
            where revoked_at is null and replaced_by is null and expires_at > {now.ToUnixTimeMilliseconds()} and expires_at <= {(now + TimeSpan.FromDays(Days[0])).ToUnixTimeMilliseconds()}
            """, row => (new OrgId(row.GetString(0)), row.GetString(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))), ct))
            if (Of(settings, org).Tokens)
            {
                var days = Days.Last(d => ends - now <= TimeSpan.FromDays(d)); // 30 ends where 7 begins, and is resolved.
                wrong[(org, "token-ending", $"{id}/{days}")] = $"The token '{name}' ends in {(days == 1 ? "a day" : $"{days} days")} or less.";
            }
    }

    async Task SilenceAsync(Dictionary<(OrgId, string, string), string> wrong, Dictionary<OrgId, AlertSettings> settings, DateTimeOffset now, CancellationToken ct)
    {
        if (settings.Values.All(s => s.Silence is null)) return;
        foreach (var (org, last) in await db.ListAsync($"""
            select org_id, max(used_at) from scim_tokens where used_at is not null group by org_id
            """, row => (new OrgId(row.GetString(0)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))), ct))
            if (Of(settings, org).Silence is { } most && now - last > most) wrong[(org, "silence", "")] = $"No client came since {last.UtcDateTime:yyyy-MM-dd HH:mm}Z.";
    }

    /// <summary>Of the newest operations within the hour; a handful says nothing.</summary>
    async Task<string?> FailuresAsync(OrgId org, int most, DateTimeOffset now, CancellationToken ct)
    {
        var counts = await db.ListAsync($"""
            select count(*), coalesce(sum(case when l.status = 'FAILED' then 1 else 0 end), 0) from (
              select status from sync_log where org_id = {org.Value} and id >= {Ids.Prefix(now - Window)} and action <> 'TOKEN' order by id desc limit {Newest}) l
            """, row => (All: row.GetInt64(0), Failed: row.GetInt64(1)), ct);
        var (all, failed) = counts[0];
        return all >= Fewest && failed * 100 >= all * most ? $"{failed} of the last {all} operations failed." : null;
    }

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3007, "AlertWatchFailed"), "Alerts could not be looked after");
}
