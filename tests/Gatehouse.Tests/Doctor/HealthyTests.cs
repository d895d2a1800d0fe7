using Gatehouse.Doctor;
using Gatehouse.Simulate;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorOfTheHealthyOnSqlite(OnSqlite gatehouse) : HealthyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorOfTheHealthyOnPostgres(OnPostgres gatehouse) : HealthyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whoever is well hears nothing; and the verb that says so.</summary>
public abstract class HealthyTests
{
    readonly Running gatehouse;

    protected HealthyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    [InlineData(Vendor.Okta, "")]
    [InlineData(Vendor.Entra, "")]
    [InlineData(Vendor.Entra, "?aadOptscim062020")]
    public async Task A_healthy_sync_of_a_vendor_has_no_findings(Vendor vendor, string tail)
    {
        var org = await Patient.ComesAsync(gatehouse);
        var options = new SimulationOptions(vendor, new(gatehouse.Url, "/scim/v2" + tail), org.Token.Text) { Users = 40, Groups = 4, Members = 10, Concurrency = 4, Seed = Random.Shared.Next() };
        for (var i = 0; i < 2; i++) (await Simulation.RunAsync(options, null, TimeProvider.System, TestContext.Current.CancellationToken)).Clean.ShouldBeTrue();
        await Task.Delay(500, TestContext.Current.CancellationToken);

        foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(2), TimeSpan.FromDays(3)])
            (await org.SeenAsync(later)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_Org_with_nothing_in_it_has_no_findings()
    {
        var org = await Patient.ComesAsync(gatehouse);

        (await org.SeenAsync()).ShouldBeEmpty();
        (await gatehouse.TypeAsync("doctor", "--org", org.Org.Slug)).Well().Out.Trim().ShouldBe("Nothing found.");
    }

    [Fact]
    public async Task The_verb_tells_findings_with_evidence_and_repair_and_ends_with_the_worst_of_them()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.Idp.UserAsync("bob");
        (await gatehouse.TypeAsync("doctor", "--org", org.Org.Slug)).Code.ShouldBe(0, "a hint");

        await org.Idp.GroupAsync("Staff", "somebody-else");
        var warned = await gatehouse.TypeAsync("doctor", "--org", org.Org.Slug, "--json");

        (warned.Code, warned.Err).ShouldBe((1, ""));
        warned.Json.AsArray().Select(f => (string)f!["severity"]!).ShouldBe(["warning", "hint"]);
        warned.Json[0]!.AsObject().Select(m => m.Key).ShouldBe(["org", "rule", "severity", "title", "evidence", "repair", "docs"]);
        ((string?)warned.Json[0]!["rule"], (string?)warned.Json[0]!["docs"]).ShouldBe(("members-unknown", "docs/reference/doctor.md#members-unknown"));
        var entry = (string)warned.Json[0]!["evidence"]![0]!["entry"]!;
        (await gatehouse.TypeAsync("log", "--org", org.Org.Slug, "--json")).Well().Json.AsArray().ShouldContain(e => (string)e!["id"]! == entry);
    }

    [Fact]
    public async Task Errors_end_with_2_and_the_Orgs_own_view_leaves_out_what_is_of_others()
    {
        var (org, other) = (await Patient.ComesAsync(gatehouse), await Patient.ComesAsync(gatehouse));
        await org.Idp.AskAsync($"PUT Users/{await other.PersonAsync("ann@example.com")}", Wire.User("ann@example.com"));

        var (operatorSees, orgSees) = (await gatehouse.TypeAsync("doctor", "--org", org.Org.Slug), await gatehouse.TypeAsync("doctor", "--org", org.Org.Slug, "--as-org"));

        (operatorSees.Code, orgSees.Code).ShouldBe((2, 2));
        operatorSees.Out.ShouldContain(other.Org.Slug);
        orgSees.Out.ShouldNotContain(other.Org.Slug);
        orgSees.Out.ShouldContain("Repair: ");
        (await gatehouse.TypeAsync("doctor")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Every_rule_is_explained_in_the_reference()
    {
        var reference = await File.ReadAllTextAsync(Path.Combine(Root(), "docs/reference/doctor.md"), TestContext.Current.CancellationToken);

        foreach (var rule in Rule.All) reference.ShouldContain($"\n### {rule.Id}\n");
        Rule.All.Select(r => r.Id).ShouldBeUnique();

        static string Root()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Gatehouse.slnx"))) folder = folder.Parent;
            return folder.FullName;
        }
    }
}
