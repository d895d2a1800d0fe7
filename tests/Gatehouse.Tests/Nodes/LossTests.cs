using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Durability;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Nodes;

/// <summary>A node dies as by SIGKILL or power loss under the work, each test's another one.</summary>
public sealed class NodesLoss : IClassFixture<ThreeNodes>
{
    const int Writers = 9, Seed = 20_2511;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly ThreeNodes nodes;

    public NodesLoss(ThreeNodes nodes)
    {
        Assert.SkipUnless(nodes.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.nodes = nodes;
    }

    [Fact]
    public async Task No_acknowledged_write_is_lost_with_a_node_and_the_others_go_on()
    {
        var (ledger, bare, org) = (new Ledger(), new BareDatabase(nodes.Operator.Database), await nodes.Operator.OrgAsync());
        using var idp = nodes.InTurns(org.Token);
        var groups = new List<(string Name, string Id)>();
        foreach (var name in (string[])["staff", "board", "guests"])
        {
            ledger.Begin(-1, []);
            groups.Add((name, await idp.GroupAsync(name)));
            ledger.Acknowledge(-1);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = Enumerable.Range(0, Writers).Select(i => new Writer(i, Seed + i, idp, ledger, groups).RunAsync(end.Token)).ToList();
        await MoreAsync(ledger);
        await nodes.All[1].KillAsync();
        await MoreAsync(ledger);
        await end.CancelAsync();
        await Task.WhenAll(writing);

        ledger.Settle(await Remains.SeenByAsync(org.Idp, bare, org.Id)).ShouldBeEmpty();
        (await Remains.HalvesAsync(bare)).ShouldBeEmpty();
    }

    /// <summary>The identity provider misses some answers, and its next run puts everything right.</summary>
    [Fact]
    public async Task A_sync_under_which_a_node_dies_ends_and_the_next_one_completes_it()
    {
        var org = await nodes.Operator.OrgAsync();
        string[] plan =
        [
            "simulate", "okta", "--url", new Uri(nodes.Balancer.Url, "/scim/v2").ToString(), "--token", org.Token, "--users", "300", "--groups", "10", "--members", "20",
            "--concurrency", "8", "--json",
        ];
        var first = Said.ByAsync(plan);
        await Soon.Async(() => CountAsync(org, "Users"), made => made > 40, Patience);
        await nodes.All[2].KillAsync();
        (await first).Json["stopped"].ShouldBeNull();

        await Said.ByAsync(plan);

        var last = (await Said.ByAsync(plan)).Well().Json;
        ((int)last["failures"]!, (int)last["writes"]!).ShouldBe((0, 0));
        (await CountAsync(org, "Users"), await CountAsync(org, "Groups")).ShouldBe((300, 10));
        (await org.Idp.AskAsync("GET Groups?count=100")).Resources().ShouldAllBe(group => group!["members"]!.AsArray().Count == 20);
    }

    static async Task MoreAsync(Ledger ledger)
    {
        var then = ledger.Acknowledged;
        (await Soon.Async(() => Task.FromResult(ledger.Acknowledged), done => done > then + (5 * Writers), Patience)).ShouldBeGreaterThan(then + (5 * Writers));
    }

    static async Task<int> CountAsync(TestOrg org, string endpoint) => (int)(await org.Idp.AskAsync($"GET {endpoint}?count=0")).Body!["totalResults"]!;
}
