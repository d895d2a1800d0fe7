using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class ProgressTests
{
    [Fact]
    public async Task Progress_goes_up_ends_full_and_does_not_chatter()
    {
        await using var server = await StandIn.StartAsync();
        var heard = new Listener();
        var options = server.Plan(Vendor.Entra) with { Users = 300, Groups = 2 };

        var report = await Simulation.RunAsync(options, heard, TimeProvider.System, TestContext.Current.CancellationToken);

        heard.All.Select(one => one.Phase).Distinct().ShouldBe(["connection", "users", "groups", "members"]);
        foreach (var phase in heard.All.GroupBy(one => one.Phase))
        {
            phase.First().Done.ShouldBe(0);
            phase.Last().Done.ShouldBe(phase.Last().Total);
            phase.Select(one => one.Done).ShouldBeInOrder();
        }

        heard.All.Count.ShouldBeLessThanOrEqualTo(8 + (int)(report.Seconds * 10) + 1);
    }

    // Not Progress<T>: that one reports from other threads, in any order.
    sealed class Listener : IProgress<SimulationProgress>
    {
        public List<SimulationProgress> All { get; } = [];

        public void Report(SimulationProgress value) => All.Add(value);
    }
}
