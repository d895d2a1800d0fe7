using System.CommandLine;
using System.Data.Common;
using Gatehouse.Bench;

// Exit codes: 0 measured; 1 a request failed, or nothing could be measured; 2 not understood.
static Option<string> Text(string name, string help, string first) => new(name) { Description = help, DefaultValueFactory = _ => first };

static string Beside(string project) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, "release", project + ".dll"));

static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

var size = Text("--size", "How large the directories are, and how long is measured.", "medium");
size.AcceptOnlyFromAmong([.. Size.All.Select(s => s.Name)]);
var databases = Text("--databases", "Which of sqlite,postgres.", "sqlite,postgres");
var only = new Option<string?>("--only") { Description = "Only these workloads: NAME,…", HelpName = "NAME,…" };
var json = new Option<string?>("--json") { Description = "Writes everything that was measured to FILE as well.", HelpName = "FILE" };
var runs = new Option<int?>("--runs") { Description = "Runs of each measurement; the median counts.", HelpName = "N" };
runs.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() is < 1 or > 100) result.AddError("--runs is between 1 and 100.");
});
var postgres = new Option<string?>("--postgres") { Description = "A PostgreSQL of your own: a superuser's connection string.", HelpName = "CONNECTION" };
var product = Text("--product", "Another build of the product to measure.", Beside("Gatehouse"));
var floor = Text("--floor", "Another floor.", Beside("Gatehouse.Floor"));
var scratch = Text("--scratch", "A folder on the disk to be measured.", Path.GetTempPath());
var cores = new Option<string?>("--server-cores") { Description = "Binds servers to these cores, as taskset takes them.", HelpName = "LIST" };
var check = new Option<bool>("--check") { Description = "Says only whether each workload works (TAP), instead of the table." };
var list = new Option<bool>("--list") { Description = "Lists the workloads." };
var root = new RootCommand("Measures Gatehouse against floors with the same durability.") { size, databases, only, json, runs, postgres, product, floor, scratch, cores, check, list };

var parsed = root.Parse(args);
foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
if (parsed.Errors.Count > 0) return 2;
root.SetAction(async (_, ct) =>
{
    if (parsed.GetValue(list))
    {
        IEnumerable<(string Name, string About)> known = [(Echo.Name, Echo.About), (SamlVerify.Name, SamlVerify.About), .. Workload.All.Select(w => (w.Name, w.About)), (MemoryRow.Name, MemoryRow.About)];
        foreach (var (name, about) in known) Console.WriteLine($"{name,-10} {about}");
        return 0;
    }

    var chosen = Size.All.Single(s => s.Name == parsed.GetValue(size));
    var options = new BenchOptions
    {
        Size = chosen with { Runs = parsed.GetValue(runs) ?? chosen.Runs },
        Databases = List(parsed.GetValue(databases)),
        Only = List(parsed.GetValue(only)),
        Json = parsed.GetValue(json),
        Check = parsed.GetValue(check),
        Postgres = parsed.GetValue(postgres) ?? Environment.GetEnvironmentVariable("GATEHOUSE_BENCH_OWN_POSTGRES"),
        PostgresIsOurs = parsed.GetValue(postgres) is null,
        Product = parsed.GetRequiredValue(product),
        Floor = parsed.GetRequiredValue(floor),
        Scratch = parsed.GetRequiredValue(scratch),
        ServerCores = parsed.GetValue(cores),
    };
    if (options.Problems().ToList() is { Count: > 0 } problems)
    {
        foreach (var problem in problems) await Console.Error.WriteLineAsync(problem);
        return 2;
    }

    try
    {
        return await new Course(options, TimeProvider.System).RunAsync(ct) ? 0 : 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
    catch (Exception refused) when (refused is InvalidOperationException or DbException or IOException)
    {
        await Console.Error.WriteLineAsync(refused.Message);
        return 1;
    }
});
// A server may need a moment to put its database away.
return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
