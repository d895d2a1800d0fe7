using System.CommandLine;
using Gatehouse.Jobs;

namespace Gatehouse.Cli;

static class JobVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("job", "Work in the background.") { List(), Show() };

    static Command List()
    {
        var count = new Option<int>("--count", "-n") { Description = "How many of the newest.", HelpName = "N", DefaultValueFactory = _ => 50 };
        return Workplace.Does(new Command("list", "Lists an Org's jobs, the newest first.") { Org, count }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            place.Say((await JobStore.ListAsync(db, Math.Clamp(parsed.GetValue(count), 0, 10_000), ct)).ConvertAll(j => Told(j, place.Clock.GetUtcNow())),
                jobs => Table.Write(["ID", "KIND", "STATE", "DONE", "MADE"], jobs.Select(j => (string[])[j.id, j.kind, j.state, $"{j.done} of {j.total}", Table.Time(j.createdAt)])));
        });
    }

    static Command Show()
    {
        var id = new Argument<string>("ID") { Description = "The job's id." };
        return Workplace.Does(new Command("show", "Shows how far a job is.") { id, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var job = await JobStore.FindAsync(db, parsed.GetRequiredValue(id), ct) ?? throw new CliException($"There is no job '{parsed.GetValue(id)}' in this Org.");
            place.Say(Told(job, place.Clock.GetUtcNow()), j => Console.WriteLine($"{j.state}: {j.done} of {j.total}{(j.fault is null ? "" : $", tried {j.attempts} times, {j.fault}")}"));
        });
    }

    static Line Told(Job job, DateTimeOffset now) => new(job.Id, job.Kind, job.State(now), job.Done, job.Total, job.Attempts, job.Fault, job.CreatedAt, job.FinishedAt);

    sealed record Line(string id, string kind, string state, long done, long total, long attempts, string? fault, DateTimeOffset createdAt, DateTimeOffset? finishedAt);
}
