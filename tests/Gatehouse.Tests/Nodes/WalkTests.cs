using System.Text.Json.Nodes;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Scim;
using Gatehouse.Tests.Tenancy;
using Wire = Gatehouse.Tests.Scim.Wire;

namespace Gatehouse.Tests.Nodes;

/// <summary>Pages of one walk come from different nodes.</summary>
[Collection<OnThreeNodes>]
public sealed class NodesWalk
{
    readonly ThreeNodes nodes;

    public NodesWalk(ThreeNodes nodes)
    {
        Assert.SkipUnless(nodes.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.nodes = nodes;
    }

    [Fact]
    public async Task A_cursor_that_one_node_gave_goes_on_at_the_next()
    {
        var org = await nodes.Operator.OrgAsync();
        var wire = nodes.Wire(org.Token);
        var users = await wire.UsersAsync(40, "u");

        foreach (var sort in (string[])["id", "userName"])
            (await Cursors.WalkAsync(wire, "/Users", 7, [("sortBy", sort)])).ShouldBe(users, ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    public async Task A_walk_by_index_over_all_nodes_shows_everybody_once(string sort)
    {
        var org = await nodes.Operator.OrgAsync();
        var users = await nodes.Wire(org.Token).UsersAsync(40, "u");

        for (var walk = 0; walk < 4; walk++) (await WalkAsync(org, walk, sort)).ShouldBe(users, ignoreOrder: true);
    }

    /// <summary>What a node remembers of an earlier walk (People/Walks) may be wrong by now.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("title")]
    public async Task A_walk_shows_everybody_once_whatever_changed_since_the_last_one(string sort)
    {
        var org = await nodes.Operator.OrgAsync();
        var wire = nodes.Wire(org.Token);
        var (users, gone) = (await wire.UsersAsync(40, "m"), "");
        for (var round = 0; round < 8; round++)
        {
            (await WalkAsync(org, round, sort)).ShouldBe(users, ignoreOrder: true);

            if (round % 4 == 0)
            {
                gone = users[2];
                (await wire.SendAsync("DELETE", "/Users/" + gone)).Expect(204);
                users.RemoveAt(2);
            }
            else if (round % 4 == 3)
            {
                // With the old id, and so in the old place.
                (await nodes.Operator.TypeAsync("member", "restore", gone, "--org", org.Slug)).Well();
                users.Insert(2, gone);
            }
            else if (round % 4 == 1)
            {
                users.Add(Wire.Id(await wire.UserAsync($"a{round}")));
            }
            else
            {
                (await wire.SendAsync("PATCH", "/Users/" + users[20], Bodies.Patch($"{{'op':'replace','path':'title','value':'{round}'}}"))).Expect(200);
            }
        }
    }

    /// <summary>Past every rule of the product a row goes that the last page had: who counted from the start would miss somebody.</summary>
    [Fact]
    public async Task While_nothing_changes_a_node_goes_on_where_its_last_page_ended()
    {
        var org = await nodes.Operator.OrgAsync();
        var users = await nodes.Wire(org.Token).UsersAsync(12, "u");
        await using var later = await Node.StartAsync(nodes.Operator, new ShiftedClock(TimeSpan.FromMinutes(5)));
        var wire = new Wire(later.Idp(org.Token), TestContext.Current.CancellationToken);
        var first = Wire.Ids(await wire.ListAsync("/Users", ("count", "5"), ("sortBy", "userName")));

        await new BareDatabase(nodes.Operator.Database).RowsAsync($"delete from users where org_id = '{org.Id}' and id = '{first[0]}'");

        Wire.Ids(await wire.ListAsync("/Users", ("startIndex", "6"), ("count", "7"), ("sortBy", "userName"))).ShouldBe(users.Except(first), ignoreOrder: true);
    }

    /// <summary>Each page from another node than the last one, and from the one that gave the page before it in the walk before.</summary>
    async Task<List<string>> WalkAsync(TestOrg org, int walk, string sort)
    {
        var wires = Enumerable.Range(0, ThreeNodes.Count).Select(node => new Wire(nodes.At(node, org.Token), TestContext.Current.CancellationToken)).ToList();
        var ids = new List<string>();
        for (var turn = 2 * walk; ; turn++)
        {
            JsonObject page = await wires[turn % ThreeNodes.Count].ListAsync("/Users", [("startIndex", $"{ids.Count + 1}"), ("count", "5"), ("attributes", "id"), .. sort.Length == 0 ? [] : ((string, string)[])[("sortBy", sort)]]);
            var found = Wire.Ids(page);
            ids.AddRange(found);
            if (found.Count < 5 || ids.Count >= (int)page["totalResults"]!) return ids;
        }
    }
}
