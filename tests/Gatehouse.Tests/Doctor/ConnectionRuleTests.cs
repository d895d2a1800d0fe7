using Gatehouse.Connections;
using Gatehouse.Doctor;
using Gatehouse.Domains;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorConnectionsOnSqlite(OnSqlite gatehouse) : ConnectionRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorConnectionsOnPostgres(OnPostgres gatehouse) : ConnectionRuleTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class ConnectionRuleTests
{
    readonly Running gatehouse;

    protected ConnectionRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    ConnectionChanges Changes => gatehouse.Services.GetRequiredService<ConnectionChanges>();

    ConnectionNotes Notes => gatehouse.Services.GetRequiredService<ConnectionNotes>();

    [Fact]
    public async Task A_tested_connection_with_a_default_and_a_long_certificate_has_no_findings()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await ActiveAsync(Some.Saml(org.Org.Id, certificates: [Some.Certificate()]));

        foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromDays(3)]) (await org.SeenAsync(later)).Select(f => f.Rule).Except(["never-connected"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_only_way_in_that_asks_first_is_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var only = await ActiveAsync(Some.Saml(org.Org.Id, certificates: [Some.Certificate()]));
        await org.HasNotAsync("auto-redirect-off");
        (await Changes.ChangeAsync(only.Id, new() { Words = new Dictionary<string, string> { ["auto-redirect"] = "false" } }, false, "test", Ct))!.Granted();

        (await org.HasAsync("auto-redirect-off")).Title.ShouldContain(only.Name);

        await ActiveAsync(Some.Saml(org.Org.Id, certificates: [Some.Certificate()])); // Now there is something to choose.
        await org.HasNotAsync("auto-redirect-off");
    }

    [Fact]
    public async Task An_app_that_wants_people_elsewhere_is_found_by_operators()
    {
        using var surfer = new SignIn.Surfer(gatehouse.Url);
        var app = await Provider.RelyingApp.MakeAsync(gatehouse);
        (await surfer.GoAsync(app.Ask(("redirect_uri", "https://app.test/callback/")))).Status.ShouldBe(400);

        var findings = await Tenancy.Soon.Async(async () => (await gatehouse.TypeAsync("doctor", "--org", "primary", "--json")).Out, said => said.Contains("redirect-unregistered", StringComparison.Ordinal));

        findings.ShouldContain("redirect-unregistered");
        findings.ShouldContain("https://app.test/callback/");
        findings.ShouldContain(app.Client.Id);
        var org = await Patient.ComesAsync(gatehouse);
        await org.HasNotAsync("redirect-unregistered");
    }

    [Fact]
    public async Task A_certificate_that_ends_is_worse_the_nearer_its_end_and_well_once_a_later_one_is_known()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var ending = Some.Certificate(Now.AddDays(50));
        var connection = await ActiveAsync(Some.Saml(org.Org.Id, certificates: [ending]));

        foreach (var (later, severity) in ((int, Severity)[])[(0, Severity.Hint), (30, Severity.Warning), (45, Severity.Error), (60, Severity.Error)])
            (await org.HasAsync("certificate-ending", TimeSpan.FromDays(later))).Severity.ShouldBe(severity);
        (await org.HasAsync("certificate-ending", TimeSpan.FromDays(60))).Title.ShouldContain("has ended");

        (await Changes.ChangeAsync(connection.Id, new() { Idp = connection.Idp, Certificates = [ending, Some.Certificate()] }, false, "test", Ct))!.Granted();
        await org.HasNotAsync("certificate-ending", TimeSpan.FromDays(60));
    }

    [Fact]
    public async Task A_connection_nobody_tried_is_found_and_so_is_one_whose_trial_failed()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var connection = (await Changes.CreateAsync(Some.Oidc(org.Org.Id), "test", Ct)).Granted();
        await org.HasNotAsync("connection-untested", TimeSpan.FromHours(2));
        (await Changes.ChangeAsync(connection.Id, new() { State = Connection.Active }, false, "test", Ct))!.Granted();

        (await org.HasAsync("connection-untested", TimeSpan.FromHours(2))).Title.ShouldContain("Nobody has tried");
        await Notes.TestedAsync(connection.Id, passed: false, "audience", Ct);
        (await org.HasAsync("connection-untested", TimeSpan.FromHours(2))).Evidence[0].Text.ShouldContain("failed, audience");
        await Notes.TestedAsync(connection.Id, passed: true, null, Ct);
        await org.HasNotAsync("connection-untested", TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task Several_identity_providers_and_no_default_are_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var first = (await Changes.CreateAsync(Some.Oidc(org.Org.Id, "Left"), "test", Ct)).Granted();
        var (second, _) = (await ActiveAsync(Some.Oidc(org.Org.Id, "A")), await ActiveAsync(Some.Oidc(org.Org.Id, "B")));

        (await org.HasAsync("no-default-connection")).Evidence.Count.ShouldBe(2, $"{first.Id} is the default and a draft");
        await Changes.MakeDefaultAsync(second.Id, org.Org.Id, "test", Ct);
        await org.HasNotAsync("no-default-connection");
    }

    [Fact]
    public async Task A_client_secret_that_ends_and_a_document_that_is_not_readable_are_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var connection = await ActiveAsync(Some.Oidc(org.Org.Id) with { SecretEndsAt = Now.AddDays(20) });
        await Notes.RefreshFailedAsync(connection.Id, "It answered 404.", Ct);

        (await org.HasAsync("client-secret-ending")).Severity.ShouldBe(Severity.Warning);
        (await org.HasAsync("client-secret-ending", TimeSpan.FromDays(15))).Severity.ShouldBe(Severity.Error);
        await org.HasNotAsync("connection-unreadable");
        (await org.HasAsync("connection-unreadable", TimeSpan.FromDays(1.1))).Evidence[0].Text.ShouldContain("It answered 404.");

        await Notes.RefreshedAsync(connection.Id, Ct);
        await org.HasNotAsync("connection-unreadable", TimeSpan.FromDays(1.1));
    }

    [Fact]
    public async Task A_domain_whose_proof_is_gone_is_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var domain = (await DomainStore.AddAsync(org.Db, "acme.test", "test", Now, Ct)).Granted();
        await DomainStore.NoteAsync(org.Db, domain.Name, new Proof.There(), Now, Ct);
        await org.HasNotAsync("domain-failing");

        await DomainStore.NoteAsync(org.Db, domain.Name, new Proof.Missing("1.1.1.1: no TXT record there."), Now, Ct);

        (await org.HasAsync("domain-failing")).Repair.ShouldContain(domain.RecordValue);
    }

    async Task<Connection> ActiveAsync(NewConnection wanted)
    {
        var made = (await Changes.CreateAsync(wanted, "test", Ct)).Granted();
        await Notes.TestedAsync(made.Id, passed: true, null, Ct);
        return (await Changes.ChangeAsync(made.Id, new() { State = Connection.Active }, false, "test", Ct))!.Granted();
    }
}
