using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Provider;
using Gatehouse.Web.Outward;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Jobs;

/// <summary>
/// Tells apps that a session ended (OpenID Connect Back-Channel Logout), one request for each app and session. On one node at a time, by moving what is due; again and
/// again for a day while an app does not answer.
/// </summary>
public sealed class LogoutPump(InstanceDb db, TokenWriter tokens, TimeProvider clock, ILogger<LogoutPump> log) : BackgroundService
{
    const int MostTogether = 50, MostAttempts = 12;

    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(400), Lease = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(10), First = TimeSpan.FromSeconds(2);

    /// <summary>Whoever registers an app may name any address: only operators can, and theirs is often a private network.</summary>
    readonly HttpClient http = OutwardHttp.Client(toPrivate: true, "");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await ClaimAsync(stoppingToken) is { Count: > 0 } due) await Task.WhenAll(due.GroupBy(d => (d.App.Id, d.Org, d.Sid, d.User)).Select(same => TellAsync([.. same], stoppingToken)));
            }
            catch (Exception fault) when (fault is not OperationCanceledException || stoppingToken.IsCancellationRequested)
            {
                if (!stoppingToken.IsCancellationRequested) Failed(log, fault); // Else the server stops, and the database with it.
            }

            await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    sealed record Ended(AppClient App, OrgId Org, string Grant, string User, string Sid, long Attempts);

    /// <summary>Moved ahead, it is nobody else's until then.</summary>
    async Task<List<Ended>> ClaimAsync(CancellationToken ct)
    {
        var (now, next) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), (clock.GetUtcNow() + Lease).ToUnixTimeMilliseconds());
        var found = await db.ListAsync($"""
            select g.org_id, g.id, g.user_id, g.sid, g.logout_attempts, g.logout_due, {AppClient.Columns} from app_grants g join apps a on a.id = g.app_id
            where g.logout_due is not null and g.logout_due <= {now} order by g.logout_due limit {MostTogether}
            """, row => (Ended: new Ended(AppClient.Read(new Behind(row, 6)), new(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4)), Due: row.GetInt64(5)), ct);
        var mine = new List<Ended>();
        foreach (var (ended, due) in found)
            if (await db.For(ended.Org).WriteAsync(tx => tx.RunAsync($"update app_grants set logout_due = {next} where org_id = {Mine} and id = {ended.Grant} and logout_due = {due}", ct), ct) == 1) mine.Add(ended);
        return mine;
    }

    async Task TellAsync(List<Ended> same, CancellationToken ct)
    {
        var (one, told) = (same[0], false);
        if (one.App.Settings.BackChannel is { } uri) told = await SendAsync(one, uri, ct);
        var attempts = one.Attempts + 1;
        long? due = told || attempts >= MostAttempts || one.App.Settings.BackChannel is null ? null : (clock.GetUtcNow() + (First * Math.Pow(2.5, attempts - 1))).ToUnixTimeMilliseconds();
        if (due is null && !told && one.App.Settings.BackChannel is not null) GivenUp(log, one.App.Id, null);
        var ids = same.ConvertAll(s => s.Grant);
        await db.For(one.Org).WriteAsync(tx => tx.RunAsync($"update app_grants set logout_due = {due}, logout_attempts = {attempts} where org_id = {Mine} and id in {ids}", ct), ct);
    }

    /// <returns>Whether the app took it; 400 is its last word too (§2.8).</returns>
    async Task<bool> SendAsync(Ended one, string uri, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var form = new FormUrlEncodedContent([new("logout_token", await tokens.LogoutAsync(one.App, one.User, one.Sid, ct))]);
            using var answer = await http.PostAsync(new Uri(uri), form, patience.Token);
            return answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.BadRequest;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3020, "LogoutsFailed"), "Apps could not be told that sessions ended");
    static readonly Action<ILogger, string, Exception?> GivenUp = LoggerMessage.Define<string>(LogLevel.Warning, new EventId(3021, "LogoutGivenUp"), "The app {App} did not take a logout for a day; it was given up");
}
