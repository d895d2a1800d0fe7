using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;

namespace Gatehouse.Bench;

/// <summary>The whole run: on each kind of database each workload, floor and product in turns.</summary>
sealed class Course(BenchOptions options, TimeProvider clock)
{
    readonly long begun = Stopwatch.GetTimestamp();
    readonly List<Row> rows = [];
    readonly List<string> databases = [];
    readonly List<Verdict> verdicts = [];

    /// <returns>False when a request failed or a workload could not run. Whether it was fast enough is for people to judge.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var machine = Machine.Look(options.Scratch, options.ServerCores, clock);
        if (machine.DiskIsMemory) Say($"Beware: {options.Scratch} lies in memory ({machine.Disk}), where a flush to disk costs nothing.");
        var grounds = new List<Ground>();
        foreach (var database in options.Databases) grounds.Add(await OpenAsync(database, ct));
        foreach (var ground in grounds) databases.Add(await ground.AboutAsync(ct));

        if (options.Wants(Echo.Name)) Judge(Echo.Name, await Echo.RunAsync(Workshop(grounds[0]), options.Size, ct));
        if (options.Wants(SamlVerify.Name)) Judge(SamlVerify.Name, SamlVerify.Run(options.Size, clock.GetUtcNow()));
        foreach (var ground in grounds) await RunAsync(ground, ct);
        Report(machine);
        return verdicts.TrueForAll(verdict => verdict.Fault is null);
    }

    async Task RunAsync(Ground ground, CancellationToken ct)
    {
        var arena = new Arena(ground, Workshop(ground), options.Size, text => Say($"{ground.Name}: {text}"));
        try
        {
            foreach (var workload in Workload.All.Where(workload => options.Wants(workload.Name)))
            {
                arena.Say(workload.Name);
                await RunAsync(workload, arena, ct);
            }
        }
        finally
        {
            await arena.DisposeAsync();
        }

        if (options.Wants(MemoryRow.Name) && arena.PeakMegabytes > 0) rows.Add(MemoryRow.Of(arena));
    }

    /// <summary>What one workload cannot do must not hide what the others show.</summary>
    async Task RunAsync(Workload workload, Arena arena, CancellationToken ct)
    {
        string? fault;
        try
        {
            fault = Add(workload.Name, await workload.RunAsync(arena, ct));
        }
        catch (Exception met) when (met is InvalidOperationException or IOException or SocketException or DbException or TimeoutException)
        {
            fault = met.Message;
            arena.Say($"{workload.Name} could not be measured: {fault}");
        }

        verdicts.Add(new($"{workload.Name} on {arena.Ground.Name}", fault));
        if (fault is not null) arena.SayHeard();
    }

    async Task<Ground> OpenAsync(string database, CancellationToken ct) => database == "sqlite"
        ? new SqliteGround(options.Scratch)
        : await PostgresGround.OpenAsync(options.Scratch, options.Postgres!, options.PostgresIsOurs, ct);

    Workshop Workshop(Ground ground) => new(ground, options);

    void Judge(string workload, IReadOnlyList<Row> more) => verdicts.Add(new(workload, Add(workload, more)));

    /// <returns>What went wrong, if something did.</returns>
    string? Add(string workload, IReadOnlyList<Row> more)
    {
        rows.AddRange(more);
        var faults = more.Where(row => row.Failures > 0).Select(row => $"{row.Failures} requests failed, such as: {row.FirstFailure}").ToList();
        if (more.Count == 0 || more.Any(row => row.Measured.Operations == 0)) faults.Add("Nothing was measured.");
        foreach (var fault in faults) Say($"{workload}: {fault}");
        return faults.FirstOrDefault();
    }

    void Report(Machine machine)
    {
        if (options.Check)
        {
            Console.Write(Verdict.Write(verdicts));
            return;
        }

        foreach (var line in machine.Lines().Concat(databases)) Console.WriteLine(line);
        Console.WriteLine($"size {options.Size.Name}, median of {options.Size.Runs} run{(options.Size.Runs == 1 ? "" : "s")}, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s in all");
        Console.WriteLine();
        Console.Write(TableText.Write(rows));
        if (options.Json is not null) File.WriteAllText(options.Json, JsonReport.Write(machine, options.Size, databases, rows));
    }

    void Say(string text) => Console.Error.WriteLine($"[{Stopwatch.GetElapsedTime(begun).TotalSeconds,4:0} s] {text}");
}
