using System.Text.Json;
using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class BothVendorsTests
{
    public static TheoryData<Vendor, string> Vendors => new()
    {
        { Vendor.Okta, "" },
        { Vendor.Okta, "/" },
        { Vendor.Entra, "" },
        { Vendor.Entra, "/?aadOptscim062020" },
    };

    [Theory, MemberData(nameof(Vendors))]
    public async Task A_first_sync_creates_everybody_and_a_second_one_changes_nothing(Vendor vendor, string tail)
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(vendor) with { Url = new(server.Url + tail) };

        var first = await options.RunAsync();

        (first.Failures, first.Stopped).ShouldBe((0, null));
        first.Users.ShouldBe(new SyncOutcome(12, 0, 0));
        first.Groups.ShouldBe(new SyncOutcome(3, 0, 0));
        (first.MembersAdded, first.MembersRemoved).ShouldBe((15, 0));
        first.Requests.ShouldBe(server.Requests.Count);
        first.Writes.ShouldBe(server.Writes.Count());
        server.Users.All.Count.ShouldBe(12);
        server.Groups.All.ShouldAllBe(group => StandInStore.Members(group).Count == 5);
        server.Requests.Clear();

        var second = await options.RunAsync();

        (second.Failures, second.Changes, second.Writes).ShouldBe((0, 0, 0));
        server.Writes.ShouldBeEmpty();
        second.Users.Unchanged.ShouldBe(12);
        second.Groups.Unchanged.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Vendors))]
    public async Task A_plan_that_grew_brings_only_what_is_new(Vendor vendor, string tail)
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(vendor) with { Url = new(server.Url + tail), Groups = 2 };
        await server.FillAsync(options);

        var report = await (options with { Users = 14, Groups = 3, Members = 5 }).RunAsync();

        report.Users.ShouldBe(new SyncOutcome(2, 0, 12));
        report.Groups.ShouldBe(new SyncOutcome(1, 0, 2));
        (report.Clean, report.MembersAdded, report.Changes).ShouldBe((true, 5, 8));
    }

    [Theory, MemberData(nameof(Vendors))]
    public async Task A_user_that_the_server_changed_is_put_right_and_stays_so(Vendor vendor, string tail)
    {
        await using var server = await StandIn.StartAsync();
        var options = server.Plan(vendor) with { Url = new(server.Url + tail) };
        await server.FillAsync(options);
        var user = server.Users.All[3];
        user["active"] = false;
        user["name"]!["givenName"] = "Somebody";
        user["emails"]![0]!["value"] = "else@example.org";
        user.Remove("externalId");

        var second = await options.RunAsync();
        var third = await options.RunAsync();

        second.Users.ShouldBe(new SyncOutcome(0, 1, 11));
        (third.Clean, third.Writes, third.Changes).ShouldBe((true, 0, 0));
    }

    [Theory]
    [InlineData(Vendor.Okta)]
    [InlineData(Vendor.Entra)]
    public async Task More_members_than_users_means_all_of_them(Vendor vendor)
    {
        await using var server = await StandIn.StartAsync();

        var report = await (server.Plan(vendor) with { Members = 1000 }).RunAsync();

        (report.Clean, report.MembersAdded).ShouldBe((true, 36));
    }

    [Fact]
    public async Task An_empty_plan_still_tests_the_connection()
    {
        await using var server = await StandIn.StartAsync();

        var report = await (server.Plan(Vendor.Entra) with { Users = 0 }).RunAsync();

        (report.Clean, report.MembersAdded, report.Groups.Created).ShouldBe((true, 0, 3));
        (await (server.Plan(Vendor.Okta) with { Users = 0, Groups = 0 }).RunAsync()).Requests.ShouldBe(1);
    }

    [Fact]
    public async Task The_report_is_plain_JSON()
    {
        await using var server = await StandIn.StartAsync();

        var json = JsonSerializer.SerializeToElement(await server.Plan(Vendor.Entra).RunAsync(), JsonSerializerOptions.Web);

        json.GetProperty("vendor").GetString().ShouldBe("entra");
        json.GetProperty("clean").GetBoolean().ShouldBeTrue();
        json.GetProperty("changes").GetInt32().ShouldBe(30);
        json.GetProperty("users").GetProperty("created").GetInt32().ShouldBe(12);
        json.GetProperty("firstFailures").GetArrayLength().ShouldBe(0);
        var median = json.GetProperty("p50Milliseconds").GetDouble();
        json.GetProperty("p99Milliseconds").GetDouble().ShouldBeGreaterThanOrEqualTo(median);
        json.GetProperty("requestsPerSecond").GetDouble().ShouldBeGreaterThan(0);
    }
}
