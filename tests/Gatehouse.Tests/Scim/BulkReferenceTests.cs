using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class BulkReferencesOnSqlite(OnSqlite gatehouse) : BulkReferenceTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class BulkReferencesOnPostgres(OnPostgres gatehouse) : BulkReferenceTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.7.1 and §3.7.2: resources of one request that name each other.</summary>
public abstract class BulkReferenceTests
{
    readonly Running gatehouse;

    protected BulkReferenceTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_group_holds_users_made_before_or_after_it(bool forward)
    {
        var wire = await WireAsync();
        JsonObject[] operations = [Operation.Post("/Users", "u1", Bodies.User("ann")), Operation.Post("/Users", "u2", Bodies.User("bob")), Operation.Post("/Groups", "g", Bodies.Group("team", "bulkId:u1", "bulkId:u2"))];
        if (forward) Array.Reverse(operations);
        var results = await Operation.RunAsync(wire, null, operations);
        results.ShouldAllBe(r => (string?)r["status"] == "201");
        (await MembersAsync(wire, results.Single(r => (string?)r["bulkId"] == "g"))).ShouldBe("ann bob");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_manager_is_named_in_an_extension(bool forward)
    {
        var wire = await WireAsync();
        JsonObject[] operations = [Operation.Post("/Users", "boss", Bodies.User("boss")), Operation.Post("/Users", "ann", Managed("ann", "bulkId:boss"))];
        if (forward) Array.Reverse(operations);
        var results = await Operation.RunAsync(wire, null, operations);
        results.ShouldAllBe(r => (string?)r["status"] == "201");
        (await ManagerAsync(wire, results, "ann")).ShouldBe(Id(results, "boss"));
    }

    [Fact]
    public async Task A_reference_may_stand_in_a_path_and_in_a_PATCH()
    {
        var wire = await WireAsync();
        var results = await Operation.RunAsync(wire, null,
            Operation.Of("PATCH", "/Groups/bulkId:g", Bodies.AddMember("bulkId:u")),
            Operation.Of("PATCH", "/Users/bulkId:u", Bodies.Patch("{'op':'add','path':'title','value':'T'}")),
            Operation.Post("/Groups", "g", Bodies.Group("team")),
            Operation.Post("/Users", "u", Bodies.User("ann")));
        results.Select(r => (string)r["status"]!).Order(StringComparer.Ordinal).ShouldBe(["200", "201", "201", "204"]);
        (await MembersAsync(wire, results.Single(r => (string?)r["bulkId"] == "g"))).ShouldBe("ann");
        ((string?)(await wire.ReadAsync("/Users/" + Id(results, "u")))["title"]).ShouldBe("T");
        results.Single(r => (string?)r["method"] == "PATCH" && ((string)r["location"]!).Contains("/Users/", StringComparison.Ordinal))["location"]!.ToString().ShouldBe($"{wire.Root}/Users/{Id(results, "u")}");
    }

    [Fact]
    public async Task Two_groups_may_hold_each_other()
    {
        var wire = await WireAsync();
        var results = await Operation.RunAsync(wire, null,
            Operation.Post("/Groups", "a", Bodies.Group("A", "bulkId:b")),
            Operation.Post("/Groups", "b", Bodies.Group("B", "bulkId:a")));
        results.ShouldAllBe(r => (string?)r["status"] == "201");
        (await MembersAsync(wire, results[0])).ShouldBe("B");
        (await MembersAsync(wire, results[1])).ShouldBe("A");
        foreach (var result in results)
            (await wire.GetAsync((string)result["location"]!)).Header("ETag").ShouldBe((string?)result["version"], "the version is the last one");
    }

    [Fact]
    public async Task Two_users_may_be_managers_of_each_other_and_one_of_himself()
    {
        var wire = await WireAsync();
        var results = await Operation.RunAsync(wire, null,
            Operation.Post("/Users", "a", Managed("ann", "bulkId:b")),
            Operation.Post("/Users", "b", Managed("bob", "bulkId:c")),
            Operation.Post("/Users", "c", Managed("cyd", "bulkId:a")),
            Operation.Post("/Users", "self", Managed("self", "bulkId:self")));
        results.ShouldAllBe(r => (string?)r["status"] == "201");
        foreach (var (who, manager) in new[] { ("a", "b"), ("b", "c"), ("c", "a"), ("self", "self") })
            (await ManagerAsync(wire, results, who)).ShouldBe(Id(results, manager));
    }

    [Fact]
    public async Task A_reference_to_nothing_fails_its_own_operation_only()
    {
        var wire = await WireAsync();
        await wire.UserAsync("taken");
        var results = await Operation.RunAsync(wire, null,
            Operation.Post("/Groups", "g1", Bodies.Group("one", "bulkId:nobody")),
            Operation.Of("PATCH", "/Users/bulkId:nobody", Bodies.Patch("{'op':'add','path':'title','value':'T'}")),
            Operation.Post("/Users", "failed", Bodies.User("taken")),
            Operation.Post("/Groups", "g2", Bodies.Group("two", "bulkId:failed")),
            Operation.Post("/Groups", "g3", Bodies.Group("three")));
        results.Select(r => (string)r["status"]!).ShouldBe(["400", "400", "409", "400", "201"]);
        results.Take(2).ShouldAllBe(r => (string?)r["response"]!["scimType"] == "invalidValue");
        (await wire.FoundAsync("", "/Groups")).ShouldBe("three");
    }

    /// <summary>Three in a circle of which one cannot be made: the others say so (§3.7.1: 409 after a failed attempt).</summary>
    [Fact]
    public async Task A_circle_that_cannot_be_closed_is_no_success()
    {
        var wire = await WireAsync();
        await wire.GroupAsync("taken");
        var results = await Operation.RunAsync(wire, null,
            Operation.Post("/Groups", "a", Bodies.Group("A", "bulkId:b")),
            Operation.Post("/Groups", "b", Bodies.Group("taken", "bulkId:a")));
        results.Select(r => (string)r["status"]!).ShouldAllBe(status => status == "409" || status == "400");
        results.ShouldAllBe(r => r["response"] != null);
        (await wire.FoundAsync("", "/Groups")).ShouldBe("taken", "who was refused is not there");
    }

    /// <summary>A name that begins like a reference is a name when nothing of that bulkId is made.</summary>
    [Fact]
    public async Task Text_that_only_looks_like_a_reference_inside_stays()
    {
        var wire = await WireAsync();
        var results = await Operation.RunAsync(wire, null, Operation.Post("/Users", "u", Bodies.User("ann", "{'title':'see bulkId:u for more','nickName':'mybulkId:u'}")));
        var ann = await wire.ReadAsync("/Users/" + Id(results, "u"));
        ((string?)ann["title"], (string?)ann["nickName"]).ShouldBe(("see bulkId:u for more", "mybulkId:u"));
    }

    /// <summary>Each needs the next, so the last is made first; the results stand in the order of the request.</summary>
    [Fact]
    public async Task A_long_chain_of_forward_references_is_followed()
    {
        var wire = await WireAsync();
        const int Length = 300;
        var results = await Operation.RunAsync(wire, null,
            [.. Enumerable.Range(0, Length).Select(i => Operation.Post("/Groups", $"g{i}", i + 1 < Length ? Bodies.Group($"G{i}", $"bulkId:g{i + 1}") : Bodies.Group($"G{i}")))]);
        results.Select(r => (string)r["bulkId"]!).ShouldBe(Enumerable.Range(0, Length).Select(i => $"g{i}"));
        results.ShouldAllBe(r => (string?)r["status"] == "201");
        (await MembersAsync(wire, results[0])).ShouldBe("G1");
    }

    static JsonObject Managed(string name, string manager) => Bodies.User(name, $"{{'{Bodies.Enterprise}':{{'manager':{{'value':'{manager}'}}}}}}");

    static string Id(List<JsonObject> results, string bulkId) => ((string)results.Single(r => (string?)r["bulkId"] == bulkId)["location"]!).Split('/')[^1];

    static async Task<string?> ManagerAsync(Wire wire, List<JsonObject> results, string bulkId) =>
        (string?)(await wire.ReadAsync("/Users/" + Id(results, bulkId)))[Bodies.Enterprise]?["manager"]?["value"];

    static async Task<string> MembersAsync(Wire wire, JsonObject result) =>
        string.Join(' ', (await wire.ReadAsync((string)result["location"]!))["members"]!.AsArray().Select(m => (string)m!["display"]!).Order(StringComparer.Ordinal));

    async Task<Wire> WireAsync() => new((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
}
