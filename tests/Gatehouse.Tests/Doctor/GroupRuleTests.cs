using Gatehouse.Doctor;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorGroupsOnSqlite(OnSqlite gatehouse) : GroupRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorGroupsOnPostgres(OnPostgres gatehouse) : GroupRuleTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class GroupRuleTests
{
    readonly Running gatehouse;

    protected GroupRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Groups_that_were_never_pushed_are_remarked_after_a_day()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.PersonAsync("ann@example.com");

        (await org.HasAsync("groups-never-pushed", TimeSpan.FromDays(2))).Severity.ShouldBe(Severity.Hint);
        await org.HasNotAsync("groups-never-pushed");

        await org.Idp.GroupAsync("Staff");
        await org.HasNotAsync("groups-never-pushed", TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task Google_sends_no_groups_and_that_is_known()
    {
        var org = await Patient.ComesAsync(gatehouse);
        (await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com"), ("User-Agent", "Google-Auto-Provisioning"))).Status.ShouldBe(201);

        await org.HasNotAsync("groups-never-pushed", TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task A_group_with_members_whom_the_Org_does_not_have_is_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.Idp.GroupAsync("Staff", await org.PersonAsync("ann@example.com"), "somebody-else");

        var finding = await org.HasAsync("members-unknown");

        finding.Severity.ShouldBe(Severity.Warning);
        finding.Evidence.ShouldHaveSingleItem().Text.ShouldContain("Staff: Skipped a member");
    }

    [Fact]
    public async Task Two_groups_of_one_name_are_found()
    {
        var org = await Patient.ComesAsync(gatehouse, settings: new() { ["unique-group-names"] = "false" });
        foreach (var name in (string[])["Staff", "STAFF", "Sales"]) await org.Idp.GroupAsync(name);

        (await org.HasAsync("group-names-doubled")).Title.ShouldBe("1 group name stands for several groups each");
    }

    [Theory]
    [InlineData("Sales, EMEA", true)]
    [InlineData("Sales; EMEA", true)]
    [InlineData("Sales EMEA", false)]
    public async Task A_delimiter_inside_a_group_name_is_remarked(string name, bool found)
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.Idp.GroupAsync(name);

        if (found) (await org.HasAsync("group-name-delimiter")).Evidence.ShouldHaveSingleItem().Text.ShouldBe($"'{name}'.");
        else await org.HasNotAsync("group-name-delimiter");
    }

    [Fact]
    public async Task Two_users_with_one_externalId_are_one_person_who_came_twice()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.PersonAsync("ann.old@example.com", "00u1");
        await org.PersonAsync("ann.new@example.com", "00u1");
        await org.PersonAsync("bob@example.com", "00u2");

        (await org.HasAsync("person-twice")).Evidence.ShouldHaveSingleItem().Text.ShouldBe("externalId 00u1: ann.old@example.com, ann.new@example.com.");
    }

    [Fact]
    public async Task Users_without_an_address_are_remarked()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.PersonAsync("ann@example.com");
        var bob = await org.Idp.UserAsync("bob");

        (await org.HasAsync("users-without-email")).Evidence.ShouldHaveSingleItem().Text.ShouldContain(bob);

        await org.Idp.AskAsync($"PATCH Users/{bob}", Wire.Patch(Wire.Replace("active", "false")));
        await org.HasNotAsync("users-without-email");
    }

    [Fact]
    public async Task A_slug_that_is_no_DNS_label_is_found()
    {
        var org = await Patient.ComesAsync(gatehouse, slug: "Acme_Inc" + Guid.NewGuid().ToString("N")[..6]);

        (await org.HasAsync("slug-no-dns-label")).Repair.ShouldContain("'acme'");
    }
}
