namespace Gatehouse.Tests.Scim;

public sealed class FilterErrorsOnSqlite(OnSqlite gatehouse) : FilterErrorTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class FilterErrorsOnPostgres(OnPostgres gatehouse) : FilterErrorTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>A filter that is not understood is refused; it never becomes an unfiltered list, nor an empty one (§3.4.2.2).</summary>
public abstract class FilterErrorTests
{
    readonly Running gatehouse;

    protected FilterErrorTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    // No filter by the grammar.
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("eq \"a\"")]
    [InlineData("userName eq \"a\" and")]
    [InlineData("and userName eq \"a\"")]
    [InlineData("userName eq \"a\" userName eq \"b\"")]
    [InlineData("(userName eq \"a\"")]
    [InlineData("userName eq \"a\")")]
    [InlineData("()")]
    [InlineData("not userName eq \"a\"")]
    [InlineData("userName eq \"a")]
    [InlineData("userName eq \"\\x\"")]
    [InlineData("userName eq \"\\ud800\"")]
    [InlineData("userName eq \"\\u0000\"")]
    [InlineData("userName pr \"a\"")]
    [InlineData("emails[type eq \"work\"")]
    [InlineData("emails[]")]
    [InlineData("emails]")]
    [InlineData("emails[type eq \"work\"]value eq \"a\"")]
    [InlineData("emails[type[value eq \"a\"]]")]
    [InlineData("userName. eq \"a\"")]
    [InlineData(".userName eq \"a\"")]
    [InlineData("user Name eq \"a\"")]
    [InlineData("userName=\"a\"")]
    [InlineData("userName eq \"a\"; drop table users")]
    [InlineData("🙂 eq \"a\"")]
    // No operator.
    [InlineData("userName regex \"a\"")]
    [InlineData("userName like \"a\"")]
    [InlineData("userName == \"a\"")]
    [InlineData("userName xor \"a\"")]
    [InlineData("userName 0 \"a\"")]
    // No attribute.
    [InlineData("nothing eq \"a\"")]
    [InlineData("nothing pr")]
    [InlineData("userName.part eq \"a\"")]
    [InlineData("name.nothing pr")]
    [InlineData("emails.nothing eq \"a\"")]
    [InlineData("emails[nothing eq \"a\"]")]
    [InlineData("name.givenName.part eq \"a\"")]
    [InlineData("members pr")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:nothing eq \"a\"")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:nothing eq \"a\"")]
    // A complex attribute without a value of its own.
    [InlineData("name eq \"a\"")]
    [InlineData("addresses co \"a\"")]
    [InlineData("meta eq \"a\"")]
    [InlineData("userName[value eq \"a\"]")]
    // The wrong type, or an operator that the type does not know.
    [InlineData("active eq \"maybe\"")]
    [InlineData("active eq 1")]
    [InlineData("active gt true")]
    [InlineData("active le false")]
    [InlineData("active co true")]
    [InlineData("emails[primary ge true]")]
    [InlineData("x509Certificates.value gt \"a\"")]
    [InlineData("urn:example:scim:hr:2.0:User:picture lt \"AA\"")]
    [InlineData("urn:example:scim:hr:2.0:User:level eq \"many\"")]
    [InlineData("urn:example:scim:hr:2.0:User:level co 1")]
    [InlineData("urn:example:scim:hr:2.0:User:level eq true")]
    [InlineData("meta.created eq \"yesterday\"")]
    [InlineData("meta.created gt 5")]
    [InlineData("meta.lastModified eq \"2020-01-01\"")]
    [InlineData("meta.lastModified gt \"2020-02-30T00:00:00Z\"")]
    [InlineData("userName gt null")]
    [InlineData("userName co null")]
    [InlineData("schemas gt \"urn:a\"")]
    // RFC 7643 §4.1.1: a password is not to be found out.
    [InlineData("password pr")]
    [InlineData("password eq \"secret\"")]
    [InlineData("not (password sw \"s\")")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:password eq \"secret\"")]
    public async Task A_filter_is_refused(string filter)
    {
        var wire = await WireAsync();
        (await wire.GetAsync("/Users" + Wire.Query(("filter", filter)))).Expect(400, "invalidFilter");
        (await wire.PostAsync("/Users/.search", Bodies.Search(("filter", filter)))).Expect(400, "invalidFilter");
    }

    /// <summary>What lenient takes because clients write it (D5, Q07, Q20, Q35), strict refuses by the letter.</summary>
    [Theory]
    [InlineData("userName eq ann"), InlineData("active eq \"True\""), InlineData("active eq \"true\""), InlineData("department eq \"Sales\""), InlineData("urn:nobody:knows:1.0:User:a eq \"x\"")]
    [InlineData("urn:example:scim:hr:2.0:User:level eq \"5\""), InlineData("userName eq 5"), InlineData("emails[primary eq \"True\"]")]
    public async Task Strict_refuses_what_lenient_takes(string filter)
    {
        var query = "/Users" + Wire.Query(("filter", filter));
        (await (await WireAsync()).GetAsync(query)).Expect(200);
        var strict = await Seeds.InAsync(gatehouse, "strict", () => gatehouse.OrgAsync(new Dictionary<string, string> { ["profile"] = "strict" }, [Bodies.Json(OwnSchemas.ForUsers)]));
        (await new Wire(strict.Idp, TestContext.Current.CancellationToken).GetAsync(query)).Expect(400, "invalidFilter");
    }

    [Fact]
    public async Task Over_the_whole_server_a_password_is_refused_too()
    {
        var wire = await WireAsync();
        (await wire.GetAsync("/" + Wire.Query(("filter", "password eq \"secret\"")))).Expect(400, "invalidFilter");
        (await wire.GetAsync("/" + Wire.Query(("filter", "active gt true")))).Expect(400, "invalidFilter");
        (await wire.GetAsync("/" + Wire.Query(("filter", "meta.resourceType regex \"User\"")))).Expect(400, "invalidFilter");
    }

    /// <summary>An attribute that no type has is no attribute; §3.4.2.1 speaks of those that some type lacks.</summary>
    [Fact]
    public async Task Over_the_whole_server_an_attribute_of_one_type_is_allowed()
    {
        var wire = await WireAsync();
        await wire.UserAsync("ann");
        await wire.GroupAsync("team");
        (await wire.FoundAsync("userName pr or displayName pr", "/")).ShouldBe("ann team");
        (await wire.FoundAsync("meta.resourceType eq \"Group\"", "/")).ShouldBe("team");
        (await wire.FoundAsync("members eq null and userName eq null", "/")).ShouldBe("team");
        (await wire.FoundAsync("userName ne \"ann\"", "/")).ShouldBe("team");
        (await wire.FoundAsync("urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq \"work\"] or urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq \"TEAM\"", "/")).ShouldBe("team");
    }

    [Fact]
    public async Task Filters_have_a_length_and_a_depth_at_which_they_are_refused()
    {
        var wire = await WireAsync();
        string[] tooMuch =
        [
            $"userName eq \"{new string('a', 9000)}\"",
            string.Join(" or ", Enumerable.Repeat("active eq true", 400)),
            new string('(', 500) + "active eq true" + new string(')', 500),
            string.Concat(Enumerable.Repeat("not (", 300)) + "active eq true" + new string(')', 300),
        ];
        foreach (var filter in tooMuch) (await wire.GetAsync("/Users" + Wire.Query(("filter", filter)))).Expect(400, "invalidFilter");

        (await wire.GetAsync("/Users" + Wire.Query(("filter", string.Join(" or ", Enumerable.Range(0, 100).Select(i => $"userName eq \"{i}\"")))))).Expect(200);
    }

    async Task<Wire> WireAsync() => new(
        (await Seeds.InAsync(gatehouse, "errors", () => gatehouse.OrgAsync(schemas: [Bodies.Json(OwnSchemas.ForUsers)]))).Idp, TestContext.Current.CancellationToken);
}
