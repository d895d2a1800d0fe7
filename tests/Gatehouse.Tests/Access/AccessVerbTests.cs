using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Access;

public sealed class AccessVerbsOnSqlite(OnSqlite gatehouse) : AccessVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AccessVerbsOnPostgres(OnPostgres gatehouse) : AccessVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class AccessVerbTests
{
    readonly Running gatehouse;

    protected AccessVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task From_a_group_to_access_by_the_command_line()
    {
        var world = await World.BeginAsync(gatehouse);
        var (ann, org) = (await world.UserAsync("ann"), world.Org.Slug);
        await world.GroupAsync("Staff", ann);
        (await gatehouse.TypeAsync("workspace", "create", "Berlin", "--org", org)).Well();
        (await gatehouse.TypeAsync("workspace", "create", "berlin", "--org", org)).Refused(1, "already");

        (await gatehouse.TypeAsync("mapping", "preview", "--org", org, "--group", "staff", "--role", "developer", "--workspace", "Berlin")).Well().Out.ShouldContain("ann: no role -> developer in Berlin");
        var set = (await gatehouse.TypeAsync("mapping", "set", "--org", org, "--group", "staff", "--role", "developer", "--workspace", "Berlin", "--json")).Well().Json;
        ((bool)set["finished"]!, (int)set["concerned"]!).ShouldBe((true, 1));
        (await world.AccessAsync(ann)).ShouldBe("developer in Berlin");
        (await gatehouse.TypeAsync("workspace", "remove", "Berlin", "--org", org)).Refused(1, "the mapping of Staff");
        (await gatehouse.TypeAsync("role", "remove", "developer")).Refused(1, $"the mapping of Staff in {org}");
        (await gatehouse.TypeAsync("access", "show", "--org", org, "--user", "ann")).Well().Out.ShouldContain("Role: developer, from the group Staff");
        (await gatehouse.TypeAsync("mapping", "remove", "--org", org, "--group", "Staff")).Well();
        (await gatehouse.TypeAsync("mapping", "list", "--org", org, "--json")).Well().Json.AsArray().ShouldBeEmpty();
        (await world.AccessAsync(ann)).ShouldBe("no role");
        (await gatehouse.TypeAsync("job", "list", "--org", org)).Well().Out.ShouldContain("finished");
    }

    [Fact]
    public async Task Mistakes_are_worded()
    {
        var world = await World.BeginAsync(gatehouse);
        (await gatehouse.TypeAsync("mapping", "set", "--org", world.Org.Slug, "--role", "admin")).Refused(1, "--group or --scim-role");
        (await gatehouse.TypeAsync("mapping", "set", "--org", world.Org.Slug, "--group", "x", "--role", "admin")).Refused(1, "no group 'x'");
        (await gatehouse.TypeAsync("mapping", "set", "--org", world.Org.Slug, "--scim-role", "x")).Refused(1, "--role ROLE");
        (await gatehouse.TypeAsync("workspace", "grant", "Atlantis", "--user", "x", "--org", world.Org.Slug)).Refused(1, "no workspace 'Atlantis'");
        (await gatehouse.TypeAsync("access", "show", "--user", "x", "--org", world.Org.Slug)).Refused(1, "no user 'x'");
        (await gatehouse.TypeAsync("role", "add", "none")).Refused(1, "'none'");
    }

    [Fact]
    public async Task Verify_finds_what_differs_and_repairs_it()
    {
        var world = await World.BeginAsync(gatehouse);
        var (ann, ct) = (await world.UserAsync("ann"), TestContext.Current.CancellationToken);
        await world.MapAsync(await world.GroupAsync("Staff", ann), "developer");
        (await gatehouse.TypeAsync("access", "verify", "--org", world.Org.Slug)).Well();
        await world.Db.WriteAsync(tx => tx.RunAsync($"update users set role = {"admin"} where org_id = {Mine} and id = {ann}", ct), ct);

        var found = await gatehouse.TypeAsync("access", "verify", "--org", world.Org.Slug, "--json");
        found.Code.ShouldBe(1);
        ((int)found.Json[0]!["different"]!, (string?)found.Json[0]!["differences"]![0]!["after"]!["role"]).ShouldBe((1, "developer"));
        (await gatehouse.TypeAsync("access", "verify", "--org", world.Org.Slug, "--repair")).Well();
        (await world.AccessAsync(ann)).ShouldBe("developer");
        (await gatehouse.TypeAsync("access", "verify", "--org", world.Org.Slug)).Well();
    }

    [Fact]
    public async Task The_order_of_roles_decides_and_a_new_order_reaches_everybody()
    {
        var world = await World.BeginAsync(gatehouse);
        var ann = await world.UserAsync("ann");
        (await gatehouse.TypeAsync("role", "add", "editor", "--above", "viewer", "--privilege", "read", "edit")).Well();
        await world.MapAsync(await world.GroupAsync("a", ann), "developer");
        await world.MapAsync(await world.GroupAsync("b", ann), "editor");
        (await world.AccessAsync(ann)).ShouldBe("developer");
        (await gatehouse.TypeAsync("role", "move", "editor", "--above", "developer")).Well();
        await world.JobsEndAsync();
        (await world.AccessAsync(ann)).ShouldBe("editor");

        var roles = (await gatehouse.TypeAsync("role", "list", "--json")).Well().Json.AsArray();
        roles.Select(r => (string)r!["name"]!).ShouldBe(["viewer", "developer", "editor", "admin"]);
        roles[2]!["privileges"]!.AsArray().Select(p => (string)p!).ShouldBe(["read", "edit"]);
        (await gatehouse.TypeAsync("role", "set", "editor", "--privilege", "all")).Well();
        (await gatehouse.TypeAsync("role", "remove", "editor")).Refused(1, "the mapping of b");
        await world.UnmapAsync("b");
        (await gatehouse.TypeAsync("role", "remove", "editor")).Well();
    }

    [Fact]
    public async Task A_default_role_that_is_none_is_refused_and_one_in_use_stays()
    {
        var world = await World.BeginAsync(gatehouse);
        (await world.SetDefaultRoleAsync("king")).ShouldBeOfType<Decision<OrgSettings>.Refused>().Why.ShouldContain("'king'");
        (await gatehouse.TypeAsync("role", "add", "guest")).Well();
        await world.DefaultRoleAsync("guest");
        (await gatehouse.TypeAsync("role", "remove", "guest")).Refused(1, $"the default role of {world.Org.Slug}");
        await world.DefaultRoleAsync("none");
        (await gatehouse.TypeAsync("role", "remove", "guest")).Well();
    }
}
