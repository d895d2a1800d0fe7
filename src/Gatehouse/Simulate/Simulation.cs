namespace Gatehouse.Simulate;

public static class Simulation
{
    /// <summary>Syncs once. Failures are counted; what throws is cancellation, and options that make no sense.</summary>
    public static async Task<SimulationReport> RunAsync(
        SimulationOptions options, IProgress<SimulationProgress>? progress, TimeProvider clock, CancellationToken ct)
    {
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));

        var (begun, tally, told) = (clock.GetTimestamp(), new Tally(), new PacedProgress(progress, clock));
        var sync = SyncOf(options);
        var sessions = Enumerable.Range(0, options.Concurrency).Select(_ => Open(options, sync, tally, clock)).ToArray();
        try
        {
            foreach (var phase in sync.Phases)
            {
                if (tally.Stopped is not null) break;
                told.Begin(phase.Name, phase.Steps);
                await RunAsync(phase, sessions, tally, told, ct);
            }
        }
        finally
        {
            foreach (var session in sessions) session.Dispose();
        }

        return tally.Report(options, clock.GetElapsedTime(begun));
    }

    static IVendorSync SyncOf(SimulationOptions options)
    {
        var plan = new SyncPlan(options);
        return options.Vendor switch
        {
            Vendor.Okta => new OktaSync(plan),
            _ => new EntraSync(plan, options.Url.Query.Contains("aadOptscim062020", StringComparison.OrdinalIgnoreCase)),
        };
    }

    static Session Open(SimulationOptions options, IVendorSync sync, Tally tally, TimeProvider clock)
    {
        var address = new ScimAddress(options.Url);
        return new(
            address,
            new ScimRequest(address, options.Token, sync.Headers),
            new ScimWire(options.Url, options.Timeout, options.TrustedRoots),
            tally,
            clock);
    }

    static Task RunAsync(Phase phase, Session[] sessions, Tally tally, PacedProgress told, CancellationToken ct)
    {
        var next = -1;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = sessions.Length, CancellationToken = ct };
        return Parallel.ForEachAsync(sessions, parallel, async (session, stop) =>
        {
            while (tally.Stopped is null && Interlocked.Increment(ref next) is var step && step < phase.Steps)
            {
                await phase.StepAsync(session, step, stop);
                told.Step();
            }
        });
    }
}
