using Gatehouse.Data;
using Gatehouse.Mail;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Web;

namespace Gatehouse.Jobs;

/// <summary>
/// Sends the invitations that are due, on any node: a mail is claimed for a while, sent, and then noted as sent. Who dies in between leaves it to
/// be sent again: at least once, never not at all.
/// </summary>
public sealed class InvitationMails(InstanceDb db, OrgStore orgs, InstanceFacts facts, InvitationLinks links, IMailer mailer, GatehouseOptions options, TimeProvider clock, ILogger<InvitationMails> log)
    : BackgroundService
{
    const int MostTogether = 100, AtATime = 4;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    bool told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendDueAsync(stoppingToken) == MostTogether)
                {
                    // There are more.
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(log, fault);
            }

            await Task.Delay(Pause, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <returns>How many were due.</returns>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await db.ListAsync($"""
            select i.org_id, i.id from invitations i join orgs o on o.id = i.org_id and {Org.Open} where i.due_at <= {now} and i.claimed_until <= {now} order by i.due_at limit {MostTogether}
            """, row => (Org: new OrgId(row.GetString(0)), Id: row.GetString(1)), ct);
        if (due.Count == 0) return 0;
        if (mailer.Patience is not { } patience)
        {
            if (!told) NoServer(log, null);
            told = true;
            return 0;
        }

        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct }, async (one, stop) => await SendAsync(one.Org, one.Id, patience * 2, stop));
        return due.Count;
    }

    async Task SendAsync(OrgId id, string invitation, TimeSpan lease, CancellationToken ct)
    {
        var orgDb = db.For(id);
        if (await InvitationStore.ClaimAsync(orgDb, invitation, lease, clock.GetUtcNow(), ct) is not { } mail || await orgs.FindAsync(id.Value, ct) is not { } org) return;
        if (mail.State(clock.GetUtcNow()) is "withdrawn" or "expired")
        {
            await InvitationStore.DropAsync(orgDb, mail, ct);
            return;
        }

        if (mail.Contact is not { } to)
        {
            await InvitationStore.GiveUpAsync(orgDb, mail, "The directory knows no e-mail address of this person.", clock, ct);
            return;
        }

        var delivery = await mailer.SendAsync(InvitationText.Write(mail, to, org.Name, links.Of(id, mail.Id, await PublicUrlAsync(ct)), clock.GetUtcNow()), ct);
        switch (delivery)
        {
            case Delivery.Sent: await InvitationStore.SentAsync(orgDb, mail, clock.GetUtcNow(), CancellationToken.None); break;
            case Delivery.Refused refused: await InvitationStore.GiveUpAsync(orgDb, mail, refused.Why, clock, CancellationToken.None); break;
            case Delivery.Later later when clock.GetUtcNow() - mail.CreatedAt > MailRetry.LongestTry: await InvitationStore.GiveUpAsync(orgDb, mail, later.Why, clock, CancellationToken.None); break;
            case Delivery.Later later: await InvitationStore.LaterAsync(orgDb, mail, clock.GetUtcNow() + MailRetry.After(mail.Attempts), later.Why, CancellationToken.None); break;
        }
    }

    async Task<string> PublicUrlAsync(CancellationToken ct) => options.PublicUrl ?? await facts.AddressAsync(ct) ?? options.Urls;

    static readonly Action<ILogger, Exception?> NoServer = LoggerMessage.Define(
        LogLevel.Warning, new EventId(3004, "NoMailServer"), "Invitations wait: no mail server is configured (--smtp). `gatehouse invitation list` shows their links");

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3005, "InvitationMailsFailed"), "Invitations could not be sent");
}
