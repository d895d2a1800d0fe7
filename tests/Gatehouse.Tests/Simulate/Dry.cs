using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

/// <summary>A sync of a small plan to a stand-in, in one line.</summary>
static class Dry
{
    public static SimulationOptions Plan(this StandIn server, Vendor vendor) =>
        new(vendor, server.Url, StandIn.Token) { Users = 12, Groups = 3, Members = 5, Concurrency = 4 };

    public static Task<SimulationReport> RunAsync(this SimulationOptions options, TimeProvider? clock = null) =>
        Simulation.RunAsync(options, null, clock ?? TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Syncs once and forgets the requests of it.</summary>
    public static async Task FillAsync(this StandIn server, SimulationOptions options)
    {
        (await options.RunAsync()).Clean.ShouldBeTrue();
        server.Requests.Clear();
    }
}
