namespace Gatehouse.Tests.Cli;

public sealed class OrgVerbsOnSqlite(OnSqlite gatehouse) : OrgVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OrgVerbsOnPostgres(OnPostgres gatehouse) : OrgVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class OrgVerbTests
{
    readonly Running gatehouse;

    protected OrgVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static string NewSlug => "s" + Guid.NewGuid().ToString("N")[..10];

    [Fact]
    public async Task Org_create_tells_id_slug_and_name()
    {
        var slug = NewSlug;

        var made = (await gatehouse.TypeAsync("org", "create", "Müller & Söhne", "--slug", slug, "--isolation", "shared", "--json")).Well();

        made.Names.ShouldBe(["id", "slug", "name"]);
        ((string?)made.Json["slug"], (string?)made.Json["name"]).ShouldBe((slug, "Müller & Söhne"));
        ((string)made.Json["id"]!).Length.ShouldBe(12);
        var listed = (await gatehouse.TypeAsync("org", "list", "--json")).Well().Json.AsArray().Single(o => (string?)o!["slug"] == slug)!;
        ((string?)listed["id"], (string?)listed["isolation"], (bool)listed["primary"]!).ShouldBe(((string?)made.Json["id"], "shared", false));
    }

    [Fact]
    public async Task Org_create_makes_a_slug_of_the_name_and_says_what_comes_next()
    {
        var made = (await gatehouse.TypeAsync("org", "create", $"Fabrik Übersee {NewSlug}")).Well();

        made.Out.ShouldContain("fabrik-");
        made.Out.ShouldContain("./gatehouse token issue --org fabrik-");
    }

    [Fact]
    public async Task Org_list_begins_with_the_Primary_Org()
    {
        var (json, table) = ((await gatehouse.TypeAsync("org", "list", "--json")).Well().Json.AsArray(), (await gatehouse.TypeAsync("org", "list")).Well().Out.Split('\n'));

        ((string?)json[0]!["slug"], (bool)json[0]!["primary"]!).ShouldBe(("primary", true));
        table[0].ShouldStartWith("SLUG");
        table[1].ShouldStartWith("primary ");
        table[1].ShouldContain("(primary)");
    }

    [Theory]
    [InlineData("Über_Slug", "lower-case")]
    [InlineData("-start", "hyphen")]
    [InlineData("end-", "hyphen")]
    [InlineData("", "empty")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456", "63")]
    public async Task A_bad_slug_is_refused_with_the_reason(string slug, string word) =>
        (await gatehouse.TypeAsync("org", "create", "Acme", "--slug", slug)).Refused(1, word);

    [Fact]
    public async Task A_taken_slug_is_refused()
    {
        var slug = NewSlug;
        (await gatehouse.TypeAsync("org", "create", "First", "--slug", slug)).Well();

        (await gatehouse.TypeAsync("org", "create", "Second", "--slug", slug, "--json")).Refused(1, $"'{slug}'");
        (await gatehouse.TypeAsync("org", "create", "Primary")).Refused(1, "'primary'");
    }

    [Fact]
    public async Task An_Org_needs_a_name() => (await gatehouse.TypeAsync("org", "create", " ")).Refused(1, "name");
}
