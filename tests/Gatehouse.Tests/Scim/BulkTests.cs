using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class BulkOnSqlite(OnSqlite gatehouse) : BulkTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class BulkOnPostgres(OnPostgres gatehouse) : BulkTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.7: many operations in one request, each answering for itself.</summary>
public abstract class BulkTests
{
    readonly Running gatehouse;

    protected BulkTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Methods_may_be_mixed_and_each_result_has_its_own_parts()
    {
        var wire = await WireAsync();
        var (old, gone) = (Wire.Id(await wire.UserAsync("old")), Wire.Id(await wire.UserAsync("gone")));
        var results = await RunAsync(wire, null,
            Operation.Post("/Users", "new", Bodies.User("new")),
            Operation.Of("PUT", "/Users/" + old, Bodies.User("old", "{'title':'Put'}")),
            Operation.Of("PATCH", "/Users/" + old, Bodies.Patch("{'op':'add','path':'nickName','value':'Patched'}")),
            Operation.Of("DELETE", "/Users/" + gone),
            Operation.Post("/Groups", "team", Bodies.Group("team", old)));

        results.Select(r => $"{r["method"]} {r["status"]} {r["bulkId"]}".Trim()).ShouldBe(["POST 201 new", "PUT 200", "PATCH 200", "DELETE 204", "POST 201 team"]);
        results.ShouldAllBe(r => r["status"]!.GetValueKind() == System.Text.Json.JsonValueKind.String);
        results.Select(r => (string?)r["location"]).Skip(1).Take(3).ShouldBe([$"{wire.Root}/Users/{old}", $"{wire.Root}/Users/{old}", $"{wire.Root}/Users/{gone}"]);
        results.ShouldAllBe(r => r["response"] == null, "success needs none");

        var made = (await wire.GetAsync((string)results[0]["location"]!)).Expect(200);
        made.Header("ETag").ShouldBe((string?)results[0]["version"]);
        var changed = await wire.ReadAsync("/Users/" + old);
        ((string?)changed["title"], (string?)changed["nickName"]).ShouldBe(("Put", "Patched"));
        Wire.Version(changed).ShouldBe((string?)results[2]["version"]);
        (await wire.GetAsync("/Users/" + gone)).Expect(404);
    }

    [Fact]
    public async Task What_fails_says_why_and_the_rest_is_done()
    {
        var wire = await WireAsync();
        await wire.UserAsync("taken");
        var results = await RunAsync(wire, null,
            Operation.Post("/Users", "a", Bodies.User("taken")),
            Operation.Of("PATCH", "/Users/unknown", Bodies.Patch("{'op':'add','path':'title','value':'T'}")),
            Operation.Post("/Users", "b", new JsonObject { ["schemas"] = new JsonArray(Bodies.UserSchema) }),
            Operation.Of("DELETE", "/Users/unknown"),
            Operation.Of("GET", "/Users"),
            Operation.Of("POST", "/Users", Bodies.User("no bulkId")),
            Operation.Post("/Nowhere", "c", Bodies.User("nowhere")),
            Operation.Of("PUT", "/Users", Bodies.User("no id")),
            Operation.Post("/Users/123", "d", Bodies.User("an id")),
            Operation.Of("PATCH", "/Users/unknown", null),
            Operation.Post("/Users", "last", Bodies.User("last")));

        results.Select(r => (string)r["status"]!).ShouldBe(["409", "404", "400", "404", "400", "400", "404", "400", "400", "400", "201"]);
        results.Take(10).ShouldAllBe(r => (string?)r["response"]!["status"] == (string?)r["status"]);
        results.Take(10).ShouldAllBe(r => (string?)r["response"]!["schemas"]![0] == "urn:ietf:params:scim:api:messages:2.0:Error" && r["response"]!["detail"] != null);
        ((string?)results[0]["response"]!["scimType"]).ShouldBe("uniqueness");
        results[0].ContainsKey("location").ShouldBeFalse("a POST that failed has none");
        ((string?)results[1]["location"]).ShouldBe($"{wire.Root}/Users/unknown");
        (await wire.FoundAsync("")).ShouldBe("last taken");
    }

    [Theory, InlineData(1, 2), InlineData(2, 4), InlineData(3, 5), InlineData(null, 5)]
    public async Task It_stops_after_as_many_errors_as_the_client_bears(int? failOnErrors, int done)
    {
        var wire = await WireAsync();
        var results = await RunAsync(wire, failOnErrors,
            Operation.Post("/Users", "a", Bodies.User("a")),
            Operation.Of("DELETE", "/Users/unknown"),
            Operation.Post("/Users", "b", Bodies.User("b")),
            Operation.Of("DELETE", "/Users/unknown"),
            Operation.Post("/Users", "c", Bodies.User("c")));
        results.Count.ShouldBe(done);
        (await wire.FoundAsync("")).ShouldBe(done switch { 2 => "a", 4 => "a b", _ => "a b c" });
    }

    [Fact]
    public async Task A_version_is_an_If_Match()
    {
        var wire = await WireAsync();
        var user = await wire.UserAsync("ann");
        var path = "/Users/" + Wire.Id(user);
        var results = await RunAsync(wire, null,
            Operation.Of("PATCH", path, Bodies.Patch("{'op':'add','path':'title','value':'First'}"), Wire.Version(user)),
            Operation.Of("PATCH", path, Bodies.Patch("{'op':'add','path':'title','value':'Second'}"), Wire.Version(user)),
            Operation.Of("PUT", path, Bodies.User("ann"), Wire.Version(user)),
            Operation.Of("DELETE", path, null, Wire.Version(user)));
        results.Select(r => (string)r["status"]!).ShouldBe(["200", "412", "412", "412"]);
        ((string?)(await wire.ReadAsync(path))["title"]).ShouldBe("First");
    }

    /// <summary>Each is a transaction of its own, so the second sees the first.</summary>
    [Fact]
    public async Task What_is_there_twice_is_made_once()
    {
        var wire = await WireAsync();
        var results = await RunAsync(wire, null,
            Operation.Post("/Users", "a", Bodies.User("same")),
            Operation.Post("/Users", "b", Bodies.User("SAME")),
            Operation.Post("/Groups", "g", Bodies.Group("team", "bulkId:a", "bulkId:a")),
            Operation.Of("DELETE", "/Users/bulkId:a"),
            Operation.Of("DELETE", "/Users/bulkId:a"),
            Operation.Post("/Users", "c", Bodies.User("same")));
        results.Select(r => (string)r["status"]!).ShouldBe(["201", "409", "201", "204", "404", "201"]);
        ((string?)(await wire.ReadAsync("/Users"))["Resources"]![0]!["id"]).ShouldBe(((string)results[5]["location"]!).Split('/')[^1]);
    }

    [Fact]
    public async Task Nothing_to_do_is_done() => (await RunAsync(await WireAsync(), null)).ShouldBeEmpty();

    [Fact]
    public async Task The_limits_are_those_that_are_advertised()
    {
        var wire = await WireAsync();
        var limits = (await wire.ReadAsync("/ServiceProviderConfig"))["bulk"]!;
        limits["supported"]!.GetValue<bool>().ShouldBeTrue();
        var (most, size) = ((int)limits["maxOperations"]!, (int)limits["maxPayloadSize"]!);

        var reply = (await wire.PostAsync("/Bulk", Bodies.Bulk(null, [.. Enumerable.Range(0, most + 1).Select(i => Operation.Post("/Users", $"{i}", Bodies.User($"u{i}")))]))).Expect(413);
        ((string)reply.Body["detail"]!).ShouldContain($"{most}");
        (await RunAsync(wire, null, [.. Enumerable.Range(0, most).Select(_ => Operation.Of("DELETE", "/Users/unknown"))])).Count.ShouldBe(most);

        var large = Bodies.Bulk(null, Operation.Post("/Users", "large", Bodies.User("large"))).ToJsonString();
        var tooLarge = await wire.SendAsync(wire.Request("POST", "/Bulk", System.Text.Encoding.UTF8.GetBytes(large.PadRight(size + 1))));
        ((string)tooLarge.Expect(413).Body["detail"]!).ShouldContain($"{size}");
        (await wire.FoundAsync("")).ShouldBe("");
        (await wire.SendAsync(wire.Request("POST", "/Bulk", System.Text.Encoding.UTF8.GetBytes(large.PadRight(size))))).Expect(200);
        (await wire.FoundAsync("")).ShouldBe("large");
    }

    /// <summary>A body whose length nobody announced is cut off at the same size.</summary>
    [Fact]
    public async Task A_chunked_body_has_the_same_limit()
    {
        var wire = await WireAsync();
        var size = (int)(await wire.ReadAsync("/ServiceProviderConfig"))["bulk"]!["maxPayloadSize"]!;
        var request = wire.Request("POST", "/Users", new byte[size + 100]);
        request.Headers.TransferEncodingChunked = true;
        (await wire.SendAsync(request)).Expect(413);
    }

    [Theory]
    [InlineData("{}"), InlineData("{'Operations':{}}"), InlineData("{'Operations':'x'}"), InlineData("{'Operations':[1]}"), InlineData("{'Operations':[null]}")]
    [InlineData("{'Operations':[],'failOnErrors':0}"), InlineData("{'Operations':[],'failOnErrors':-1}"), InlineData("{'Operations':[],'failOnErrors':'x'}"), InlineData("{'Operations':[],'failOnErrors':1.5}")]
    [InlineData("{'Operations':[{'method':'POST','path':'/Users','bulkId':'a','data':{}},{'method':'POST','path':'/Users','bulkId':'a','data':{}}]}")]
    public async Task What_is_no_bulk_request_is_refused_as_a_whole(string body)
    {
        var wire = await WireAsync();
        var json = Bodies.Json(body);
        json["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:BulkRequest");
        (await wire.PostAsync("/Bulk", json)).Expect(400, "invalidSyntax");
    }

    async Task<Wire> WireAsync() => new((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);

    static Task<List<JsonObject>> RunAsync(Wire wire, int? failOnErrors, params JsonObject[] operations) => Operation.RunAsync(wire, failOnErrors, operations);
}

/// <summary>One operation of a bulk request.</summary>
static class Operation
{
    public static JsonObject Post(string path, string bulkId, JsonObject data) => new() { ["method"] = "POST", ["path"] = path, ["bulkId"] = bulkId, ["data"] = data };

    public static JsonObject Of(string method, string path, JsonObject? data = null, string? version = null)
    {
        var operation = new JsonObject { ["method"] = method, ["path"] = path };
        if (data is not null) operation["data"] = data;
        if (version is not null) operation["version"] = version;
        return operation;
    }

    /// <summary>The results, which a bulk answers with 200 whatever became of them.</summary>
    public static async Task<List<JsonObject>> RunAsync(Wire wire, int? failOnErrors, params JsonObject[] operations)
    {
        var body = (await wire.PostAsync("/Bulk", Bodies.Bulk(failOnErrors, operations))).Expect(200).Body;
        ((string)body["schemas"]![0]!).ShouldBe("urn:ietf:params:scim:api:messages:2.0:BulkResponse");
        return [.. body["Operations"]!.AsArray().Select(r => r!.AsObject())];
    }
}
