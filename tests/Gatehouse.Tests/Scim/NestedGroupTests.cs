using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class NestedGroupsOnSqlite(OnSqlite gatehouse) : NestedGroupTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class NestedGroupsOnPostgres(OnPostgres gatehouse) : NestedGroupTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Groups in groups, in circles and in themselves; User.groups direct and indirect (RFC 7643 §4.1.2, §4.2).</summary>
public abstract class NestedGroupTests
{
    readonly Running gatehouse;

    protected NestedGroupTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_user_is_in_the_groups_of_his_groups()
    {
        var wire = await WireAsync();
        var user = Wire.Id(await wire.UserAsync("ann"));
        var team = Wire.Id(await wire.GroupAsync("team", user));
        var unit = Wire.Id(await wire.GroupAsync("unit", team));
        var firm = Wire.Id(await wire.GroupAsync("firm", unit, user));
        await wire.GroupAsync("other");
        (await GroupsAsync(wire, user)).ShouldBe("firm:direct team:direct unit:indirect");

        var groups = (await wire.ReadAsync("/Users/" + user))["groups"]!.AsArray();
        foreach (var group in groups) (await wire.GetAsync((string)group!["$ref"]!)).Expect(200).Body["id"]!.ToString().ShouldBe((string)group["value"]!);
        var members = (await wire.ReadAsync("/Groups/" + firm))["members"]!.AsArray();
        members.Select(m => $"{m!["type"]} {m["display"]}").Order(StringComparer.Ordinal).ShouldBe(["Group unit", "User ann"]);
        foreach (var member in members) (await wire.GetAsync((string)member!["$ref"]!)).Expect(200).Body["id"]!.ToString().ShouldBe((string)member["value"]!);

        (await wire.SendAsync("PATCH", "/Groups/" + unit, Bodies.RemoveMember(team))).Expect(204);
        (await GroupsAsync(wire, user)).ShouldBe("firm:direct team:direct");
        (await wire.SendAsync("DELETE", "/Groups/" + team)).Expect(204);
        (await GroupsAsync(wire, user)).ShouldBe("firm:direct");
    }

    [Fact]
    public async Task Groups_are_found_by_members_and_users_by_groups_direct_or_not()
    {
        var wire = await WireAsync();
        var (ann, bob) = (Wire.Id(await wire.UserAsync("ann")), Wire.Id(await wire.UserAsync("bob")));
        var team = Wire.Id(await wire.GroupAsync("team", ann));
        var unit = Wire.Id(await wire.GroupAsync("unit", team, bob));
        foreach (var (filter, found) in new[]
        {
            ($"groups.value eq \"{team}\"", "ann"), ($"groups.value eq \"{unit}\"", "ann bob"), ($"groups eq \"{unit}\"", "ann bob"), ("groups.display eq \"UNIT\"", "ann bob"),
            ($"groups[value eq \"{unit}\" and type eq \"direct\"]", "bob"), ($"groups[value eq \"{unit}\" and type eq \"indirect\"]", "ann"), ("groups.type eq \"indirect\"", "ann"),
            ("not (groups pr)", ""), ($"groups.$ref eq \"{wire.Root}/Groups/{team}\"", "ann"),
        }) (await wire.FoundAsync(filter)).ShouldBe(found, filter);
        foreach (var (filter, found) in new[]
        {
            ($"members.value eq \"{ann}\"", "team"), ($"members eq \"{team}\"", "unit"), ($"members[value eq \"{bob}\" and type eq \"User\"]", "unit"), ("members[type eq \"Group\"]", "unit"),
            ("members.display eq \"BOB\"", "unit"), ($"members.$ref eq \"{wire.Root}/Users/{ann}\"", "team"), ($"members.value eq \"{ann}\" and members.value eq \"{bob}\"", ""),
        }) (await wire.FoundAsync(filter, "/Groups")).ShouldBe(found, filter);
    }

    [Fact]
    public async Task Circles_are_harmless()
    {
        var wire = await WireAsync();
        var user = Wire.Id(await wire.UserAsync("ann"));
        var a = Wire.Id(await wire.GroupAsync("a", user));
        var b = Wire.Id(await wire.GroupAsync("b", a));
        var c = Wire.Id(await wire.GroupAsync("c", b));
        foreach (var (of, member) in new[] { (a, c), (a, a), (b, c) }) (await wire.SendAsync("PATCH", "/Groups/" + of, Bodies.AddMember(member))).Expect(204);
        (await GroupsAsync(wire, user)).ShouldBe("a:direct b:indirect c:indirect");
        (await wire.FoundAsync($"groups.value eq \"{c}\"")).ShouldBe("ann");
        (await wire.ReadAsync("/Users"))["totalResults"]!.GetValue<int>().ShouldBe(1);
        (await wire.FoundAsync($"members.value eq \"{a}\"", "/Groups")).ShouldBe("a b");
        (await wire.SendAsync("PUT", "/Groups/" + a, Bodies.Group("a", a, user))).Expect(200);
        foreach (var id in new[] { a, b, c }) (await wire.SendAsync("DELETE", "/Groups/" + id)).Expect(204);
        (await wire.ReadAsync("/Users/" + user)).ContainsKey("groups").ShouldBeFalse();
    }

    [Fact]
    public async Task A_deep_nest_is_followed_to_its_end()
    {
        var wire = await WireAsync();
        var user = Wire.Id(await wire.UserAsync("ann"));
        var member = user;
        for (var i = 0; i < 60; i++) member = Wire.Id(await wire.GroupAsync($"g{i:00}", member));
        (await wire.ReadAsync("/Users/" + user))["groups"]!.AsArray().Count.ShouldBe(60);
        (await wire.FoundAsync($"groups.value eq \"{member}\"")).ShouldBe("ann");
    }

    [Fact]
    public async Task Who_is_deleted_leaves_the_groups_and_their_version_moves()
    {
        var wire = await WireAsync();
        var (ann, bob) = (Wire.Id(await wire.UserAsync("ann")), Wire.Id(await wire.UserAsync("bob")));
        var child = await wire.GroupAsync("child");
        var team = await wire.GroupAsync("team", ann, bob, Wire.Id(child));
        var other = await wire.GroupAsync("other", bob);
        (await wire.SendAsync("DELETE", "/Users/" + ann)).Expect(204);
        var after = await wire.ReadAsync("/Groups/" + Wire.Id(team));
        Members(after).ShouldBe("bob child");
        Wire.Version(after).ShouldNotBe(Wire.Version(team));
        Wire.Version(await wire.ReadAsync("/Groups/" + Wire.Id(other))).ShouldBe(Wire.Version(other));

        (await wire.SendAsync("DELETE", "/Groups/" + Wire.Id(child))).Expect(204);
        var last = await wire.ReadAsync("/Groups/" + Wire.Id(team));
        Members(last).ShouldBe("bob");
        Wire.Version(last).ShouldNotBe(Wire.Version(after));
        (await wire.FoundAsync($"members.value eq \"{ann}\"", "/Groups")).ShouldBe("");
    }

    [Fact]
    public async Task What_a_member_is_called_is_what_it_is_called_now()
    {
        var wire = await WireAsync();
        var ann = Wire.Id(await wire.UserAsync("ann"));
        var team = Wire.Id(await wire.MakeAsync("/Groups", Bodies.Json($"{{'displayName':'team','members':[{{'value':'{ann}','display':'Somebody else','type':'Group','$ref':'http://nowhere'}}]}}")));
        (await wire.ReadAsync("/Groups/" + team))["members"]!.ToJsonString().ShouldBe($$"""[{"value":"{{ann}}","$ref":"{{wire.Root}}/Users/{{ann}}","display":"ann","type":"User"}]""");
        (await wire.SendAsync("PATCH", "/Users/" + ann, Bodies.Patch("{'op':'add','path':'displayName','value':'Ann Lee'}"))).Expect(200);
        Members(await wire.ReadAsync("/Groups/" + team)).ShouldBe("Ann Lee");
        (await wire.SendAsync("PATCH", "/Groups/" + team, Bodies.Patch("{'op':'replace','path':'displayName','value':'Crew'}"))).Expect(204);
        (await GroupsAsync(wire, ann)).ShouldBe("Crew:direct");
    }

    /// <summary>The id of a neighbour's user is the id of nobody (D4): skipped when lenient, refused when strict.</summary>
    [Fact]
    public async Task A_neighbours_user_is_nobody()
    {
        var (wire, neighbour) = (await WireAsync(), await WireAsync());
        var (stranger, ann) = (Wire.Id(await neighbour.UserAsync("stranger")), Wire.Id(await wire.UserAsync("ann")));
        var team = await wire.GroupAsync("team", ann, stranger, "nobody");
        Members(team).ShouldBe("ann");
        (await wire.SendAsync("PATCH", "/Groups/" + Wire.Id(team), Bodies.AddMember(stranger))).Expect(204).Header("ETag").ShouldBe(Wire.Version(team));
        (await neighbour.ReadAsync("/Users/" + stranger)).ContainsKey("groups").ShouldBeFalse();
    }

    static string Members(JsonObject group) => string.Join(' ', (group["members"]?.AsArray() ?? []).Select(m => (string)m!["display"]!).Order(StringComparer.Ordinal));

    static async Task<string> GroupsAsync(Wire wire, string user) => string.Join(' ',
        ((await wire.ReadAsync("/Users/" + user))["groups"]?.AsArray() ?? []).Select(g => $"{g!["display"]}:{g["type"]}").Order(StringComparer.Ordinal));

    async Task<Wire> WireAsync() => new((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
}
