using System.CommandLine;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.SignIn;

namespace Gatehouse.Cli;

static class IdentityVerbs
{
    static readonly Option<string> Org = Common.Org();
    static readonly Argument<string> Who = new("MEMBER") { Description = "The member's id or userName." };
    static readonly Option<int> Count = new("--count", "-n") { HelpName = "N", Description = "How many.", DefaultValueFactory = _ => 100 };

    public static Command Command { get; } = new("identity", "Who somebody of a connection is in an Org.") { List(), Match(), Link(), Unlink() };

    static Command List()
    {
        var (connection, member) = (Optional(), new Option<string?>("--member") { HelpName = "MEMBER", Description = "Only of this member: id or userName." });
        return Workplace.Does(new Command("list", "Lists who is linked to which member.") { Org, connection, member, Count }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var of = parsed.GetValue(member) is { } named ? (await FindAsync(db, named, ct)).Id : null;
            place.Say(await IdentityLinks.ListAsync(db, parsed.GetValue(connection), of, Most(parsed), ct), all => Table.Write(["CONNECTION", "STABLE ID", "MEMBER", "USERNAME", "LINKED", "LAST SIGN-IN"], all.Select(i =>
                (string[])[i.Connection, i.Subject, i.Member, i.UserName ?? "(deleted)", Table.Time(i.LinkedAt), Table.Time(i.SeenAt)])));
        });
    }

    static Command Match()
    {
        var connection = Named();
        var join = new Option<string?>("--join") { HelpName = "ATTRIBUTE=CLAIM", Description = "As if the connection had this join: userName=NAME, externalId=NAME or email=NAME." };
        return Workplace.Does(new Command("match", "Tries how sign-ins and members find each other; changes nothing.") { Org, connection, join, Count }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var found = await ConnectionAsync(place, parsed.GetRequiredValue(connection), ct);
            if (parsed.GetValue(join) is { } other) found = found with { Settings = found.Settings with { Join = ConnectionSettings.Read([KeyValuePair.Create("join", other)]).Join } };
            place.Say(await JoinTrial.RunAsync(db, await place.SignInsAsync(ct), found, Most(parsed), ct), Tell);
        });
    }

    static void Tell(JoinTrial trial)
    {
        Console.WriteLine($"""
            A member's {trial.Attribute} must equal the claim '{trial.Claim}'. An e-mail address of a verified domain that goes here joins, too.
            {trial.Linked} linked already.

            """);
        Table.Write(["NOT SEEN YET", "USERNAME", $"{trial.Claim} MUST BE"], trial.Waiting.Select(w => (string[])[w.Id, w.UserName, w.Value ?? $"(no {trial.Attribute}: cannot be joined by it)"]));
        Console.WriteLine();
        Table.Write(["CAME AND WAS NOBODY", "REFERENCE", "STABLE ID", "TODAY", ""], trial.Strangers.Select(s => (string[])[Table.Time(s.At), s.Reference, s.Subject ?? "", s.Now ?? "nobody", s.Why]));
    }

    static Command Link()
    {
        var (connection, subject, reference) = (Optional(), new Option<string?>("--stable-id") { HelpName = "ID", Description = "As the connection names the person." },
            new Option<string?>("--reference") { HelpName = "NUMBER", Description = "In place of both: of the refused sign-in, which the person at the browser was shown." });
        return Workplace.Does(new Command("link", "Makes somebody of a connection this member.") { Who, Org, connection, subject, reference }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var member = await FindAsync(db, parsed.GetRequiredValue(Who), ct);
            var log = await place.SignInsAsync(ct);
            var (to, id) = (parsed.GetValue(connection), parsed.GetValue(subject), parsed.GetValue(reference)) switch
            {
                (null, null, { } number) => await RefusedAsync(place, db, log, number, ct),
                ({ } of, { } of2, null) => (await ConnectionAsync(place, of, ct), of2),
                _ => throw new CliException("Say --connection and --stable-id, or --reference."),
            };
            var made = Workplace.Granted(await new IdentityLinks(log, place.Clock).LinkAsync(db, to, id, member, Common.Person, ct));
            place.Say(made, _ => Console.WriteLine($"'{id}' of '{to.Name}' is {member.UserName} ({member.Id}) from the next sign-in on."));
        });
    }

    static Command Unlink()
    {
        var connection = Optional();
        return Workplace.Does(new Command("unlink", "Takes a member and its identities apart, and ends its sessions.") { Who, Org, connection }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var member = await FindAsync(db, parsed.GetRequiredValue(Who), ct);
            var count = await new IdentityLinks(await place.SignInsAsync(ct), place.Clock).UnlinkAsync(db, parsed.GetValue(connection), member.Id, Common.Person, ct);
            if (count == 0) throw new CliException($"Nobody is linked to {member.UserName}{(parsed.GetValue(connection) is { } of ? $" through {of}" : "")}.");
            place.Say(new { member = member.Id, unlinked = count }, _ => Console.WriteLine($"Taken apart: {count}. The next sign-in decides anew who it is."));
        });
    }

    static async Task<(Connection Connection, string Subject)> RefusedAsync(Workplace place, OrgDb db, SignInLogStore log, string number, CancellationToken ct)
    {
        if (await log.ListAsync(db, number, null, 1, ct) is not [{ Connection: { } id } entry]) throw new CliException($"There is no sign-in with the reference '{number}' in this Org.");
        var connection = await ConnectionAsync(place, id, ct);
        return await JoinTrial.TryAsync(db, connection, entry, ct) is { Subject: { } subject } ? (connection, subject) : throw new CliException("The log does not say who that was: the sign-in was refused before that.");
    }

    static async Task<Connection> ConnectionAsync(Workplace place, string id, CancellationToken ct) =>
        await place.Connections.FindAsync(id, ct) ?? throw new CliException($"There is no connection '{id}'. See: gatehouse connection list");

    static async Task<Member> FindAsync(OrgDb db, string who, CancellationToken ct) =>
        await MemberStore.FindAsync(db, who, ct) ?? throw new CliException($"There is no member '{who}' in this Org. See: gatehouse member list");

    static int Most(ParseResult parsed) => Math.Clamp(parsed.GetValue(Count), 1, 10_000);

    static Option<string?> Optional() => new("--connection") { HelpName = "ID", Description = "The connection's id." };

    static Option<string> Named() => new("--connection") { HelpName = "ID", Description = "The connection's id.", Required = true };
}
