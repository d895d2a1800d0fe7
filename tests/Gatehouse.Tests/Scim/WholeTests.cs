namespace Gatehouse.Tests.Scim;

public sealed class WholeOnSqlite(OnSqlite gatehouse) : WholeTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class WholeOnPostgres(OnPostgres gatehouse) : WholeTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whole resources in and out: POST, PUT, DELETE (RFC 7644 §3.3, §3.5.1, §3.6; RFC 7643 §2 and §3).</summary>
public abstract class WholeTests
{
    const string Hr = OwnSchemas.UserUrn;

    readonly Running gatehouse;

    protected WholeTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    /// <summary>RFC 7643 §2.5: null, an empty list and nothing at all are the same.</summary>
    [Fact]
    public async Task What_is_empty_is_not_there()
    {
        var wire = await WireAsync();
        var made = await wire.MakeAsync("/Users", Bodies.User("ann", $"{{'title':null,'emails':[],'name':{{'givenName':null}},'addresses':[{{}}],'roles':null,'{Hr}':{{'level':null,'tags':[]}},'{Bodies.Enterprise}':{{}}}}"));
        made.Select(m => m.Key).ShouldBe(["schemas", "id", "userName", "active", "meta"], ignoreOrder: true);
        made["schemas"]!.ToJsonString().ShouldBe($"[\"{Bodies.UserSchema}\"]");
        (await wire.FoundAsync("title pr or emails pr or name pr or addresses pr or roles pr")).ShouldBe("");
    }

    [Fact]
    public async Task Names_have_no_case_and_come_back_as_they_are_written_in_the_schema()
    {
        var wire = await WireAsync();
        var made = await wire.MakeAsync("/Users", Bodies.Json($"{{'SCHEMAS':['{Bodies.UserSchema.ToUpperInvariant()}'],'USERNAME':'ann','Name':{{'GIVENNAME':'Ann'}},'eMails':[{{'VALUE':'a@b.c','Primary':true}}],'{Hr.ToUpperInvariant()}':{{'LEVEL':3}}}}"));
        ((string?)made["userName"], (string?)made["name"]!["givenName"], (string?)made["emails"]![0]!["value"], made["emails"]![0]!["primary"]!.GetValue<bool>(), (int?)made[Hr]!["level"]).ShouldBe(("ann", "Ann", "a@b.c", true, 3));
        made["schemas"]!.AsArray().Select(s => (string)s!).ShouldBe([Bodies.UserSchema, Hr]);
    }

    [Fact]
    public async Task Ids_are_the_servers_and_never_used_again()
    {
        var wire = await WireAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var made = await wire.MakeAsync("/Users", Bodies.User($"ann{i}", "{'id':'mine'}"));
            ids.Add(Wire.Id(made));
            (await wire.SendAsync("DELETE", "/Users/" + ids[^1])).Expect(204);
        }

        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id.Length > 0 && !id.Contains("bulkId", StringComparison.OrdinalIgnoreCase) && id.All(char.IsAsciiLetterOrDigit));
    }

    [Theory]
    [InlineData("{'active':5}"), InlineData("{'name':5}"), InlineData("{'emails':5}", true), InlineData("{'emails':[5,{}]}", true), InlineData("{'userName':{}}"), InlineData("{'userName':['a','b']}"), InlineData("{'name':{'givenName':{}}}")]
    [InlineData("{'urn:example:scim:hr:2.0:User':{'level':'many'}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'level':1.5}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'level':1e2}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'level':99999999999999999999}}")]
    [InlineData("{'urn:example:scim:hr:2.0:User':{'rate':'dear'}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'hiredAt':'2020-01-31'}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'hiredAt':'soon'}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'hiredAt':5}}")]
    [InlineData("{'urn:example:scim:hr:2.0:User':{'remote':'perhaps'}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'tags':[{'value':1}]}}"), InlineData("{'urn:example:scim:hr:2.0:User':{'desk':[{},{}]}}"), InlineData("{'urn:example:scim:hr:2.0:User':5}")]
    public async Task A_value_of_the_wrong_type_is_refused_and_nothing_is_made(string more, bool lenientTakes = false)
    {
        var strict = await WireAsync("strict");
        var body = Bodies.User("ann", more);
        (await strict.PostAsync("/Users", body)).Expect(400, "invalidValue");
        (await strict.FoundAsync("")).ShouldBe("");
        var lenient = await WireAsync();
        var there = "/Users/" + Wire.Id(await lenient.UserAsync("there"));
        if (lenientTakes) return;
        (await lenient.PostAsync("/Users", body.DeepClone())).Expect(400, "invalidValue");
        (await lenient.SendAsync("PUT", there, body)).Expect(400, "invalidValue");
        (await lenient.FoundAsync("")).ShouldBe("there");
    }

    [Fact]
    public async Task A_put_replaces_all_that_a_client_may_write()
    {
        var wire = await WireAsync();
        var made = await wire.MakeAsync("/Users", Bodies.User("ann", $"{{'title':'T','externalId':'x','active':false,'emails':[{{'value':'a@b.c'}}],'{Hr}':{{'level':3}}}}"));
        var path = "/Users/" + Wire.Id(made);
        var put = (await wire.SendAsync("PUT", path, Bodies.User("Bob", "{'nickName':'N','active':true}"))).Expect(200).Body;
        put.Select(m => m.Key).ShouldBe(["schemas", "id", "userName", "nickName", "active", "meta"], ignoreOrder: true);
        ((string?)put["userName"], (string)put["meta"]!["created"]!).ShouldBe(("Bob", (string)made["meta"]!["created"]!));
        (await wire.FoundAsync("emails pr or title pr or externalId pr")).ShouldBe("");
        (await wire.FoundAsync("userName eq \"bob\" and nickName eq \"n\"")).ShouldBe("Bob");

        foreach (var unknown in new[] { "/Users/unknown", "/Users/00000000000000000000000000000000", "/Groups/" + Wire.Id(made) }) (await wire.SendAsync("PUT", unknown, Bodies.User("new", "{'displayName':'new'}"))).Expect(404);
        (await wire.FoundAsync("")).ShouldBe("Bob", "PUT makes nobody");
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_everywhere()
    {
        var wire = await WireAsync();
        foreach (var (endpoint, body) in new[] { ("/Users", Bodies.User("ann", "{'emails':[{'value':'a@b.c'}]}")), ("/Groups", Bodies.Group("team")) })
        {
            var made = await wire.MakeAsync(endpoint, body);
            var path = $"{endpoint}/{Wire.Id(made)}";
            (await wire.SendAsync("DELETE", path)).Expect(204);
            (await wire.GetAsync(path)).Expect(404);
            (await wire.SendAsync("PUT", path, body)).Expect(404);
            (await wire.SendAsync("PATCH", path, Bodies.Patch("{'op':'add','path':'externalId','value':'x'}"))).Expect(404);
            (await wire.SendAsync("DELETE", path)).Expect(404);
            (await wire.FoundAsync($"id eq \"{Wire.Id(made)}\" or externalId eq \"x\"", endpoint)).ShouldBe("");
            (await wire.ReadAsync("/"))["totalResults"]!.GetValue<int>().ShouldBe(0);
            // Within the grace period a person comes back as who they were (docs/guides/leaving.md); a group is a new one.
            (Wire.Id(await wire.MakeAsync(endpoint, body)) == Wire.Id(made)).ShouldBe(endpoint == "/Users");
            (await wire.SendAsync("DELETE", $"{endpoint}/{(await wire.IdsAsync(endpoint)).Single()}")).Expect(204);
        }
    }

    [Fact]
    public async Task A_password_is_taken_and_never_shown()
    {
        var wire = await WireAsync();
        var made = await wire.PostAsync("/Users?attributes=password,userName", Bodies.User("ann", "{'password':'correct horse'}"));
        made.Expect(201).Text.ShouldNotContain("horse");
        var path = "/Users/" + Wire.Id(made.Body);
        (await wire.SendAsync("PATCH", path + "?attributes=password", Bodies.Patch("{'op':'replace','path':'password','value':'correct horse'}"))).Expect(200).Text.ShouldNotContain("horse");
        (await wire.GetAsync(path)).Text.ShouldNotContain("password");
    }

    /// <summary>RFC 7643 §3: the schemas that a body names, to the letter.</summary>
    [Fact]
    public async Task A_strict_client_names_the_schemas_it_uses()
    {
        var strict = await WireAsync("strict");
        foreach (var schemas in new[] { "null", "[]", "'urn:ietf:params:scim:schemas:core:2.0:User'", "['urn:ietf:params:scim:schemas:core:2.0:Group']", "['urn:nobody']" })
            (await strict.PostAsync("/Users", Bodies.User("ann", $"{{'schemas':{schemas}}}"))).Expect(400);
        (await strict.PostAsync("/Users", Bodies.User("ann", "{'nothing':1}"))).Expect(400, "invalidSyntax");
        (await strict.PostAsync("/Users", Bodies.User("ann", "{'urn:nobody:knows:1.0:User':{'a':1}}"))).Expect(400, "invalidSyntax");
        await strict.MakeAsync("/Users", Bodies.User("ann", $"{{'schemas':['{Hr}','{Bodies.UserSchema}'],'{Hr}':{{'level':1}}}}"));
    }

    [Theory, InlineData("/scim/v1/Users"), InlineData("/scim/v3/Users"), InlineData("/scim/v2.1/Users")]
    public async Task Another_version_is_refused(string path)
    {
        var org = await gatehouse.OrgAsync();
        (await new Wire(org.Idp, TestContext.Current.CancellationToken).GetAsync(new Uri(gatehouse.Url, path).AbsoluteUri)).Expect(400, "invalidVers");
    }

    [Theory, InlineData("application/scim+json", 201), InlineData("application/json", 201), InlineData("application/scim+json; charset=utf-8", 201), InlineData("application/xml", 415), InlineData("text/plain", 415)]
    public async Task A_strict_server_reads_JSON_of_two_names(string type, int status)
    {
        var wire = await WireAsync("strict");
        (await wire.SendAsync("POST", "/Users", Bodies.User("ann"), ("Content-Type", type))).Expect(status);
    }

    async Task<Wire> WireAsync(string profile = "lenient") => new(
        (await gatehouse.OrgAsync(new Dictionary<string, string> { ["profile"] = profile }, [Bodies.Json(OwnSchemas.ForUsers)])).Idp, TestContext.Current.CancellationToken);
}
