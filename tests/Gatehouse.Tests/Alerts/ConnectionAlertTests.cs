using Gatehouse.Alerts;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Domains;
using Gatehouse.Jobs;
using Gatehouse.Operator;
using Gatehouse.Saml;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Alerts;

public sealed class ConnectionAlertsOnSqlite(OnSqlite gatehouse) : ConnectionAlertTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ConnectionAlertsOnPostgres(OnPostgres gatehouse) : ConnectionAlertTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What will keep people from signing in is told before it does.</summary>
public abstract class ConnectionAlertTests
{
    readonly Running gatehouse;

    protected ConnectionAlertTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    ConnectionChanges Changes => gatehouse.Services.GetRequiredService<ConnectionChanges>();

    Task LookAsync(double days = 0) =>
        new AlertWatch(gatehouse.Services.GetRequiredService<InstanceDb>(), new Troubled(), new ShiftedClock(TimeSpan.FromDays(days)), NullLogger<AlertWatch>.Instance).LookAsync(Ct);

    static async Task<List<string>> OpenAsync(TestOrg org) => [.. (await AlertStore.ListAsync(org.Db, all: false, Ct)).Select(a => $"{a.Rule} {a.Detail}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_end_of_a_certificate_is_an_alert_at_each_threshold_in_every_Org_that_is_served()
    {
        var (one, two, off) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        (await gatehouse.TypeAsync("alert", "set", "--org", off.Slug, "alert-sign-in=off")).Well();
        var connection = await ActiveAsync(Some.Saml(null, "Holding", certificates: [Some.Certificate(Now.AddDays(100))]));
        foreach (var org in (TestOrg[])[one, two, off]) (await Changes.ServeAsync(connection.Id, org.Db.Org, "test", Ct))!.Granted();

        await LookAsync();
        (await OpenAsync(one)).ShouldBeEmpty();
        foreach (var (day, words) in ((double, string)[])[(45, "ends in 60 days or less"), (75, "ends in 30 days or less"), (94, "ends in 7 days or less"), (99.5, "ends in a day or less"), (101, "has ended")])
        {
            await LookAsync(day);
            (await OpenAsync(one)).ShouldBe([$"certificate-ending The certificate of 'Holding' {words}."]);
            (await OpenAsync(two)).ShouldBe(await OpenAsync(one));
        }

        (await OpenAsync(off)).ShouldBeEmpty();
        (await Changes.ChangeAsync(connection.Id, new() { Idp = connection.Idp, Certificates = [Some.Certificate(Now.AddDays(900))] }, false, "test", Ct))!.Granted();
        await LookAsync(101);
        (await OpenAsync(one)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Secrets_that_end_documents_that_cannot_be_read_keys_that_wait_and_domains_that_fail_are_alerts()
    {
        var org = await gatehouse.OrgAsync();
        var oidc = await ActiveAsync(Some.Oidc(org.Db.Org, "Entra") with { SecretEndsAt = Now.AddDays(20) });
        var saml = await ActiveAsync(Some.Saml(org.Db.Org, "Okta", certificates: [Some.Certificate()]));
        await gatehouse.Services.GetRequiredService<ConnectionNotes>().RefreshFailedAsync(oidc.Id, "It answered 404.", Ct);
        await gatehouse.Services.GetRequiredService<ConnectionKeys>().LearnAsync(saml.Id, new IdpMetadata(saml.Idp.Name, [new("post", "https://idp.example/sso")], [], [Some.Certificate()], [], false, null), "metadata", Ct);
        var domain = (await DomainStore.AddAsync(org.Db, "acme.test", "test", Now, Ct)).Granted();
        await DomainStore.NoteAsync(org.Db, domain.Name, new Proof.There(), Now, Ct);
        await DomainStore.NoteAsync(org.Db, domain.Name, new Proof.Missing("Gone."), Now, Ct);

        await Task.WhenAll(LookAsync(2), LookAsync(2));

        (await OpenAsync(org)).ShouldBe(
        [
            $"certificates-waiting The metadata of 'Okta' names other certificates only. Compare them, then: gatehouse connection keys accept {saml.Id}",
            "connection-unreadable 'Entra': It answered 404.",
            "domain-failing The proof of acme.test is not found any more. Gone.",
            "secret-ending The client secret of 'Entra' ends in 30 days or less.",
        ]);
        (await Changes.ChangeAsync(oidc.Id, new() { State = Connection.Disabled }, false, "test", Ct))!.Granted();
        await gatehouse.Services.GetRequiredService<ConnectionKeys>().AcceptAsync(saml.Id, null, "test", Ct);
        await DomainStore.RemoveAsync(org.Db, domain.Name, "test", Now, Ct);
        await LookAsync(2);
        (await OpenAsync(org)).ShouldBeEmpty();
    }

    async Task<Connection> ActiveAsync(NewConnection wanted) =>
        (await Changes.ChangeAsync((await Changes.CreateAsync(wanted, "test", Ct)).Granted().Id, new() { State = Connection.Active }, false, "test", Ct))!.Granted();
}
