using System.CommandLine;
using Gatehouse.Data;
using Gatehouse.Domains;

namespace Gatehouse.Cli;

static class DomainVerbs
{
    static readonly Option<string> Org = Common.Org();
    static readonly Argument<string> Name = new("NAME") { Description = "The domain, such as acme.com." };

    public static Command Command { get; } = new("domain", "E-mail domains of an Org, proven by DNS.") { Add(), Verify(), List(), Route(), Remove() };

    static Command Add() => Workplace.Does(new Command("add", "Begins the proof of a domain, and shows the DNS record to make.") { Name, Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        Tell(place, Workplace.Granted(await DomainStore.AddAsync(db, parsed.GetRequiredValue(Name), Common.Person, place.Clock.GetUtcNow(), ct)));
    });

    static Command Verify() => Workplace.Does(new Command("verify", "Looks for the record now.") { Name, Org, Common.DnsServers }, async (place, parsed, ct) =>
    {
        if (place.Options.Problems().FirstOrDefault(p => p.StartsWith("--dns-servers", StringComparison.Ordinal)) is { } problem) throw new CliException(problem);
        var (db, domain) = await FindAsync(place, parsed, ct);
        var after = await DomainStore.NoteAsync(db, domain.Name, await new Resolvers(place.Options).LookAsync(domain, ct), place.Clock.GetUtcNow(), ct) ?? throw NoSuch(parsed);
        Tell(place, after);
        if (after.Fault is not null) place.ExitCode = 1;
    });

    static Command List() => Workplace.Does(new Command("list", "Lists them.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var all = await DomainStore.ListAsync(db, ct);
        place.Say(all.Select(Told).ToList(), _ => Table.Write(["DOMAIN", "STATE", "VERIFIED", "LOOKED AT", "GOES TO"], all.Select(d => (string[])[d.Name, d.State, Table.Time(d.VerifiedAt), Table.Time(d.CheckedAt), d.Connection ?? ""])));
    });

    static Command Route()
    {
        var connection = new Option<string>("--connection") { Description = "Where its people go; none leaves it to the Org.", HelpName = "ID", Required = true };
        return Workplace.Does(new Command("route", "Sends the people of a domain to a connection of the Org.") { Name, Org, connection }, async (place, parsed, ct) =>
        {
            var (db, domain) = await FindAsync(place, parsed, ct);
            var to = parsed.GetRequiredValue(connection) is "none" ? null : parsed.GetRequiredValue(connection);
            Tell(place, Workplace.Granted(await DomainStore.RouteAsync(db, domain, to, Common.Person, place.Clock.GetUtcNow(), ct)));
        });
    }

    static Command Remove() => Workplace.Does(new Command("remove", "The domain is the Org's no more.") { Name, Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        if (!await DomainStore.RemoveAsync(db, parsed.GetRequiredValue(Name), Common.Person, place.Clock.GetUtcNow(), ct)) throw NoSuch(parsed);
        place.Say(new { name = parsed.GetValue(Name), removed = true }, _ => Console.WriteLine("Removed."));
    });

    static async Task<(OrgDb Db, Domain Domain)> FindAsync(Workplace place, ParseResult parsed, CancellationToken ct)
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        return (db, await DomainStore.FindAsync(db, parsed.GetRequiredValue(Name), ct) ?? throw NoSuch(parsed));
    }

    static CliException NoSuch(ParseResult parsed) => new($"The Org has no domain '{parsed.GetValue(Name)}'. See: gatehouse domain list");

    static object Told(Domain d) => new
    {
        name = d.Name, state = d.State, connection = d.Connection, record = new { name = d.RecordName, type = "TXT", value = d.RecordValue }, createdBy = d.CreatedBy, createdAt = d.CreatedAt,
        verifiedAt = d.VerifiedAt, checkedAt = d.CheckedAt, failingSince = d.FailingSince, fault = d.Fault,
    };

    static void Tell(Workplace place, Domain domain) => place.Say(Told(domain), _ =>
    {
        Console.WriteLine($"{domain.Name}  {domain.State}{(domain.Connection is { } to ? ", goes to " + to : "")}");
        if (domain.Fault is { } fault) Console.WriteLine(fault);
        if (domain.State != Domain.Verified) Console.WriteLine($"\nIn the DNS of the domain:\n\n  {domain.RecordName}  TXT  \"{domain.RecordValue}\"\n\nThen: ./gatehouse domain verify {domain.Name} --org ...");
    });
}
