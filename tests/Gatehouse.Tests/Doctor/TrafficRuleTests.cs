using Gatehouse.Doctor;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorTrafficOnSqlite(OnSqlite gatehouse) : TrafficRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorTrafficOnPostgres(OnPostgres gatehouse) : TrafficRuleTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class TrafficRuleTests
{
    readonly Running gatehouse;

    protected TrafficRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_client_that_connects_and_never_provisions_anybody_is_found_after_an_hour()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.Idp.AskAsync(Wire.Filter("Users", "userName eq \"nobody\""));

        (await org.HasAsync("nobody-provisioned", TimeSpan.FromHours(2))).Severity.ShouldBe(Severity.Warning);
        await org.HasNotAsync("nobody-provisioned");

        await org.PersonAsync("ann@example.com");
        await org.HasNotAsync("nobody-provisioned", TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_client_that_came_regularly_is_missed_after_three_times_its_longest_pause()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var clock = new ShiftedClock(TimeSpan.FromHours(-36));
        await using var node = await Node.StartAsync(gatehouse, clock);
        using var idp = node.Idp(org.Token.Text);
        var user = await idp.UserAsync("ann@example.com");
        for (var hour = -36; hour <= 0; hour += 3)
        {
            clock.By = TimeSpan.FromHours(hour);
            await idp.AskAsync($"PATCH Users/{user}", Wire.Patch(Wire.Replace("title", $"\"{hour}\"")));
        }

        await org.HasNotAsync("sync-stopped", TimeSpan.FromHours(8));
        var finding = await org.HasAsync("sync-stopped", TimeSpan.FromHours(10));
        finding.Severity.ShouldBe(Severity.Warning);
        finding.Title.ShouldBe("Nothing came for 10 hours");
    }

    [Fact]
    public async Task A_client_that_comes_when_something_changes_may_be_quiet_for_two_weeks()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.PersonAsync("ann@example.com");

        await org.HasNotAsync("sync-stopped", TimeSpan.FromDays(13));
        (await org.HasAsync("sync-stopped", TimeSpan.FromDays(15))).Severity.ShouldBe(Severity.Hint);
    }

    [Fact]
    public async Task A_profile_push_for_an_id_that_is_unknown_here_is_found_until_it_is_matched_anew()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var ann = await org.PersonAsync("ann@example.com");
        await org.Idp.AskAsync($"DELETE Users/{ann}");
        (await org.Idp.AskAsync($"PUT Users/{ann}", Wire.User("ann@example.com"))).Status.ShouldBe(404);
        (await org.Idp.AskAsync("PATCH Users/some-id", Wire.Patch(Wire.Replace("active", "false")))).Status.ShouldBe(404);

        var finding = await org.HasAsync("update-unknown-id");

        finding.Severity.ShouldBe(Severity.Warning);
        finding.Title.ShouldBe("2 updates for 2 ids that are unknown here");
        finding.Evidence.ShouldContain(e => e.Text.Contains(ann, StringComparison.Ordinal) && e.Entry != null);
    }

    [Fact]
    public async Task To_look_for_somebody_who_is_gone_is_no_finding()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var ann = await org.PersonAsync("ann@example.com");
        await org.Idp.AskAsync($"DELETE Users/{ann}");
        (await org.Idp.AskAsync($"DELETE Users/{ann}")).Status.ShouldBe(404);
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(404);

        await Task.Delay(500, TestContext.Current.CancellationToken);
        (await org.SeenAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_of_another_Org_is_named_to_operators_alone()
    {
        var (org, other) = (await Patient.ComesAsync(gatehouse), await Patient.ComesAsync(gatehouse));
        var stray = await other.PersonAsync("ann@example.com");
        await org.Idp.AskAsync($"PUT Users/{stray}", Wire.User("ann@example.com"));

        var finding = await org.HasAsync("update-unknown-id");

        finding.Severity.ShouldBe(Severity.Error);
        finding.Evidence.ShouldContain(e => e.Text.Contains(other.Org.Slug, StringComparison.Ordinal));
        System.Text.Json.JsonSerializer.Serialize(finding.ForOrg()).ShouldNotContain(other.Org.Slug);
    }

    [Fact]
    public async Task A_name_that_is_taken_again_and_again_is_found()
    {
        var org = await Patient.ComesAsync(gatehouse);
        await org.Idp.UserAsync("ann@example.com");
        for (var i = 0; i < 3; i++) (await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com"))).Status.ShouldBe(409);

        var finding = await org.HasAsync("name-taken");

        finding.Evidence.ShouldHaveSingleItem().Text.ShouldBe("User ann@example.com, 3 times: Another resource has this userName already.");
        finding.Severity.ShouldBe(Severity.Warning);
    }

    [Fact]
    public async Task Who_is_adopted_after_a_conflict_is_no_finding()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var ann = await org.PersonAsync("ann@example.com");
        for (var i = 0; i < 3; i++) (await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com"))).Status.ShouldBe(409);

        (await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Boss\"")))).Status.ShouldBe(200);

        await org.HasNotAsync("name-taken");
    }

    [Fact]
    public async Task Searches_by_an_attribute_that_is_none_are_an_error()
    {
        var org = await Patient.ComesAsync(gatehouse);
        for (var i = 0; i < 3; i++) (await org.Idp.AskAsync(Wire.Filter("Users", $"mail eq \"{i}@example.com\""))).Status.ShouldBe(400);

        var finding = await org.HasAsync("filter-refused");

        finding.Severity.ShouldBe(Severity.Error);
        finding.Evidence.ShouldHaveSingleItem().Text.ShouldContain("'mail'");
    }

    [Fact]
    public async Task Many_failures_of_one_kind_are_told_as_one()
    {
        var org = await Patient.ComesAsync(gatehouse);
        for (var i = 0; i < 10; i++) (await org.Idp.AskAsync("POST Users", Wire.User("", $"\"title\":\"{i}\""))).Status.ShouldBe(400);

        var finding = await org.HasAsync("failures-of-one-kind");

        finding.Severity.ShouldBe(Severity.Error);
        finding.Evidence.ShouldHaveSingleItem().Text.ShouldContain("10 times 400 invalidValue");
    }

    [Fact]
    public async Task A_fault_of_the_server_is_an_error_and_not_the_providers()
    {
        var org = await Patient.ComesAsync(gatehouse);
        var bare = new BareDatabase(gatehouse.Database);
        await bare.RowsAsync("alter table emails rename to emails_away");
        try
        {
            (await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com", "\"emails\":[{\"value\":\"a@example.com\"}]"))).Status.ShouldBe(500);
        }
        finally
        {
            await bare.RowsAsync("alter table emails_away rename to emails");
        }

        (await org.HasAsync("server-faults")).Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public async Task Attributes_that_no_schema_has_are_remarked_from_the_third_time_on()
    {
        var org = await Patient.ComesAsync(gatehouse);
        for (var i = 0; i < 3; i++) await org.Idp.UserAsync($"{i}@example.com", "\"nickname2\":\"x\"");

        (await org.HasAsync("attributes-unknown")).Evidence.ShouldHaveSingleItem().Text.ShouldStartWith("'nickname2', 3 times");
    }
}
