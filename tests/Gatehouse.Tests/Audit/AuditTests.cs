using Gatehouse.SignIn;
using Gatehouse.Tests.Api;
using Gatehouse.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Audit;

public sealed class AuditOnSqlite(OnSqlite gatehouse) : AuditTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AuditOnPostgres(OnPostgres gatehouse) : AuditTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whatever is changed by hand leaves who, from where, what, and before and after.</summary>
public abstract class AuditTests
{
    readonly Running gatehouse;

    protected AuditTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_setting_of_an_Org_is_there_with_before_and_after()
    {
        var org = await gatehouse.OrgAsync();
        (await gatehouse.TypeAsync("org", "set", org.Slug, "grace=10d")).Well();
        (await gatehouse.TypeAsync("org", "set", org.Slug, "grace=20d")).Well();

        var entry = (await gatehouse.TypeAsync("audit", "list", "--org", org.Slug, "--action", "org set", "--json")).Well().Json.AsArray()[0]!;

        ((string?)entry["actorKind"]).ShouldBe("command-line");
        ((string)entry["actorName"]!).ShouldContain("command line");
        ((string?)entry["targetType"]).ShouldBe("org");
        entry["changes"]!.ToJsonString().ShouldBe("""{"grace":{"from":"10d","to":"20d"}}""");
    }

    [Fact]
    public async Task A_key_of_the_API_is_there_with_its_address()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, null);
        await caller.DoAsync($"PATCH /orgs/{org.Slug}", """{"name":"Renamed"}""");
        await caller.DoAsync($"GET /orgs/{org.Slug}");

        var entry = (await gatehouse.TypeAsync("audit", "list", "--org", org.Slug, "--actor", "test", "--json")).Well().Json.AsArray().ShouldHaveSingleItem()!;

        ((string?)entry["actorKind"]).ShouldBe("api-key");
        ((string?)entry["address"]).ShouldNotBeNull();
        ((string?)entry["changes"]!["name"]!["to"]).ShouldBe("Renamed");
    }

    /// <summary>No store is asked: whatever changes rows is in the log of its Org, or of the instance.</summary>
    [Fact]
    public async Task Verbs_that_change_something_leave_an_entry_and_others_none()
    {
        var org = await gatehouse.OrgAsync();
        await ExpectAsync("token issue", true, org.Slug, "--org", org.Slug, "--name", "audited");
        await ExpectAsync("webhook add", true, org.Slug, "http://127.0.0.1:9/x", "--org", org.Slug, "--webhook-private");
        await ExpectAsync("api-key create", true, org.Slug, "audited", "--org", org.Slug, "--scope", "*:read");
        await ExpectAsync("domain add", true, org.Slug, "audit.example.com", "--org", org.Slug);
        await ExpectAsync("workspace create", true, org.Slug, "Design", "--org", org.Slug);
        await ExpectAsync("role add", true, null, "auditor");
        await ExpectAsync("role set", true, null, "auditor", "--privilege", "look");
        await ExpectAsync("role remove", true, null, "auditor");
        await ExpectAsync("instance set", true, null, "require-connection=false");
        await ExpectAsync("token list", false, org.Slug, "--org", org.Slug);
        await ExpectAsync("org list", false, null);
        await ExpectAsync("org show", false, org.Slug, org.Slug);
    }

    [Fact]
    public async Task Sign_ins_and_acts_are_one_list_in_the_order_of_time()
    {
        var org = await gatehouse.OrgAsync();
        var log = gatehouse.Services.GetRequiredService<SignInLogStore>();
        (await gatehouse.TypeAsync("org", "set", org.Slug, "grace=10d")).Well();
        await org.Db.WriteAsync(tx =>
        {
            log.Write(tx, new(DateTimeOffset.UtcNow, "signed-in", SignInLogStore.NewReference(), Connection: "con_1", User: "user_1", Address: "192.0.2.7"));
            return Task.FromResult(true);
        }, TestContext.Current.CancellationToken);
        (await gatehouse.TypeAsync("org", "set", org.Slug, "grace=20d")).Well();

        var entries = (await gatehouse.TypeAsync("audit", "list", "--org", org.Slug, "--since", "1h", "-n", "3", "--json")).Well().Json.AsArray();

        entries.Select(e => (string?)e!["action"]).ShouldBe(["org set", "sign-in signed-in", "org set"]);
        ((string?)entries[1]!["actorId"], (string?)entries[1]!["address"], (string?)entries[1]!["targetId"]).ShouldBe(("user_1", "192.0.2.7", "con_1"));
    }

    [Fact]
    public async Task What_was_refused_leaves_none()
    {
        var org = await gatehouse.OrgAsync();
        (await gatehouse.TypeAsync("token", "revoke", "tok_none", "--org", org.Slug)).Code.ShouldNotBe(0);

        (await CountAsync("token revoke", org.Slug)).ShouldBe(0);
    }

    [Fact]
    public async Task An_export_has_every_entry_in_both_forms_and_only_this_Orgs()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        for (var i = 1; i < 4; i++) (await gatehouse.TypeAsync("org", "set", org.Slug, $"grace={i}d")).Well();
        (await gatehouse.TypeAsync("org", "set", other.Slug, "grace=77d")).Well();

        var lines = (await gatehouse.TypeAsync("audit", "export", "--org", org.Slug, "--action", "org set")).Well().Out;
        var csv = (await gatehouse.TypeAsync("audit", "export", "--org", org.Slug, "--action", "org set", "--csv")).Well().Out;

        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
        csv.ShouldContain("\"\"to\"\":\"\"3d\"\"");
        (lines + csv).ShouldNotMatch(@"\b77d\b"); // As a word: ids may hold it by chance.
        (await gatehouse.TypeAsync("audit", "list")).Well().Out.ShouldNotMatch(@"\b77d\b");
    }

    async Task ExpectAsync(string verb, bool leaves, string? org, params string[] arguments)
    {
        var before = await CountAsync(verb, org);
        (await gatehouse.TypeAsync([.. verb.Split(' '), .. arguments])).Code.ShouldBe(0, verb);
        (await CountAsync(verb, org) > before).ShouldBe(leaves, verb);
    }

    async Task<int> CountAsync(string verb, string? org) =>
        (await gatehouse.TypeAsync([.. (string[])["audit", "list", "--action", verb, "--json"], .. org is null ? (string[])[] : ["--org", org]])).Well().Json.AsArray().Count;
}
