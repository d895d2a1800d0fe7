using System.CommandLine;
using Gatehouse.Members;

namespace Gatehouse.Cli;

static class InvitationVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("invitation", "Who is invited and has not come yet.") { List(), Resend() };

    static Command List() => Workplace.Does(new Command("list", "Lists the invitations, with their links for the operator.") { Org }, async (place, parsed, ct) =>
    {
        var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var (now, links, url) = (place.Clock.GetUtcNow(), await place.LinksAsync(ct), await place.PublicUrlAsync(ct));
        place.Say((await InvitationStore.ListAsync(db, ct)).Select(i => new
        {
            userId = i.UserId, userName = i.UserName, email = i.Contact, state = i.State(now), createdAt = i.CreatedAt, expiresAt = i.ExpiresAt,
            sentAt = i.SentAt, attempts = i.Attempts, nextAttemptAt = i.DueAt, failure = i.Failure, link = links?.Of(org.Id, i.Id, url),
        }).ToList(), invitations =>
        {
            Table.Write(["USERNAME", "STATE", "EXPIRES", "SENT", "LINK OR FAILURE"], invitations.Select(i =>
                (string[])[i.userName, i.state, Table.Time(i.expiresAt), Table.Time(i.sentAt), i.state is "failed" ? i.failure! : i.link ?? "needs the master key"]));
        });
    });

    static Command Resend()
    {
        var who = new Argument<string>("MEMBER") { Description = "The member's id or userName." };
        return Workplace.Does(new Command("resend", "Makes a new link, valid from now, and sends it; the one before is over.") { who, Org }, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var member = await MemberStore.FindAsync(db, parsed.GetRequiredValue(who), ct) ?? throw new CliException($"There is no member '{parsed.GetValue(who)}' in this Org. See: gatehouse member list");
            Workplace.Granted(await InvitationStore.ResendAsync(db, member.Id, org.Settings.InvitationLife, place.Clock.GetUtcNow(), ct));
            place.Say(new { userId = member.Id, userName = member.UserName, email = member.Email }, told => Console.WriteLine($"{told.userName} is invited anew."));
        });
    }
}
