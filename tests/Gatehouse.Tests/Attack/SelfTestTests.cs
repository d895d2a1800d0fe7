using Gatehouse.Attack;
using Gatehouse.Connections;
using Gatehouse.Doctor;
using Gatehouse.Operator;
using Gatehouse.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Attack;

public sealed class SelfTestOnSqlite(OnSqlite gatehouse) : SelfTestTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SelfTestOnPostgres(OnPostgres gatehouse) : SelfTestTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>`doctor --attack` and `doctor --ipsie`.</summary>
public abstract class SelfTestTests
{
    readonly Running gatehouse;
    readonly Scene scene;

    protected SelfTestTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_forged_Response_is_refused_and_the_genuine_one_is_not()
    {
        var (org, _) = await scene.JitOrgAsync();
        using var party = new SamlParty();
        var report = Run(await scene.ConnectAsync(party, org));

        report.Control.ShouldBeTrue();
        report.Attempts.Count.ShouldBeGreaterThan(40);
        report.Attempts.Where(a => !a.Refused).ShouldBeEmpty();
        report.Attempts.Select(a => a.Check).Distinct().Count().ShouldBeGreaterThan(12); // Each by its own check, and not all by one that comes first.
    }

    [Fact]
    public async Task So_is_every_forged_ID_token()
    {
        var report = Run(await OidcAsync());

        report.Control.ShouldBeTrue();
        report.Attempts.Where(a => !a.Refused).ShouldBeEmpty();
        report.Attempts.Select(a => a.Check).Distinct().Count().ShouldBeGreaterThan(8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_running_instance_refuses_them_too(bool saml)
    {
        var (org, _) = await scene.JitOrgAsync();
        using var party = new SamlParty();
        var connection = saml ? await scene.ConnectAsync(party, org) : await OidcAsync();
        using var client = new HttpClient();

        var attempts = await new OverTheWire(client).TryAsync(connection, new(gatehouse.Url.ToString(), connection.Id), TimeProvider.System, Ct);

        attempts.ShouldNotBeNull().ShouldAllBe(a => a.Refused);
    }

    [Fact]
    public async Task What_is_not_reached_is_not_called_safe()
    {
        using var client = new HttpClient();
        (await new OverTheWire(client).TryAsync(await OidcAsync(), new("http://127.0.0.1:1", "none"), TimeProvider.System, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Levels_of_IPSIE_follow_from_the_configuration()
    {
        var (org, db) = await scene.OrgAsync();
        (await LevelsAsync(org.Slug)).ShouldSatisfyAllConditions(none => none.Session.ShouldBe(0), none => none.Account.ShouldBe(0), none => none.Demands.Count(d => d.Missing is not null).ShouldBeGreaterThan(5));

        using var party = new SamlParty();
        await scene.ConnectAsync(party, org, ("idp-initiated", "accept"));
        await new Tenancy.BareDatabase(gatehouse.Database).RowsAsync($"update orgs set settings = '{{\"sso\":\"required\"}}', version = version + 1 where id = '{org.Id.Value}'");

        (await LevelsAsync(org.Slug)).ShouldSatisfyAllConditions(some => some.Session.ShouldBe(1), some => some.Demands.Single(d => d.Level == "SL2" && d.Missing is not null).Missing!.ShouldContain("idp-initiated=convert"));
    }

    async Task<Connection> OidcAsync()
    {
        var (org, _) = await scene.JitOrgAsync();
        return await scene.ActivateAsync(new(org.Id, "Provider", "generic-oidc", new Dictionary<string, string>(StringComparer.Ordinal), new IdentityProvider.Oidc("https://op.example.com", "client")) { Secret = "x" }, [org.Id]);
    }

    async Task<IpsieReport> LevelsAsync(string slug)
    {
        var org = (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(slug, Ct))!;
        return await gatehouse.Services.GetRequiredService<Checkup>().IpsieAsync(org, Ct);
    }

    AttackReport Run(Connection connection) => SelfTest.Run(connection, new(gatehouse.Url.ToString(), connection.Id), TimeProvider.System);
}
