using System.Text.Json.Nodes;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Cli;

public sealed class SimulateOnSqlite(OnSqlite gatehouse) : SimulateVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SimulateOnPostgres(OnPostgres gatehouse) : SimulateVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class SimulateVerbTests
{
    readonly Running gatehouse;

    protected SimulateVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    string Url => new Uri(gatehouse.Url, "/scim/v2").ToString();

    static string[] Plan(string vendor, string url, string token) =>
        ["simulate", vendor, "--url", url, "--token", token, "--users", "60", "--groups", "6", "--members", "10", "--concurrency", "8"];

    [Theory]
    [InlineData("okta", "")]
    [InlineData("entra", "")]
    [InlineData("entra", "?aadOptscim062020")]
    [InlineData("okta", "/")]
    public async Task A_first_sync_has_no_failures_and_a_second_changes_nothing(string vendor, string tail)
    {
        var org = await gatehouse.OrgAsync();
        var plan = Plan(vendor, Url + tail, org.Token);

        var first = (await Said.ByAsync([.. plan, "--json"])).Well().Json;

        (Number(first, "failures"), Number(first["users"]!, "created"), Number(first["groups"]!, "created"), Number(first, "membersAdded")).ShouldBe((0, 60, 6, 60));
        ((bool)first["clean"]!, first["stopped"], (string?)first["vendor"]).ShouldBe((true, null, vendor));
        ((int)(await org.Idp.AskAsync("GET Users?count=0")).Body!["totalResults"]!).ShouldBe(60);
        var groups = (await org.Idp.AskAsync("GET Groups?count=100")).Resources();
        groups.Select(group => group!["members"]!.AsArray().Count).ShouldBe(Enumerable.Repeat(10, 6));
        (await org.LogAsync()).Where(e => e.Status == "FAILED" && e.Action != "READ").ShouldBeEmpty();

        var second = (await Said.ByAsync([.. plan, "--json"])).Well().Json;

        (Number(second, "changes"), Number(second, "writes"), Number(second, "failures"), Number(second["users"]!, "unchanged"), Number(second["groups"]!, "unchanged")).ShouldBe((0, 0, 0, 60, 6));
    }

    [Fact]
    public async Task Two_vendors_at_once_do_not_disturb_each_other()
    {
        var org = await gatehouse.OrgAsync();

        var reports = await Task.WhenAll(((string[])["okta", "entra"]).Select(vendor => Said.ByAsync([.. Plan(vendor, Url, org.Token), "--json"])));

        reports.ShouldAllBe(report => Number(report.Well().Json, "failures") == 0);
        ((int)(await org.Idp.AskAsync("GET Users?count=0")).Body!["totalResults"]!).ShouldBe(120);
    }

    [Fact]
    public async Task The_command_line_and_a_running_sync_write_side_by_side()
    {
        var org = await gatehouse.OrgAsync();
        var sync = Said.ByAsync("simulate", "okta", "--url", Url, "--token", org.Token, "--users", "400", "--groups", "10", "--members", "20", "--json");

        for (var i = 0; i < 4; i++) (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--name", $"token {i}", "--json")).Well();

        Number((await sync).Well().Json, "failures").ShouldBe(0);
        (await gatehouse.TypeAsync("token", "list", "--org", org.Slug, "--json")).Well().Json.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public async Task People_are_told_what_was_done()
    {
        var org = await gatehouse.OrgAsync();

        var told = (await Said.ByAsync(Plan("okta", Url, org.Token))).Well().Out;

        told.ShouldContain("60 created");
        told.ShouldContain("No failures.");
    }

    [Fact]
    public async Task What_goes_wrong_ends_with_1()
    {
        var bad = await Said.ByAsync([.. Plan("okta", Url, TokenText.New(TokenText.ScimPrefix)), "--json"]);
        bad.Code.ShouldBe(1);
        Number(bad.Json, "failures").ShouldBeGreaterThan(0);
        ((int)bad.Json["firstFailures"]![0]!["status"]!).ShouldBe(401);

        var nobody = await Said.ByAsync(Plan("entra", "http://127.0.0.1:1/scim/v2", "t"));
        (nobody.Code, nobody.Out.Contains("failures:", StringComparison.Ordinal)).ShouldBe((1, true), nobody.Out + nobody.Err);
        (await Said.ByAsync(Plan("okta", "nowhere", "t"))).Refused(1, "nowhere");
        (await Said.ByAsync([.. Plan("okta", Url, "t"), "--users", "-1"])).Code.ShouldBeOneOf(1, 2);
    }

    static int Number(JsonNode report, string name) => report[name]!.GetValue<int>();
}
