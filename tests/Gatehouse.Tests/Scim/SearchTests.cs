using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class SearchOnSqlite(OnSqlite gatehouse) : SearchTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SearchOnPostgres(OnPostgres gatehouse) : SearchTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.4.3 (.search), §3.11 (/Me), and what happens beside the known routes.</summary>
public abstract class SearchTests
{
    readonly Running gatehouse;

    protected SearchTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    [InlineData("/.search", "", "Sales ann bob")]
    [InlineData("/.search", "userName pr", "ann bob")]
    [InlineData("/.search", "meta.resourceType eq \"Group\" or userName eq \"ann\"", "Sales ann")]
    [InlineData("/Users/.search", "", "ann bob")]
    [InlineData("/Users/.search", "emails[type eq \"work\"]", "bob")]
    [InlineData("/Groups/.search", "displayName eq \"SALES\"", "Sales")]
    public async Task A_search_answers_what_a_query_answers(string path, string filter, string names)
    {
        var wire = await WireAsync();
        var found = (await wire.PostAsync(path, Bodies.Search(("filter", filter)))).Expect(200).Body;
        ((string)found["schemas"]![0]!).ShouldBe("urn:ietf:params:scim:api:messages:2.0:ListResponse");
        string.Join(' ', Wire.Resources(found).Select(r => (string)(r["userName"] ?? r["displayName"])!).Order(StringComparer.Ordinal)).ShouldBe(names);
        JsonNode.DeepEquals(found, await wire.ReadAsync(path[..^".search".Length] + Wire.Query(("filter", filter)))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_search_pages_sorts_and_chooses()
    {
        var wire = await WireAsync();
        var page = (await wire.PostAsync("/.search", Bodies.Search(
            ("startIndex", 2), ("count", 1), ("sortBy", "id"), ("sortOrder", "descending"), ("attributes", new JsonArray("userName", "displayName")), ("unknown", "ignored")))).Expect(200).Body;
        (page["totalResults"]!.GetValue<int>(), page["startIndex"]!.GetValue<int>(), page["itemsPerPage"]!.GetValue<int>()).ShouldBe((3, 2, 1));
        Wire.Resources(page).Single().Select(p => p.Key).ShouldBeSubsetOf(["schemas", "id", "userName", "displayName"]);
        Wire.Resources((await wire.PostAsync("/Users/.search", Bodies.Search(("excludedAttributes", new JsonArray("meta", "emails"))))).Expect(200).Body)
            .ShouldAllBe(r => r["meta"] == null && r["emails"] == null && r["userName"] != null);
        (await wire.PostAsync("/Users/.search", Bodies.Search(("count", 0)))).Expect(200).Body["totalResults"]!.GetValue<int>().ShouldBe(2);
    }

    [Theory]
    [InlineData("{'filter':5}"), InlineData("{'filter':['a']}"), InlineData("{'filter':{}}"), InlineData("{'count':{}}"), InlineData("{'count':true}"), InlineData("{'count':1.5}"), InlineData("{'startIndex':'x'}")]
    [InlineData("{'attributes':[1]}"), InlineData("{'attributes':{}}"), InlineData("{'attributes':[['a']]}"), InlineData("{'sortBy':[]}"), InlineData("{'sortOrder':'up'}"), InlineData("{'cursor':5}")]
    public async Task A_search_of_the_wrong_types_is_refused(string body)
    {
        var wire = await WireAsync();
        foreach (var path in new[] { "/.search", "/Users/.search", "/Groups/.search" }) (await wire.PostAsync(path, Bodies.Json(body))).Expect(400, "invalidValue");
    }

    [Fact]
    public async Task A_strict_client_says_that_it_searches()
    {
        var strict = new Wire((await gatehouse.OrgAsync(new Dictionary<string, string> { ["profile"] = "strict" })).Idp, TestContext.Current.CancellationToken);
        (await strict.PostAsync("/Users/.search", Bodies.Json("{'count':1}"))).Expect(400, "invalidSyntax");
        (await strict.PostAsync("/Users/.search", Bodies.Search(("count", 1)))).Expect(200);
    }

    [Theory, InlineData("GET"), InlineData("POST"), InlineData("PUT"), InlineData("PATCH"), InlineData("DELETE")]
    public async Task Nobody_is_me(string method)
    {
        var wire = await WireAsync();
        (await wire.SendAsync(method, "/Me", method is "GET" or "DELETE" ? null : Bodies.User("me"))).Expect(501);
    }

    [Theory]
    [InlineData("PUT", "/Users", "GET, POST"), InlineData("DELETE", "/Users", "GET, POST"), InlineData("PATCH", "/Groups", "GET, POST"), InlineData("POST", "/", "GET")]
    [InlineData("POST", "/Users/ID", "GET, PUT, PATCH, DELETE"), InlineData("OPTIONS", "/Users/ID", "GET, PUT, PATCH, DELETE"), InlineData("GET", "/Bulk", "POST"), InlineData("DELETE", "/.search", "POST")]
    [InlineData("GET", "/.search", "POST"), InlineData("PUT", "/Groups/.search", "POST")]
    public async Task A_wrong_verb_is_told_the_right_ones(string method, string path, string allowed)
    {
        var wire = await WireAsync();
        var id = (await wire.IdsAsync("/Users"))[0];
        var reply = (await wire.SendAsync(method, path.Replace("ID", id, StringComparison.Ordinal), method is "POST" or "PUT" or "PATCH" ? Bodies.User("x") : null)).Expect(405);
        reply.Header("Allow").ShouldBe(allowed);
    }

    [Theory]
    [InlineData("/Nowhere"), InlineData("/Users/ID/emails"), InlineData("/Users/ID/.search"), InlineData("/users.json"), InlineData("/Entitlements"), InlineData("/Schemas/a/b"), InlineData("/Bulk/1"), InlineData("/Me/x"), InlineData("/Users//x/y")]
    public async Task What_is_nowhere_is_a_404_in_the_words_of_SCIM(string path)
    {
        var wire = await WireAsync();
        (await wire.GetAsync(path.Replace("ID", (await wire.IdsAsync("/Users"))[0], StringComparison.Ordinal))).Expect(404);
    }

    /// <summary>§3.1: whoever asks for JSON of another name gets the name of ours.</summary>
    [Theory, InlineData("application/json"), InlineData("text/html"), InlineData("*/*"), InlineData("application/scim+json; q=0.5, application/xml")]
    public async Task Whatever_is_accepted_the_answer_is_scim_json(string accept)
    {
        var wire = await WireAsync();
        (await wire.GetAsync("/Users", ("Accept", accept))).Expect(200).Header("Content-Type").ShouldBe("application/scim+json");
        (await wire.GetAsync("/Users/unknown", ("Accept", accept))).Expect(404).Header("Content-Type").ShouldBe("application/scim+json");
    }

    async Task<Wire> WireAsync() => new((await Seeds.InAsync(gatehouse, "search", async () =>
    {
        var org = await gatehouse.OrgAsync();
        var wire = new Wire(org.Idp, CancellationToken.None);
        await wire.UserAsync("ann");
        await wire.MakeAsync("/Users", Bodies.User("bob", "{'emails':[{'value':'b@example.com','type':'work'}]}"));
        await wire.GroupAsync("Sales", await wire.IdsAsync("/Users"));
        return org;
    })).Idp, TestContext.Current.CancellationToken);
}
