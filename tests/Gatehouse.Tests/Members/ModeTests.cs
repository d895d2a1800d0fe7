using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Members;

public sealed class ModesOnSqlite(OnSqlite gatehouse) : ModeTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ModesOnPostgres(OnPostgres gatehouse) : ModeTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Manual, jit or scim, exactly one (product rule 1.3).</summary>
public abstract class ModeTests
{
    readonly Running gatehouse;

    protected ModeTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TokenStore Tokens => gatehouse.Services.GetRequiredService<TokenStore>();

    [Fact]
    public async Task The_first_token_puts_a_fresh_Org_into_SCIM_mode()
    {
        var org = await NewAsync();
        (await ModeAsync(org)).ShouldBe("manual");

        (await IssueAsync(org)).Granted();

        (await ModeAsync(org)).ShouldBe("scim");
    }

    [Fact]
    public async Task Jit_is_refused_while_SCIM_is_active_in_exactly_these_words()
    {
        var org = await gatehouse.OrgAsync();

        (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=jit", "--yes")).Refused(1, "Cannot enable JIT provisioning while SCIM is active");

        (await org.Idp.AskAsync("GET Users?count=1")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Leaving_SCIM_asks_first()
    {
        var org = await gatehouse.OrgAsync();

        (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=manual")).Refused(1, "revokes the Org's tokens at once");

        (await org.Idp.AskAsync("GET Users?count=1")).Status.ShouldBe(200);
        (await ModeAsync(org.Slug)).ShouldBe("scim");
    }

    [Fact]
    public async Task Leaving_SCIM_revokes_the_tokens_on_every_node_and_the_users_remain()
    {
        var org = await gatehouse.OrgAsync();
        await using var other = await Node.StartAsync(gatehouse);
        var user = await org.Idp.UserAsync("ada@example.com");
        var bought = await BoughtAsync(org);
        (await other.Idp(org.Token).AskAsync($"GET Users/{user}")).Status.ShouldBe(200);
        (await other.Idp(bought).AskAsync($"GET Users/{user}")).Status.ShouldBe(200);

        (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=manual", "--yes")).Well().Out.ShouldContain("manual");

        (await org.Idp.AskAsync($"GET Users/{user}")).Status.ShouldBe(401);
        (await other.Idp(org.Token).AskAsync($"GET Users/{user}")).Status.ShouldBe(401);
        (await other.Idp(bought).AskAsync($"GET Users/{user}")).Status.ShouldBe(401);
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select id from users where org_id = '{org.Id}'")).ShouldBe([user]);
    }

    [Fact]
    public async Task In_jit_mode_no_token_is_issued_and_the_words_say_what_to_do()
    {
        var org = await NewAsync();
        (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=jit")).Well();

        (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug)).Refused(1, $"JIT mode, where SCIM tokens open nothing. To use SCIM: gatehouse org set {org.Slug} mode=scim");

        (await ModeAsync(org)).ShouldBe("jit");
    }

    [Fact]
    public async Task An_Org_that_left_SCIM_returns_only_when_it_says_so()
    {
        var org = await gatehouse.OrgAsync();
        (await SetAsync(org.Db, "scim", "manual")).Granted();

        (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug)).Refused(1, $"left SCIM for manual mode. To use SCIM again: gatehouse org set {org.Slug} mode=scim");
        (await gatehouse.TypeAsync("org", "set", org.Slug, "mode=scim")).Well();
        (await IssueAsync(org.Db)).Granted();

        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(401, "Tokens of the time before stay revoked.");
    }

    [Fact]
    public async Task An_Org_may_go_from_SCIM_to_manual_and_then_to_jit()
    {
        var org = await gatehouse.OrgAsync();

        (await SetAsync(org.Db, "scim", "manual")).Granted();

        (await SetAsync(org.Db, "manual", "jit")).Granted().Mode.ShouldBe("jit");
    }

    [Fact]
    public async Task An_instance_may_ask_for_a_connection_and_a_domain_before_SCIM()
    {
        var (fresh, active) = (await NewAsync(), await gatehouse.OrgAsync());
        (await gatehouse.TypeAsync("instance", "set", "require-connection=true")).Well();
        try
        {
            var refused = (await IssueAsync(fresh)).ShouldBeOfType<Decision<IssuedToken>.Refused>().Why;
            refused.ShouldBe("This instance lets an Org use SCIM when it has an active sign-in connection and a verified domain. This Org lacks an active sign-in connection and a verified domain.");
            (await SetAsync(fresh.Db, "manual", "scim")).ShouldBeOfType<Decision<OrgSettings>.Refused>().Why.ShouldBe(refused);
            (await IssueAsync(active.Db)).Granted(); // Who is in is not thrown out.
        }
        finally
        {
            (await gatehouse.TypeAsync("instance", "set", "require-connection=", "--json")).Well().Out.Trim().ShouldBe("{}");
        }

        (await IssueAsync(fresh)).Granted();
    }

    [Theory]
    [InlineData("require-connection=maybe")]
    [InlineData("colour=blue")]
    public async Task An_unknown_setting_of_the_instance_is_refused_with_the_known_ones(string setting) =>
        (await gatehouse.TypeAsync("instance", "set", setting)).Refused(1, "require-connection=false|true");

    [Fact]
    public async Task A_change_of_mode_is_an_event_with_the_change()
    {
        var org = await gatehouse.OrgAsync();

        (await SetAsync(org.Db, "scim", "manual")).Granted();

        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select data from events where org_id = '{org.Id}' and type = 'org.updated' order by position, id")).ShouldBe(
        [
            """{"changes":{"mode":{"from":null,"to":"scim"}},"by":"test"}""",
            """{"changes":{"mode":{"from":"scim","to":"manual"}},"by":"test"}""",
        ]);
    }

    [Fact]
    public async Task Tokens_issued_and_rotated_while_the_Org_leaves_SCIM_never_outlive_it()
    {
        for (var round = 0; round < 10; round++)
        {
            var org = await gatehouse.OrgAsync();
            var issuing = Enumerable.Range(0, 3).Select(_ => Task.Run(() => IssueAsync(org.Db), Ct)).ToList();
            var rotating = Task.Run(() => Tokens.RotateAsync(org.Db, org.TokenId, TimeSpan.FromHours(1), TimeSpan.FromDays(1), "test", Ct), Ct);

            (await SetAsync(org.Db, "scim", "manual")).Granted();
            await Task.WhenAll([rotating, .. issuing]);

            (await TokenStore.ListAsync(org.Db, Ct)).ShouldAllBe(t => t.RevokedAt != null, "A token of an Org that is not in SCIM mode opens nothing.");
            (await ModeAsync(org.Slug)).ShouldBe("manual");
        }
    }

    [Fact]
    public async Task Two_switches_at_once_end_in_one_mode_by_allowed_steps()
    {
        for (var round = 0; round < 10; round++)
        {
            var org = await NewAsync();

            var answers = await Task.WhenAll(Task.Run(() => SetAsync(org.Db, "manual", "jit"), Ct), Task.Run(() => SetAsync(org.Db, "manual", "scim"), Ct));

            // jit, then scim is allowed; scim, then jit is not.
            answers[1].ShouldBeOfType<Decision<OrgSettings>.Done>();
            if (answers[0] is Decision<OrgSettings>.Refused refused) refused.Why.ShouldBe("Cannot enable JIT provisioning while SCIM is active");
            (await ModeAsync(org)).ShouldBe("scim");
        }
    }

    async Task<(string Slug, OrgDb Db)> NewAsync()
    {
        var slug = "m" + Guid.NewGuid().ToString("N")[..12];
        (await gatehouse.Services.GetRequiredService<OrgStore>().CreateAsync("Acme", slug, "isolated", "userName", Ct)).ShouldNotBeNull();
        return (slug, (await gatehouse.Services.GetRequiredService<OperatorDoor>().OpenAsync(slug, Ct))!.Value.Db);
    }

    Task<Decision<IssuedToken>> IssueAsync((string Slug, OrgDb Db) org) => IssueAsync(org.Db);

    Task<Decision<IssuedToken>> IssueAsync(OrgDb db) => Tokens.IssueAsync(db, "test", TimeSpan.FromDays(1), new Dictionary<string, string>(), "test", Ct);

    /// <summary>From is for the reader.</summary>
    Task<Decision<OrgSettings>> SetAsync(OrgDb db, string from, string to) =>
        gatehouse.Services.GetRequiredService<OrgChanges>().SetAsync(db, new Dictionary<string, string> { ["mode"] = to }, confirmed: from == "scim", "test", Ct);

    Task<string> ModeAsync((string Slug, OrgDb Db) org) => ModeAsync(org.Slug);

    async Task<string> ModeAsync(string slug) => (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(slug, Ct))!.Settings.Mode;

    async Task<string> BoughtAsync(TestOrg org)
    {
        using var client = new HttpClient { BaseAddress = gatehouse.Url };
        using var answer = await client.PostAsync(new Uri("/oauth2/scim/token", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = org.TokenId, ["client_secret"] = org.Token,
        }), Ct);
        return System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["access_token"]!.GetValue<string>();
    }
}
