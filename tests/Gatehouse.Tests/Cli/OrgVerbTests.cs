using Gatehouse.Tests.Tenancy;

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

    [Fact]
    public async Task Org_show_tells_what_the_Org_decided()
    {
        var slug = NewSlug;
        (await gatehouse.TypeAsync("org", "create", "Acme", "--slug", slug)).Well();

        var shown = (await gatehouse.TypeAsync("org", "show", slug, "--json")).Well();

        shown.Names.ShouldBe(["id", "slug", "name", "isolation", "primary", "uniqueId", "createdAt", "mode", "preview", "state", "suspendedAt", "deletedAt", "settings"]);
        ((string?)shown.Json["mode"], shown.Json["settings"]!.ToJsonString()).ShouldBe(("manual", "{}"));
        (await gatehouse.TypeAsync("org", "show", slug)).Well().Out.ShouldContain("all at their first choice");
        (await gatehouse.TypeAsync("org", "show", "nobody-here")).Refused(1, "There is no Org 'nobody-here'");
    }

    [Fact]
    public async Task Org_set_changes_and_takes_back_what_the_Org_decided()
    {
        var slug = NewSlug;
        (await gatehouse.TypeAsync("org", "create", "Acme", "--slug", slug)).Well();

        (await gatehouse.TypeAsync("org", "set", slug, "mode=jit", "--json")).Well().Json["settings"]!.ToJsonString().ShouldBe("""{"mode":"jit"}""");

        (await gatehouse.TypeAsync("org", "set", slug, "mode=", "--json")).Well().Json["settings"]!.ToJsonString().ShouldBe("{}");
    }

    [Theory]
    [InlineData("mode=sometimes")]
    [InlineData("colour=blue")]
    public async Task Org_set_refuses_what_it_does_not_know_and_lists_what_it_knows(string setting) =>
        (await gatehouse.TypeAsync("org", "set", "primary", setting)).Refused(1, "mode=manual|jit|scim");

    [Fact]
    public async Task A_renamed_Org_keeps_its_id_and_its_tokens_and_moves_its_address()
    {
        var (org, slug) = (await gatehouse.OrgAsync(), NewSlug);
        var (before, after) = (gatehouse.Idp(org.Token, $"/orgs/{org.Slug}/scim/v2/"), gatehouse.Idp(org.Token, $"/orgs/{slug}/scim/v2/"));
        (await before.AskAsync("GET Users?count=1")).Status.ShouldBe(200);

        var renamed = (await gatehouse.TypeAsync("org", "rename", org.Slug, "--slug", slug, "--name", "Acme & Söhne", "--json")).Well();

        ((string?)renamed.Json["id"], (string?)renamed.Json["slug"], (string?)renamed.Json["name"]).ShouldBe((org.Id, slug, "Acme & Söhne"));
        (await after.AskAsync("GET Users?count=1")).Status.ShouldBe(200);
        (await before.AskAsync("GET Users?count=1")).Status.ShouldBe(401);
        (await org.Idp.AskAsync("GET Users?count=1")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task No_Org_takes_the_slug_or_the_id_of_another()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());

        (await gatehouse.TypeAsync("org", "rename", org.Slug, "--slug", other.Slug)).Refused(1, "belongs to another Org");
        (await gatehouse.TypeAsync("org", "rename", org.Slug, "--slug", other.Id)).Refused(1, "belongs to another Org");
        (await gatehouse.TypeAsync("org", "rename", org.Slug, "--slug", "Not_A_Slug")).Refused(1, "lower-case");
    }
}
