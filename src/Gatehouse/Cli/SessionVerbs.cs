using System.CommandLine;
using Gatehouse.Members;
using Gatehouse.Sessions;

namespace Gatehouse.Cli;

static class SessionVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("session", "Who is signed in to an Org now.") { List(), End() };

    static Command List()
    {
        var member = Who();
        return Workplace.Does(new Command("list", "Lists the sessions.") { Org, member }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            place.Say(await SessionStore.ListAsync(db, await MemberAsync(db, parsed.GetValue(member), ct), place.Clock.GetUtcNow(), ct), sessions =>
                Table.Write(["ID", "MEMBER", "CONNECTION", "ENTERED", "SEEN", "ENDS"], sessions.Select(s =>
                    (string[])[s.Id, s.User, s.Connection, Table.Time(s.EnteredAt), Table.Time(s.SeenAt), Table.Time(s.EndsAt)])));
        });
    }

    static Command End()
    {
        var (id, member, all) = (new Argument<string?>("SESSION") { Description = "From: gatehouse session list", Arity = ArgumentArity.ZeroOrOne }, Who(), new Option<bool>("--all") { Description = "Everybody's." });
        return Workplace.Does(new Command("end", "Ends sessions: the next request finds nobody signed in.") { id, Org, member, all }, async (place, parsed, ct) =>
        {
            if ((parsed.GetValue(id) is null ? 0 : 1) + (parsed.GetValue(member) is null ? 0 : 1) + (parsed.GetValue(all) ? 1 : 0) != 1) throw new CliException("Say SESSION, --member or --all.");
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            place.Say(new { ended = await SessionStore.EndAsync(db, await MemberAsync(db, parsed.GetValue(member), ct), parsed.GetValue(id), place.Clock.GetUtcNow(), ct) }, told => Console.WriteLine($"Ended {told.ended}."));
        });
    }

    static Option<string?> Who() => new("--member") { HelpName = "MEMBER", Description = "Only of this member: id or userName." };

    static async Task<string?> MemberAsync(Data.OrgDb db, string? who, CancellationToken ct) => who is null ? null
        : (await MemberStore.FindAsync(db, who, ct))?.Id ?? throw new CliException($"There is no member '{who}' in this Org. See: gatehouse member list");
}
