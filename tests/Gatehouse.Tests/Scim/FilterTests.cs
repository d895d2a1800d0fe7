using System.Globalization;

namespace Gatehouse.Tests.Scim;

public sealed class FiltersOnSqlite(OnSqlite gatehouse) : FilterTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class FiltersOnPostgres(OnPostgres gatehouse) : FilterTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.4.2.2, rule by rule. Who is found is told by the names in the seed below.</summary>
public abstract class FilterTests
{
    const string Ann = """
        {'externalId':'Ext-1','title':'Boss','nickName':'Straße','active':true,'name':{'familyName':'O’Malley','givenName':'Ann'},
         'emails':[{'value':'Ann@Example.com','type':'work','primary':true},{'value':'ann@home.org','type':'home'}],
         'phoneNumbers':[{'value':'1','type':'work'},{'value':'2','type':'home'}],
         'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'department':'Sales','manager':{'value':'m-1'}}}
        """;

    const string Bob = """
        {'externalId':'ext-1','userType':'Employee','active':false,
         'emails':[{'value':'bob@home.org','type':'work'},{'value':'bob@example.com','type':'home'}],
         'urn:example:scim:hr:2.0:User':{'level':5,'rate':2.5,'hiredAt':'2020-01-31T12:00:00+02:00','remote':true,'tags':['Red','blue'],'badge':'B1','picture':'AAEC'}}
        """;

    const string Cyd = """{'title':'boss','userType':'Intern','nickName':'ΟΔΟΣ','urn:example:scim:hr:2.0:User':{'level':10,'rate':-1,'remote':false,'badge':'b1'}}""";

    readonly Running gatehouse;

    protected FilterTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    // pr: a non-empty value, also of a part (point 25).
    [InlineData("title pr", "ann cyd")]
    [InlineData("emails pr", "ann bob")]
    [InlineData("emails.type pr", "ann bob")]
    [InlineData("emails.display pr", "")]
    [InlineData("name pr", "ann")]
    [InlineData("meta pr", "ann bob cyd")]
    [InlineData("groups pr", "")]
    [InlineData("active pr", "ann bob cyd")]
    // ne: absent is not equal to anything; eq null: absent.
    [InlineData("title ne \"Boss\"", "bob")]
    [InlineData("title eq null", "bob")]
    [InlineData("title ne null", "ann cyd")]
    [InlineData("emails eq null", "cyd")]
    [InlineData("emails.display eq null", "ann bob cyd")]
    [InlineData("emails.display ne null", "")]
    [InlineData("not (title pr)", "bob")]
    [InlineData("not (title eq \"boss\")", "bob")]
    [InlineData("not (title ne \"boss\")", "ann cyd")]
    // One value that matches is enough, also for ne: whoever has another address has one that is not this one (point 26).
    [InlineData("emails ne \"bob@example.com\"", "ann bob cyd")]
    [InlineData("emails.type ne \"work\"", "ann bob cyd")]
    [InlineData("not (emails eq \"bob@example.com\")", "ann cyd")]
    // Operators and names have no case; not before and, and before or (points 14, 25).
    [InlineData("USERNAME EQ \"ANN\" oR userName Eq \"cyd\"", "ann cyd")]
    [InlineData("title pr and userType pr or active eq false", "bob cyd")]
    [InlineData("title pr and (userType pr or active eq false)", "cyd")]
    [InlineData("active eq false or title pr and userType pr", "bob cyd")]
    [InlineData("not (title pr) or userType eq \"Intern\" and title pr", "bob cyd")]
    [InlineData("not(title pr)and(userType pr)", "bob")]
    // The value of a complex attribute is its "value" (point 26).
    [InlineData("emails co \"example.COM\"", "ann bob")]
    [InlineData("emails.value sw \"bob\" and emails ew \".org\"", "bob")]
    // In brackets on one element, with dots on any (point 27).
    [InlineData("emails[type eq \"work\" and value co \"example.com\"]", "ann")]
    [InlineData("emails.type eq \"work\" and emails.value co \"example.com\"", "ann bob")]
    [InlineData("emails[not (type eq \"work\") and value co \"example.com\"]", "bob")]
    [InlineData("emails[type eq \"work\" or type eq \"none\"].value eq \"bob@home.org\"", "bob")]
    [InlineData("phoneNumbers[value eq \"1\" and type eq \"home\"]", "")]
    [InlineData("not (emails[type eq \"work\"])", "cyd")]
    // Case as caseExact says (point 28).
    [InlineData("externalId eq \"ext-1\"", "bob")]
    [InlineData("externalId sw \"E\"", "ann")]
    [InlineData("title eq \"BOSS\"", "ann cyd")]
    [InlineData("emails.value eq \"ANN@EXAMPLE.COM\"", "ann")]
    [InlineData("urn:example:scim:hr:2.0:User:badge eq \"b1\"", "cyd")]
    [InlineData("urn:example:scim:hr:2.0:User:tags eq \"BLUE\"", "bob")]
    [InlineData("nickName eq \"οδοσ\"", "cyd")]
    [InlineData("nickName co \"SS\"", "")]
    // With the URN of the core, of an extension, and of an extension as a whole (point 29).
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ann\"", "ann")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName eq \"ann\"", "ann")]
    [InlineData("URN:IETF:params:scim:schemas:extension:enterprise:2.0:user:Department eq \"sales\"", "ann")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"m-1\"", "ann")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"m-1\"", "ann")]
    [InlineData("schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"", "ann")]
    [InlineData("schemas eq \"urn:example:scim:hr:2.0:User\"", "bob cyd")]
    [InlineData("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:User\"", "ann bob cyd")]
    [InlineData("schemas eq \"urn:nobody\"", "")]
    [InlineData("meta.resourceType eq \"User\"", "ann bob cyd")]
    [InlineData("meta.resourceType eq \"Group\"", "")]
    // Every type in its own order.
    [InlineData("urn:example:scim:hr:2.0:User:level gt 5", "cyd")]
    [InlineData("urn:example:scim:hr:2.0:User:level lt 1e1", "bob")]
    [InlineData("urn:example:scim:hr:2.0:User:rate le -1.0", "cyd")]
    [InlineData("urn:example:scim:hr:2.0:User:rate eq 25e-1", "bob")]
    [InlineData("urn:example:scim:hr:2.0:User:hiredAt eq \"2020-01-31T10:00:00Z\"", "bob")]
    [InlineData("urn:example:scim:hr:2.0:User:hiredAt gt \"2020-01-31T09:59:59.9999999Z\"", "bob")]
    [InlineData("urn:example:scim:hr:2.0:User:remote eq true", "bob")]
    [InlineData("urn:example:scim:hr:2.0:User:remote ne true", "ann cyd")]
    [InlineData("urn:example:scim:hr:2.0:User:picture sw \"AA\"", "bob")]
    [InlineData("urn:example:scim:hr:2.0:User:tags[value sw \"r\"]", "bob")]
    [InlineData("active eq true", "ann cyd")]
    [InlineData("userName gt \"ann\" and userName le \"BOB\"", "bob")]
    // Text that SQL or JSON treats specially.
    [InlineData("name.familyName co \"o’malley\"", "ann")]
    [InlineData("userName co \"%\" or userName co \"_\" or userName sw \"*\" or userName co \"\\\\\"", "")]
    [InlineData("userName eq \"\\u0061nn\"", "ann")]
    [InlineData("title eq \"Boss\\\" or userName pr or title eq \\\"\"", "")]
    public async Task A_filter_finds(string filter, string names) => (await (await SeedAsync()).FoundAsync(filter)).ShouldBe(names);

    [Fact]
    public async Task Without_a_filter_everybody_is_found_and_with_an_impossible_one_nobody()
    {
        var wire = await SeedAsync();
        (await wire.FoundAsync("")).ShouldBe("ann bob cyd");
        var nobody = await wire.ListAsync("/Users", ("filter", "userName eq \"nobody\""));
        ((int)nobody["totalResults"]!).ShouldBe(0);
        nobody["Resources"]!.AsArray().ShouldBeEmpty();
        ((int)nobody["itemsPerPage"]!).ShouldBe(0);
    }

    /// <summary>What was read can be compared with, to the last digit and beyond (point 29).</summary>
    [Theory, InlineData("created"), InlineData("lastModified")]
    public async Task Times_compare_with_any_number_of_decimals(string name)
    {
        var wire = new Wire((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
        var text = (string)(await wire.UserAsync("ann"))["meta"]![name]!;
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        foreach (var (op, before, same, after) in new[] { ("gt", true, false, false), ("ge", true, true, false), ("eq", false, true, false), ("le", false, true, true), ("lt", false, false, true), ("ne", true, false, true) })
            foreach (var (ticks, expected) in new[] { (-4000, before), (0, same), (4000, after), (-20000, before), (20000, after) })
            {
                var literal = time.AddTicks(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffK", CultureInfo.InvariantCulture);
                (await wire.FoundAsync($"meta.{name} {op} \"{literal}\"")).ShouldBe(expected ? "ann" : "", $"{text} {op} {literal}");
            }
    }

    [Fact]
    public async Task What_only_the_server_knows_can_be_searched_for()
    {
        var wire = await SeedAsync();
        var ann = Wire.Resources(await wire.ListAsync("/Users", ("filter", "userName eq \"ann\""))).Single();
        var (id, location, version) = (Wire.Id(ann), (string)ann["meta"]!["location"]!, Wire.Version(ann));
        (await wire.FoundAsync($"id eq \"{id}\"")).ShouldBe("ann");
        (await wire.FoundAsync($"id eq \"{id.ToUpperInvariant()}\"")).ShouldBe("", "an id is case-exact");
        (await wire.FoundAsync($"meta.location eq \"{location}\"")).ShouldBe("ann");
        (await wire.FoundAsync("meta.location ew \"/nobody\"")).ShouldBe("");
        (await wire.FoundAsync($"meta.version eq \"{version.Replace("\"", "\\\"", StringComparison.Ordinal)}\" and id eq \"{id}\"")).ShouldBe("ann");
    }

    async Task<Wire> SeedAsync() => new((await Seeds.InAsync(gatehouse, "filters", async () =>
    {
        var org = await gatehouse.OrgAsync(schemas: [Bodies.Json(OwnSchemas.ForUsers)]);
        var wire = new Wire(org.Idp, CancellationToken.None);
        foreach (var (name, more) in new[] { ("ann", Ann), ("bob", Bob), ("cyd", Cyd) }) await wire.MakeAsync("/Users", Bodies.User(name, more));
        return org;
    })).Idp, TestContext.Current.CancellationToken);
}
