using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class GroupRacesOnSqlite(OnSqlite gatehouse) : GroupRaceTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class GroupRacesOnPostgres(OnPostgres gatehouse) : GroupRaceTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Many at the same group at the same time, and many in one group: nobody is lost, nobody comes back, nothing fails.</summary>
public abstract class GroupRaceTests
{
    readonly Running gatehouse;

    protected GroupRaceTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Fifty_that_add_a_member_each_lose_nobody()
    {
        var wire = await WireAsync();
        var (there, come) = (await wire.UsersAsync(10, "there"), await wire.UsersAsync(50, "come"));
        var group = Wire.Id(await wire.GroupAsync("team", there));
        var replies = await Task.WhenAll(come.Select(id => wire.SendAsync("PATCH", "/Groups/" + group, Bodies.AddMember(id)))
            .Concat(there.Select(id => wire.SendAsync("PATCH", "/Groups/" + group, Bodies.RemoveMember(id)))));
        replies.ShouldAllBe(r => r.Status == 204);
        replies.Select(r => r.Header("ETag")).ShouldBeUnique();
        (await MembersAsync(wire, group)).ShouldBe(come, ignoreOrder: true);
    }

    [Fact]
    public async Task The_same_member_added_and_removed_at_once_is_in_or_out()
    {
        var wire = await WireAsync();
        var user = Wire.Id(await wire.UserAsync("ann"));
        var group = Wire.Id(await wire.GroupAsync("team"));
        for (var round = 0; round < 5; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => wire.SendAsync("PATCH", "/Groups/" + group, i % 2 == 0 ? Bodies.AddMember(user) : Bodies.RemoveMember(user))));
            replies.ShouldAllBe(r => r.Status == 204);
            (await MembersAsync(wire, group)).Count.ShouldBeLessThanOrEqualTo(1);
        }
    }

    /// <summary>Crosswise: two groups that are put into each other, while users are deleted from under both.</summary>
    [Fact]
    public async Task Groups_changed_crosswise_while_members_are_deleted_never_fail()
    {
        var wire = await WireAsync();
        var users = await wire.UsersAsync(20, "u");
        var groups = new List<string>();
        for (var i = 0; i < 4; i++) groups.Add(Wire.Id(await wire.GroupAsync($"g{i}", users)));
        var work = users.Take(10).Select(id => wire.SendAsync("DELETE", "/Users/" + id)).ToList();
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
        {
            work.Add(wire.SendAsync("PATCH", "/Groups/" + group, Bodies.AddMember(groups[(i + 1) % 4])));
            work.Add(wire.SendAsync("PATCH", "/Groups/" + group, Bodies.AddMember(groups[(i + 3) % 4])));
            work.AddRange(users.Take(12).Select(id => wire.SendAsync("PATCH", "/Groups/" + group, Bodies.AddMember(id))));
            work.AddRange(users.Skip(15).Select(id => wire.SendAsync("PATCH", "/Groups/" + group, Bodies.RemoveMember(id))));
        }

        (await Task.WhenAll(work)).ShouldAllBe(r => r.Status == 204);
        foreach (var (group, i) in groups.Select((g, i) => (g, i)))
            (await MembersAsync(wire, group)).ShouldBe([.. users.Skip(10).Take(5), groups[(i + 1) % 4], groups[(i + 3) % 4]], ignoreOrder: true);
    }

    /// <summary>Whoever is gone by then is nobody: skipped (D4), not an error.</summary>
    [Fact]
    public async Task Who_is_deleted_while_being_added_is_added_or_nobody()
    {
        var wire = await WireAsync();
        var users = await wire.UsersAsync(40, "u");
        var groups = new List<string>();
        for (var i = 0; i < 12; i++) groups.Add(Wire.Id(await wire.GroupAsync($"g{i:00}")));
        var (into, children) = (groups[..4], groups[4..]);
        var work = users.Select((id, i) => wire.SendAsync("PATCH", "/Groups/" + into[i % 4], Bodies.AddMember(id)))
            .Concat(users.Select(id => wire.SendAsync("DELETE", "/Users/" + id)))
            .Concat(children.Select((id, i) => wire.SendAsync("PATCH", "/Groups/" + into[i % 4], Bodies.AddMember(id))))
            .Concat(children.Select(id => wire.SendAsync("DELETE", "/Groups/" + id))).ToList();
        (await Task.WhenAll(work)).ShouldAllBe(r => r.Status == 204);
        foreach (var group in into) (await MembersAsync(wire, group)).ShouldBeEmpty();
    }

    /// <summary>A department that leaves, everybody in the same groups.</summary>
    [Fact]
    public async Task Many_who_share_groups_are_deleted_at_once()
    {
        var wire = await WireAsync();
        var users = await wire.UsersAsync(40, "u");
        for (var i = 0; i < 6; i++) await wire.GroupAsync($"g{i}", users);
        (await Task.WhenAll(users.Select(id => wire.SendAsync("DELETE", "/Users/" + id)))).ShouldAllBe(r => r.Status == 204);
        Wire.Resources(await wire.ReadAsync("/Groups")).ShouldAllBe(g => g["members"] == null);
    }

    [Fact]
    public async Task Of_many_that_make_the_same_user_or_group_one_makes_it()
    {
        var wire = await WireAsync();
        foreach (var (endpoint, body) in new[] { ("/Users", Bodies.User("Same")), ("/Groups", Bodies.Group("Same")) })
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => wire.PostAsync(endpoint, body.DeepClone())));
            replies.Count(r => r.Status == 201).ShouldBe(1);
            replies.Count(r => r.Status == 409 && r.ScimType == "uniqueness").ShouldBe(19);
            (await wire.FoundAsync("", endpoint)).ShouldBe("Same");
        }
    }

    [Fact]
    public async Task Of_many_that_delete_the_same_user_one_deletes_it()
    {
        var wire = await WireAsync();
        var user = Wire.Id(await wire.UserAsync("ann"));
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => wire.SendAsync("DELETE", "/Users/" + user)));
        replies.Select(r => r.Status).Order().ShouldBe([204, .. Enumerable.Repeat(404, 9)]);
    }

    /// <summary>And while we are at it: no page is longer than the advertised maxResults.</summary>
    [Fact]
    public async Task A_group_of_five_thousand_is_replaced_and_patched_by_its_differences()
    {
        var wire = await WireAsync();
        var users = await ManyAsync(wire, 5000);
        var group = (await wire.PostAsync("/Groups?excludedAttributes=members", Bodies.Group("all", users))).Expect(201).Body;
        var path = "/Groups/" + Wire.Id(group);
        (await MembersAsync(wire, Wire.Id(group))).Count.ShouldBe(5000);

        var fewer = users.Skip(2).ToList();
        var put = await wire.SendAsync("PUT", path + "?excludedAttributes=members", Bodies.Group("all", fewer));
        put.Expect(200).Header("ETag").ShouldNotBe(Wire.Version(group));
        (await MembersAsync(wire, Wire.Id(group))).ToHashSet().SetEquals(fewer).ShouldBeTrue();
        (await wire.SendAsync("PUT", path + "?excludedAttributes=members", Bodies.Group("all", fewer))).Expect(200).Header("ETag").ShouldBe(put.Header("ETag"));

        (await wire.SendAsync("PATCH", path, Bodies.Patch(new JsonObject { ["op"] = "replace", ["path"] = "members", ["value"] = Bodies.Members(users.Skip(1)) }))).Expect(204);
        (await MembersAsync(wire, Wire.Id(group))).ToHashSet().SetEquals(users.Skip(1)).ShouldBeTrue();
        (await wire.SendAsync("PATCH", path, Bodies.Patch("{'op':'remove','path':'members'}"))).Expect(204);
        (await wire.ReadAsync(path)).ContainsKey("members").ShouldBeFalse();

        var most = (int)(await wire.ReadAsync("/ServiceProviderConfig"))["filter"]!["maxResults"]!;
        (await wire.ListAsync("/Users", ("count", "5000"), ("attributes", "id")))["itemsPerPage"]!.GetValue<int>().ShouldBe(most);
        (await wire.ListAsync("/Users", ("count", "5000"), ("attributes", "id"), ("cursor", "")))["itemsPerPage"]!.GetValue<int>().ShouldBe(most);
    }

    static async Task<List<string>> ManyAsync(Wire wire, int count)
    {
        var batches = await Task.WhenAll(Enumerable.Range(0, count).Chunk(1000).Select(some =>
            Operation.RunAsync(wire, null, [.. some.Select(i => Operation.Post("/Users", $"u{i}", Bodies.User($"user{i:0000}")))])));
        return [.. batches.SelectMany(b => b).Select(r => ((string)r["location"]!).Split('/')[^1])];
    }

    static async Task<List<string>> MembersAsync(Wire wire, string group)
    {
        var members = ((await wire.ReadAsync("/Groups/" + group))["members"]?.AsArray() ?? []).Select(m => (string)m!["value"]!).ToList();
        members.Distinct().Count().ShouldBe(members.Count);
        return members;
    }

    async Task<Wire> WireAsync() => new((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
}
