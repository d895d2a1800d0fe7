using Gatehouse.Alerts;
using Gatehouse.Data;
using Gatehouse.Mail;
using Gatehouse.Operator;

namespace Gatehouse.Jobs;

/// <summary>Sends the mails about alerts, on any node that has a mail server. As with invitations: at least once, never not at all.</summary>
public sealed class AlertMails(InstanceDb db, OrgStore orgs, IMailer mailer, TimeProvider clock, ILogger<AlertMails> log) : BackgroundService
{
    const int MostTogether = 100;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (mailer.Patience is not { } patience) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(patience * 2, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }

            await Task.Delay(Pause, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task SendDueAsync(TimeSpan lease, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (org, id) in await db.ListAsync($"""
            select m.org_id, m.id from alert_mails m where m.due_at <= {now} and m.claimed_until <= {now} order by m.due_at limit {MostTogether}
            """, row => (new OrgId(row.GetString(0)), row.GetString(1)), ct)) await SendAsync(org, id, lease, ct);
    }

    async Task SendAsync(OrgId id, string one, TimeSpan lease, CancellationToken ct)
    {
        var orgDb = db.For(id);
        if (await AlertMail.ClaimAsync(orgDb, one, lease, clock.GetUtcNow(), ct) is not { } mail || await orgs.FindAsync(id.Value, ct) is not { } org) return;
        var delivery = await mailer.SendAsync(AlertText.Write(mail, org), ct);
        await (delivery switch
        {
            Delivery.Refused refused => mail.GiveUpAsync(orgDb, refused.Why, clock, CancellationToken.None),
            Delivery.Later later when clock.GetUtcNow() - mail.CreatedAt > MailRetry.LongestTry => mail.GiveUpAsync(orgDb, later.Why, clock, CancellationToken.None),
            Delivery.Later => mail.LaterAsync(orgDb, clock.GetUtcNow() + MailRetry.After(mail.Attempts), CancellationToken.None),
            _ => mail.SentAsync(orgDb, CancellationToken.None),
        });
    }

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3013, "AlertMailsFailed"), "Mails about alerts could not be sent");
}
