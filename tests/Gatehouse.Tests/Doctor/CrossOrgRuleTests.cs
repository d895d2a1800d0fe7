using Gatehouse.Doctor;
using Gatehouse.Operator;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorAcrossOrgsOnSqlite(OnSqlite gatehouse) : CrossOrgRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorAcrossOrgsOnPostgres(OnPostgres gatehouse) : CrossOrgRuleTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class CrossOrgRuleTests
{
    readonly Running gatehouse;

    protected CrossOrgRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static string[] People(string of, int count = 4) => [.. Enumerable.Range(0, count).Select(i => $"{of}{i}-{Guid.NewGuid():N}@example.com")];

    /// <summary>A SCIM app of one Org: people, and a group with them.</summary>
    static async Task AppAsync(Patient org, params string[] people)
    {
        var ids = new List<string>();
        foreach (var person in people) ids.Add(await org.PersonAsync(person));
        await org.Idp.GroupAsync("Everybody", [.. ids]);
    }

    /// <summary>A sign-in app that all Orgs share: people of all, and no groups.</summary>
    static async Task SignInAppAsync(Patient org, params string[] people)
    {
        foreach (var person in people) await org.PersonAsync(person);
    }

    static bool IsCrossOrg(Finding finding) => finding.Rule is "shared-app-scim" or "external-user-two-apps" or "user-in-two-orgs";

    async Task<(Patient Sales, Patient Staff, Patient Hub)> SharedAppAsync(string isolation)
    {
        var (hub, sales, staff) = (await Patient.ComesAsync(gatehouse, isolation), await Patient.ComesAsync(gatehouse, isolation), await Patient.ComesAsync(gatehouse, isolation));
        var (sellers, clerks) = (People("sales"), People("staff"));
        await AppAsync(sales, sellers);
        await AppAsync(staff, clerks);
        await AppAsync(hub, People("hub"));
        await SignInAppAsync(hub, [.. sellers, .. clerks]);
        return (sales, staff, hub);
    }

    [Fact]
    public async Task SCIM_left_on_at_the_shared_sign_in_app_is_found_at_the_Org_whose_token_it_has()
    {
        var (sales, staff, hub) = await SharedAppAsync("shared");

        var finding = await hub.HasAsync("shared-app-scim");

        finding.Severity.ShouldBe(Severity.Error);
        foreach (var other in (Patient[])[sales, staff])
        {
            finding.Evidence.ShouldContain(e => e.Text.Contains($"4 of them are in the Org '{other.Org.Slug}'", StringComparison.Ordinal));
            (await other.SeenAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_Orgs_administrator_hears_of_the_shared_app_without_a_word_of_other_Orgs()
    {
        var (sales, staff, hub) = await SharedAppAsync("shared");

        var told = (await hub.HasAsync("shared-app-scim")).ForOrg().ShouldNotBeNull();

        told.Evidence.ShouldContain(e => e.Text.Contains(hub.Token.Token.Id, StringComparison.Ordinal));
        var text = System.Text.Json.JsonSerializer.Serialize(told);
        foreach (var other in (Patient[])[sales, staff]) text.ShouldNotContain(other.Org.Slug);
    }

    [Fact]
    public async Task Between_isolated_Orgs_only_the_operator_hears_of_the_shared_app()
    {
        var (_, _, hub) = await SharedAppAsync("isolated");

        (await hub.HasAsync("shared-app-scim")).ForOrg().ShouldBeNull();
    }

    [Fact]
    public async Task Internal_people_with_one_SCIM_app_for_each_Org_are_the_right_pattern()
    {
        var orgs = new List<Patient>();
        for (var i = 0; i < 3; i++) orgs.Add(await Patient.ComesAsync(gatehouse, "shared"));
        var both = People("both", 6); // In all three Orgs, as is meant: each through the SCIM app of that Org.
        foreach (var org in orgs) await AppAsync(org, [.. both, .. People("own")]);

        foreach (var org in orgs)
            foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromDays(2)])
                (await org.SeenAsync(later)).ShouldBeEmpty();
    }

    [Fact]
    public async Task External_people_with_one_app_for_each_Org_are_the_right_pattern()
    {
        var orgs = new List<Patient>();
        for (var i = 0; i < 3; i++) orgs.Add(await Patient.ComesAsync(gatehouse));
        foreach (var org in orgs) await AppAsync(org, People("external"));
        // A consultant whom two customers employ, each in a directory of its own; and ids that two directories both use.
        foreach (var (org, i) in orgs.Select((o, i) => (o, i)))
        {
            await org.PersonAsync("consultant@example.com", $"{i}-{Guid.NewGuid():N}");
            await org.PersonAsync($"admin@{i}.example.com", "admin");
        }

        foreach (var org in orgs)
            foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromDays(2)])
                (await org.SeenAsync(later)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_external_user_assigned_to_two_apps_is_told_to_the_operator_alone()
    {
        var (acme, other) = (await Patient.ComesAsync(gatehouse), await Patient.ComesAsync(gatehouse));
        var twice = People("twice", 1)[0];
        await AppAsync(acme, [.. People("acme"), twice]);
        await AppAsync(other, [.. People("other"), twice]);

        foreach (var (org, elsewhere) in ((Patient, Patient)[])[(acme, other), (other, acme)])
        {
            var finding = await org.HasAsync("external-user-two-apps");
            finding.Severity.ShouldBe(Severity.Warning);
            finding.Evidence.ShouldHaveSingleItem().Text.ShouldContain(elsewhere.Org.Slug);
            (await org.SeenAsync()).Select(f => f.ForOrg()).ShouldAllBe(f => f == null);
        }
    }

    [Fact]
    public async Task A_user_in_two_Orgs_through_two_apps_is_found_where_one_of_them_is_isolated()
    {
        var (shared, isolated) = (await Patient.ComesAsync(gatehouse, "shared"), await Patient.ComesAsync(gatehouse));
        var twice = People("twice", 1)[0];
        await AppAsync(shared, twice);
        await AppAsync(isolated, twice);

        foreach (var org in (Patient[])[shared, isolated]) (await org.HasAsync("user-in-two-orgs")).ForOrg().ShouldBeNull();
    }

    [Fact]
    public async Task All_Orgs_at_once_are_found_to_have_what_each_has_alone()
    {
        var (sales, _, hub) = await SharedAppAsync("shared");
        var orgs = await gatehouse.Services.GetRequiredService<OrgStore>().ListAsync(TestContext.Current.CancellationToken);

        var all = await gatehouse.Services.GetRequiredService<Checkup>().ExamineAllAsync(orgs, TestContext.Current.CancellationToken);

        all.Single(o => o.Org.Id == hub.Org.Id).Findings.Where(IsCrossOrg).Select(f => f.Rule).ShouldBe(["shared-app-scim"]);
        all.Single(o => o.Org.Id == sales.Org.Id).Findings.ShouldBeEmpty();
    }
}
