using System.Text.Json.Nodes;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Nodes;

/// <summary>An identity provider does not know how many servers there are.</summary>
[Collection<OnThreeNodes>]
public sealed class NodesSync
{
    const int Users = 120, Groups = 12, Members = 15;

    readonly ThreeNodes nodes;

    public NodesSync(ThreeNodes nodes)
    {
        Assert.SkipUnless(nodes.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.nodes = nodes;
    }

    [Theory]
    [InlineData("okta")]
    [InlineData("entra")]
    public async Task A_first_sync_over_all_nodes_makes_what_one_node_makes_and_a_second_writes_nothing(string vendor)
    {
        var (one, three) = (await nodes.Operator.OrgAsync(), await nodes.Operator.OrgAsync());
        (await SyncAsync(vendor, nodes.Operator.Url, one.Token))["failures"]!.GetValue<int>().ShouldBe(0);
        var before = nodes.Balancer.Carried;

        var first = await SyncAsync(vendor, nodes.Balancer.Url, three.Token);

        (Number(first, "failures"), Number(first["users"]!, "created"), Number(first["groups"]!, "created"), Number(first, "membersAdded")).ShouldBe((0, Users, Groups, Groups * Members));
        nodes.Balancer.Carried.Zip(before, (now, then) => now - then).ShouldAllBe(connections => connections >= 2, "the sync was spread");
        (await DirectoryAsync(three)).ShouldBe(await DirectoryAsync(one));
        (await three.LogAsync()).Where(e => e.Status == "FAILED").ShouldBeEmpty();

        var second = await SyncAsync(vendor, nodes.Balancer.Url, three.Token);

        (Number(second, "changes"), Number(second, "writes"), Number(second, "failures"), Number(second["users"]!, "unchanged"), Number(second["groups"]!, "unchanged")).ShouldBe((0, 0, 0, Users, Groups));
    }

    static async Task<JsonNode> SyncAsync(string vendor, Uri server, string token) => (await Said.ByAsync(
        "simulate", vendor, "--url", new Uri(server, "/scim/v2").ToString(), "--token", token, "--users", $"{Users}", "--groups", $"{Groups}", "--members", $"{Members}",
        "--concurrency", "9", "--json")).Json;

    /// <summary>All that lies in the Org, without what differs from one Org to another: ids and times.</summary>
    static async Task<List<string>> DirectoryAsync(TestOrg org)
    {
        var users = (await org.Idp.AskAsync("GET Users?count=1000&excludedAttributes=meta,groups")).Resources().Select(user => user!.AsObject()).ToList();
        foreach (var user in users) user.Remove("id");
        var groups = (await org.Idp.AskAsync("GET Groups?count=1000&sortBy=displayName&excludedAttributes=meta")).Resources().Select(group =>
            $"{group!["displayName"]}: {string.Join(", ", group["members"]!.AsArray().Select(member => (string)member!["display"]!).Order(StringComparer.Ordinal))}");
        return [.. users.Select(user => user.ToJsonString()).Order(StringComparer.Ordinal), .. groups];
    }

    static int Number(JsonNode report, string name) => report[name]!.GetValue<int>();
}
