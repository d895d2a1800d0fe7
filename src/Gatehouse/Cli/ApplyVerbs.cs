using System.CommandLine;
using Gatehouse.Cli.Declared;

namespace Gatehouse.Cli;

/// <summary>The instance from a file that operators keep in git, and back.</summary>
static class ApplyVerbs
{
    public static Command Apply { get; } = MakeApply();

    public static Command Export { get; } = Workplace.Does(new Command("export", "Writes the instance as a file for apply: settings, roles, apps, Orgs, connections, domains, workspaces, mappings. No secrets, no people."), async (place, _, ct) =>
        Console.Write(DeclarationFile.Write(await Present.ReadAsync(place, ct))));

    static Command MakeApply()
    {
        var file = new Option<string>("--file", "-f") { Description = "YAML, or - for standard input.", HelpName = "FILE", Required = true };
        var (plan, yes) = (new Option<bool>("--plan") { Description = "Only shows what would be done." }, Common.Yes());
        return Workplace.Does(new Command("apply", "Makes the instance as a file says, and shows the plan first. What the file does not name is left alone; nothing is deleted.") { file, plan, yes }, async (place, parsed, ct) =>
        {
            var wanted = DeclarationFile.Read(parsed.GetRequiredValue(file) is "-" ? await Console.In.ReadToEndAsync(ct) : await File.ReadAllTextAsync(parsed.GetRequiredValue(file), ct));
            var steps = await Plan.OfAsync(wanted, await Present.ReadAsync(place, ct), place, ct);
            if (parsed.GetValue(plan) || steps.Count == 0)
            {
                place.Say(steps.Select(Told).ToList(), _ => Show(steps, Console.Out));
                return;
            }

            Show(steps, Console.Error);
            if (!parsed.GetValue(yes)) await ConfirmAsync();
            await RunAsync(place, parsed, steps, ct);
        });
    }

    static object Told(Step step) => new { command = step.Command, waits = step.Waits };

    static void Show(IReadOnlyList<Step> steps, TextWriter to)
    {
        if (steps.Count == 0) to.WriteLine("The instance is as the file says.");
        foreach (var step in steps) to.WriteLine(step.Waits is null ? $"  gatehouse {step.Command}" : $"  later: gatehouse {step.Command}\n         ({step.Waits})");
    }

    static async Task ConfirmAsync()
    {
        if (Console.IsInputRedirected) throw new CliException("Say --yes to go on.");
        await Console.Error.WriteAsync("Go on? [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes")) throw new CliException("Nothing was changed.");
    }

    /// <summary>Each step is the command itself. The first that is refused ends it; what was done stays done, and the next apply goes on from there.</summary>
    static async Task RunAsync(Workplace place, ParseResult parsed, IReadOnlyList<Step> steps, CancellationToken ct)
    {
        string[] where = ["--data", parsed.GetRequiredValue(Common.Data), .. parsed.GetValue(Common.Database) is { } database ? (string[])["--database", database] : []];
        var done = 0;
        foreach (var step in steps.Where(s => s.Waits is null))
        {
            if (await Verbs.RunAsync([.. await ResolvedAsync(place, step, ct), .. where]) != 0) throw new CliException($"Refused: gatehouse {step.Command}\n{done} of {steps.Count} steps were done; apply again goes on from here.");
            done++;
        }

        var later = steps.Count(s => s.Waits is not null);
        if (!place.IsJson) Console.WriteLine($"{done} done.{(later > 0 ? $" {later} wait: apply again later." : "")}");
    }

    /// <summary>What was made by a step before has an id by now.</summary>
    static async Task<List<string>> ResolvedAsync(Workplace place, Step step, CancellationToken ct)
    {
        var arguments = new List<string>();
        foreach (var argument in step.Arguments)
        {
            if (argument is not ['{', .. var inside, '}'] || inside.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var at))
            {
                arguments.Add(argument);
                continue;
            }

            var owner = inside[..at] == "instance" ? null : (await place.OrgAsync(inside[..at], ct)).Org.Id.Value;
            arguments.Add((await place.Connections.ListAsync(null, ct)).Find(c => c.Owner?.Value == owner && c.Name == inside[(at + 1)..])?.Id ?? throw new CliException($"The connection '{inside}' was not made."));
        }

        return arguments;
    }
}
