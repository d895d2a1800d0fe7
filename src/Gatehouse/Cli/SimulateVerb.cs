using System.CommandLine;
using System.Globalization;
using Gatehouse.Simulate;
using Spectre.Console;

namespace Gatehouse.Cli;

static class SimulateVerb
{
    public static Command Command { get; } = new("simulate", "Syncs people into a SCIM server as a real identity provider would.") { Of("okta", Vendor.Okta), Of("entra", Vendor.Entra) };

    static Command Of(string name, Vendor vendor)
    {
        var url = new Option<string>("--url") { Description = "The SCIM base URL.", HelpName = "URL", Required = true };
        var token = new Option<string>("--token") { Description = "The Org's token.", HelpName = "T", Required = true };
        var (users, groups, members, concurrency) = (
            Number("--users", "N", "How many people.", 100), Number("--groups", "M", "How many groups.", 10),
            Number("--members", "K", "Members of each group.", 10), Number("--concurrency", "C", "Requests at a time.", 8));
        var command = new Command(name, $"As {(vendor == Vendor.Okta ? "Okta" : "Microsoft Entra ID")} does.") { url, token, users, groups, members, concurrency };
        command.SetAction(async (parsed, ct) =>
        {
            var options = new SimulationOptions(vendor, new Uri(parsed.GetRequiredValue(url), UriKind.RelativeOrAbsolute), parsed.GetRequiredValue(token))
            {
                Users = parsed.GetValue(users), Groups = parsed.GetValue(groups), Members = parsed.GetValue(members), Concurrency = parsed.GetValue(concurrency),
            };
            var report = default(SimulationReport);
            var code = await Workplace.Guarded(async () =>
            {
                if (options.Problems().ToList() is { Count: > 0 } problems) throw new CliException(string.Join(Environment.NewLine, problems));
                report = await RunAsync(options, parsed.GetValue(Common.Json), ct);
            });
            if (report is null) return code;
            if (parsed.GetValue(Common.Json)) Console.WriteLine(Workplace.Json(report));
            else Write(report);
            return report.Clean ? 0 : 1;
        });
        return command;
    }

    static Option<int> Number(string name, string help, string description, int first) => new(name) { HelpName = help, Description = description, DefaultValueFactory = _ => first };

    /// <summary>With a bar where somebody watches.</summary>
    static async Task<SimulationReport> RunAsync(SimulationOptions options, bool quiet, CancellationToken ct)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (quiet || !console.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return await Simulation.RunAsync(options, null, TimeProvider.System, ct);
        return await console.Progress().HideCompleted(false).StartAsync(bars =>
        {
            var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            return Simulation.RunAsync(options, new Bars(step =>
            {
                if (!tasks.TryGetValue(step.Phase, out var bar)) tasks[step.Phase] = bar = bars.AddTask(Markup.Escape(step.Phase), maxValue: Math.Max(1, step.Total));
                bar.Value = step.Total == 0 ? 1 : step.Done;
            }), TimeProvider.System, ct);
        });
    }

    static void Write(SimulationReport report)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {report.Requests} requests in {report.Seconds:F1} s ({report.RequestsPerSecond:F0}/s; median {report.P50Milliseconds:F1} ms, p99 {report.P99Milliseconds:F1} ms), {report.Writes} of them writes
            users   {report.Users.Created} created, {report.Users.Updated} updated, {report.Users.Unchanged} unchanged
            groups  {report.Groups.Created} created, {report.Groups.Updated} updated, {report.Groups.Unchanged} unchanged
            members {report.MembersAdded} added, {report.MembersRemoved} removed
            {(report.Clean ? "No failures." : $"{report.Failures} failures:")}
            """));
        foreach (var failure in report.FirstFailures) Console.WriteLine($"  {failure.Status} {failure.Method} {failure.Path}  {failure.Body}");
        if (report.Stopped is not null) Console.WriteLine($"Stopped early: {report.Stopped}");
    }

    sealed class Bars(Action<SimulationProgress> show) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => show(value);
    }
}
