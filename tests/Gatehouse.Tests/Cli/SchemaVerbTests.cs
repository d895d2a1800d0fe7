using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

public sealed class SchemaVerbsOnSqlite(OnSqlite gatehouse) : SchemaVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SchemaVerbsOnPostgres(OnPostgres gatehouse) : SchemaVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class SchemaVerbTests
{
    const string Badge = "urn:example:scim:badge:2.0:User";

    readonly Running gatehouse;

    protected SchemaVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(gatehouse.DataFolder, Guid.NewGuid().ToString("N") + ".json");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    static string Definition(string attribute) => $$"""{"id":"{{Badge}}","name":"Badge","attributes":[{"name":"{{attribute}}","type":"string","uniqueness":"server"}]}""";

    [Fact]
    public async Task An_extension_holds_from_the_next_request_on_until_it_is_removed()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        string[] here = ["--org", org.Slug];
        (await org.Idp.AskAsync($"GET Schemas/{Badge}")).Status.ShouldBe(404);

        (await gatehouse.TypeAsync(["schema", "add", await FileAsync(Definition("number")), "--json", .. here])).Well().Json.ToJsonString().ShouldBe($$"""{"id":"{{Badge}}","on":"User"}""");
        (await org.Idp.AskAsync($"GET Schemas/{Badge}")).Body!["attributes"]![0]!["name"]!.ToString().ShouldBe("number");
        (await org.Idp.AskAsync("POST Users", Wire.User("ann", $$$"""
            "{{{Badge}}}":{"number":"7"}
            """))).Status.ShouldBe(201);
        (await org.Idp.AskAsync(Wire.Filter("Users", $"{Badge}:number eq \"7\""))).Resources().Count.ShouldBe(1);
        (await other.Idp.AskAsync($"GET Schemas/{Badge}")).Status.ShouldBe(404);

        (await gatehouse.TypeAsync(["schema", "add", await FileAsync(Definition("code")), .. here])).Well().Out.ShouldContain(Badge);
        (await org.Idp.AskAsync($"GET Schemas/{Badge}")).Body!["attributes"]![0]!["name"]!.ToString().ShouldBe("code");
        (await gatehouse.TypeAsync(["schema", "list", "--json", .. here])).Well().Json.ToJsonString().ShouldBe($$"""[{"id":"{{Badge}}","on":"User","attributes":["code"]}]""");
        (await gatehouse.TypeAsync(["schema", "list", .. here])).Well().Out.ShouldContain(Badge);

        (await gatehouse.TypeAsync(["schema", "remove", Badge, .. here])).Well();
        (await org.Idp.AskAsync($"GET Schemas/{Badge}")).Status.ShouldBe(404);
        (await gatehouse.TypeAsync(["schema", "remove", Badge, .. here])).Refused(1, Badge);
    }

    [Fact]
    public async Task A_definition_that_is_none_is_refused_in_words()
    {
        var org = await gatehouse.OrgAsync();
        Task<Said> AddAsync(string file) => gatehouse.TypeAsync("schema", "add", file, "--org", org.Slug);

        (await AddAsync(Path.Combine(gatehouse.DataFolder, "nowhere.json"))).Refused(1, "nowhere.json");
        (await AddAsync(await FileAsync("{broken"))).Refused(1, "file");
        (await AddAsync(await FileAsync("[]"))).Refused(1, "file");
        (await AddAsync(await FileAsync("""{"id":"urn:example:x:User","attributes":[]}"""))).Refused(1, "attribute");
        (await AddAsync(await FileAsync("""{"id":"urn:ietf:params:scim:schemas:core:2.0:User","attributes":[{"name":"x"}]}"""))).Refused(1, "RFC 7643");
        (await AddAsync(await FileAsync("""{"id":"urn:example:x:User","attributes":[{"name":"x","type":"colour"}]}"""))).Refused(1, "colour");
    }
}
