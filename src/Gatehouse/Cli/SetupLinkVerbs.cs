using System.CommandLine;
using Gatehouse.SetupLinks;

namespace Gatehouse.Cli;

static class SetupLinkVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("setup-link", "Links with which a customer's IT administrator sets up an Org, without an account.") { Create(), List(), Revoke() };

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "For whom it is." };
        var steps = new Option<string[]>("--step") { Description = "What it is for: sso, provisioning, domains. Several times; first choice all.", HelpName = "STEP", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. SetupStep.All] };
        var expires = Common.Duration("--expires", "How long it is valid, 30d at most (first choice 7d).");
        return Workplace.Does(new Command("create", "Makes a link and shows it, once.") { name, Org, steps, expires }, async (place, parsed, ct) =>
        {
            var called = parsed.GetRequiredValue(name).Trim();
            if (called.Length is 0 or > 100) throw new CliException("A setup link's name has 1 to 100 characters.");
            var life = parsed.GetValue(expires) ?? SetupLinkStore.FirstLife;
            if (life > SetupLinkStore.LongestLife) throw new CliException($"A setup link is valid for {SetupLinkStore.LongestLife.TotalDays} days at most.");
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var (link, text) = await SetupLinkStore.CreateAsync(db, called, SetupStep.Read(parsed.GetRequiredValue(steps)), life, Common.Person, place.Clock.GetUtcNow(), ct);
            place.Say(new { link = SetupLinkText.Address(await place.PublicUrlAsync(ct), text), id = link.Id, steps = link.Steps, expiresAt = link.ExpiresAt }, told => Console.WriteLine($"""
                Link         {told.link}
                For          {string.Join(", ", told.steps)}
                Id           {told.id}
                Valid until  {Table.Time(told.expiresAt)}

                This is the only time the link is shown. Whoever has it can use it: send it to the person it is for.
                """));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the links, never their text.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var now = place.Clock.GetUtcNow();
        place.Say((await SetupLinkStore.ListAsync(db, ct)).ConvertAll(l => new
        {
            id = l.Id, name = l.Name, hint = l.Hint, state = l.State(now), steps = l.Steps, createdBy = l.CreatedBy, createdAt = l.CreatedAt, expiresAt = l.ExpiresAt, revokedAt = l.RevokedAt, lastOpenedAt = l.OpenedAt, lastOpenedFrom = l.OpenedFrom,
        }), links => Table.Write(["ID", "NAME", "STATE", "FOR", "EXPIRES", "LAST OPENED"], links.Select(l =>
            (string[])[l.id, l.name, l.state, string.Join(' ', l.steps), Table.Time(l.expiresAt), l.lastOpenedAt is null ? "never" : $"{Table.Time(l.lastOpenedAt)} from {l.lastOpenedFrom}"])));
    });

    static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The link's id, from: gatehouse setup-link list" };
        return Workplace.Does(new Command("revoke", "Ends a link: the next request with it is refused.") { id, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            if (!await SetupLinkStore.RevokeAsync(db, parsed.GetRequiredValue(id), place.Clock.GetUtcNow(), ct)) throw new CliException($"There is no setup link '{parsed.GetValue(id)}' in this Org. See: gatehouse setup-link list");
            place.Say(new { id = parsed.GetValue(id), revoked = true }, _ => Console.WriteLine("Revoked."));
        });
    }
}
