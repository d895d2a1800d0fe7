using Gatehouse.Tests.Scim;

namespace Gatehouse.Tests.Nodes;

/// <summary>Many at the same thing at the same time, at different nodes: the database decides, and nobody is lost.</summary>
[Collection<OnThreeNodes>]
public sealed class NodesRace
{
    readonly ThreeNodes nodes;

    public NodesRace(ThreeNodes nodes)
    {
        Assert.SkipUnless(nodes.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.nodes = nodes;
    }

    [Fact]
    public async Task Of_many_that_make_the_same_user_or_group_one_makes_it()
    {
        var wire = await WireAsync();
        foreach (var (endpoint, body) in new[] { ("/Users", Bodies.User("Same")), ("/Groups", Bodies.Group("Same")) })
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 18).Select(_ => wire.PostAsync(endpoint, body.DeepClone())));

            replies.Count(r => r.Status == 201).ShouldBe(1);
            replies.Count(r => r.Status == 409 && r.ScimType == "uniqueness").ShouldBe(17);
        }
    }

    [Fact]
    public async Task Members_added_and_removed_at_all_nodes_at_once_are_all_added_and_all_removed()
    {
        var wire = await WireAsync();
        var (there, come) = (await wire.UsersAsync(10, "there"), await wire.UsersAsync(30, "come"));
        var group = Wire.Id(await wire.GroupAsync("team", there));

        var replies = await Task.WhenAll(come.Select(id => wire.SendAsync("PATCH", "/Groups/" + group, Bodies.AddMember(id)))
            .Concat(there.Select(id => wire.SendAsync("PATCH", "/Groups/" + group, Bodies.RemoveMember(id)))));

        replies.ShouldAllBe(r => r.Status == 204);
        replies.Select(r => r.Header("ETag")).ShouldBeUnique();
        (await wire.ReadAsync("/Groups/" + group))["members"]!.AsArray().Select(m => (string)m!["value"]!).ShouldBe(come, ignoreOrder: true);
    }

    [Fact]
    public async Task Of_two_that_rename_a_group_to_one_name_one_gets_it()
    {
        var wire = await WireAsync();
        var groups = new List<string>();
        for (var i = 0; i < 9; i++) groups.Add(Wire.Id(await wire.GroupAsync($"g{i}")));

        var replies = await Task.WhenAll(groups.Select(id => wire.SendAsync("PATCH", "/Groups/" + id, Bodies.Patch("{'op':'replace','path':'displayName','value':'Taken'}"))));

        (replies.Count(r => r.Status == 204), replies.Count(r => r.Status == 409)).ShouldBe((1, 8));
    }

    async Task<Wire> WireAsync() => nodes.Wire((await nodes.Operator.OrgAsync()).Token);
}
