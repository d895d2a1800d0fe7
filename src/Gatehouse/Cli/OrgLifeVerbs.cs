using System.CommandLine;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

/// <summary>Of `org`: its end, the ways back, and everything of it to take along.</summary>
static class OrgLifeVerbs
{
    public static IEnumerable<Command> Commands =>
    [
        Change("suspend", "Closes an Org: nobody comes in, and nothing is lost.", life => life.SuspendAsync), Change("resume", "Opens a suspended Org again, as it was.", life => life.ResumeAsync),
        Delete(), Change("restore", "Brings a deleted Org back, as it was.", life => life.RestoreAsync), Export(),
    ];

    static Argument<string> Named() => new("ORG") { Description = "The Org's slug or id." };

    static Command Change(string verb, string description, Func<OrgLife, Func<Org, string, CancellationToken, Task<Decision<Org>>>> work)
    {
        var org = Named();
        return Workplace.Does(new Command(verb, description) { org }, async (place, parsed, ct) =>
            Tell(place, Workplace.Granted(await work(place.OrgLife)(await FindAsync(place, parsed.GetRequiredValue(org), ct), Common.Person, ct))));
    }

    static Command Delete()
    {
        var (org, name) = (Named(), new Option<string?>("--name") { Description = "The Org's name or slug, as the confirmation.", HelpName = "NAME" });
        return Workplace.Does(new Command("delete", "Closes an Org and, when the grace period is over, takes away all it has.") { org, name }, async (place, parsed, ct) =>
        {
            var found = await FindAsync(place, parsed.GetRequiredValue(org), ct);
            var decision = await place.OrgLife.DeleteAsync(found, parsed.GetValue(name), Common.Person, ct);
            if (decision is Decision<Org>.Asks(var warning)) throw new CliException($"{warning} Say --name {found.Slug} to go on.");
            Tell(place, Workplace.Granted(decision));
        });
    }

    static Command Export()
    {
        var (org, logs) = (Named(), new Option<bool>("--logs") { Description = "With the sync log, sign-ins and the audit log." });
        var output = new Option<FileInfo?>("--output") { Description = "Where to. First choice: the standard output.", HelpName = "FILE" };
        return Workplace.Does(new Command("export", "Writes everything of an Org as lines of JSON. Never a secret.") { org, logs, output }, async (place, parsed, ct) =>
        {
            var found = await FindAsync(place, parsed.GetRequiredValue(org), ct);
            await place.OrgExport.NoteAsync(found, parsed.GetValue(logs), ct);
            var file = parsed.GetValue(output);
            await using (var to = file?.Create() ?? Console.OpenStandardOutput()) await place.OrgExport.WriteAsync(found, parsed.GetValue(logs), to, ct);
            if (file is not null) place.Say(new { file = file.FullName }, told => Console.WriteLine($"Written to {told.file}."));
        });
    }

    /// <summary>Not through the door of the Org: this is an act of the instance.</summary>
    static async Task<Org> FindAsync(Workplace place, string named, CancellationToken ct) => await place.Orgs.FindAsync(named, ct) ?? throw new CliException($"There is no Org '{named}'. See: gatehouse org list");

    static void Tell(Workplace place, Org org) => place.Say(new { id = org.Id.Value, slug = org.Slug, state = org.State, suspendedAt = org.SuspendedAt, deletedAt = org.DeletedAt }, told => Console.WriteLine($"'{told.slug}' is {told.state}."));
}
