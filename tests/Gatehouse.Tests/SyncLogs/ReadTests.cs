using Gatehouse.SyncLog;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SyncLogs;

public sealed class ReadsOnSqlite(OnSqlite gatehouse) : ReadTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ReadsOnPostgres(OnPostgres gatehouse) : ReadTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Reads are in the log too, a moment later.</summary>
public abstract class ReadTests
{
    readonly Running gatehouse;

    protected ReadTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    public static TheoryData<string, string?, string?> Reads => new()
    {
        { "GET Users/{ann}", "User", null },
        { "GET Users?filter=userName%20eq%20%22ann%22", "User", "userName eq \"ann\"" },
        { "GET Groups", "Group", null },
        { "GET ", null, null },
        { "POST Users/.search", "User", "userName eq \"ann\"" },
        { "POST .search", null, "userName eq \"ann\"" },
    };

    [Theory, MemberData(nameof(Reads))]
    public async Task A_read_stands_in_the_log_within_a_second(string request, string? type, string? filter)
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann");
        var body = request.StartsWith("POST", StringComparison.Ordinal)
            ? """{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"userName eq \"ann\""}""" : null;

        var answer = await org.Idp.AskAsync(request.Replace("{ann}", ann, StringComparison.Ordinal), body, ("User-Agent", "Entra"));

        answer.Status.ShouldBe(200, answer.Text);
        var entry = await org.EntryAsync(e => e.CorrelationId == answer.Header("X-Request-Id"), TimeSpan.FromSeconds(1));
        (entry.Action, entry.Status, entry.HttpStatus, entry.ResourceType, entry.ResourceName).ShouldBe(("READ", "SUCCESS", 200, type, filter));
        (entry.TokenId, entry.Address, entry.Agent, entry.Changes).ShouldBe((org.TokenId, "127.0.0.1", "Entra", null));
        entry.ResourceId.ShouldBe(request.Contains("{ann}", StringComparison.Ordinal) ? ann : null);
        entry.DurationMicroseconds.ShouldBeInRange(1, 60_000_000);
    }

    [Fact]
    public async Task A_read_that_found_nothing_new_says_304()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann");

        var answer = await org.Idp.AskAsync($"GET Users/{ann}", null, ("If-None-Match", "W/\"1\""));

        answer.Status.ShouldBe(304);
        (await org.EntryAsync(e => e.CorrelationId == answer.Header("X-Request-Id"))).HttpStatus.ShouldBe(304);
    }

    [Theory]
    [InlineData("GET Users/00000000000000000000000000000000", 404, null, "User")]
    [InlineData("GET Users?filter=nonsense", 400, "invalidFilter", "User")]
    [InlineData("GET Groups?filter=nosuch%20eq%20%22x%22", 400, "invalidFilter", "Group")]
    [InlineData("GET Users?cursor=forged", 400, "invalidCursor", "User")]
    [InlineData("GET Elsewhere", 404, null, null)]
    [InlineData("GET Me", 501, null, null)]
    [InlineData("POST Users/.search", 400, "invalidFilter", "User")]
    public async Task A_refused_read_says_why(string request, int status, string? scimType, string? type)
    {
        var org = await gatehouse.OrgAsync();

        var answer = await org.Idp.AskAsync(request, request.StartsWith("POST", StringComparison.Ordinal) ? """{"filter":"nonsense"}""" : null);

        var entry = await org.EntryAsync(e => e.CorrelationId == answer.Header("X-Request-Id"), TimeSpan.FromSeconds(1));
        answer.Status.ShouldBe(status);
        (entry.Action, entry.Status, entry.HttpStatus, entry.ScimType, entry.ResourceType).ShouldBe(("READ", "FAILED", status, scimType, type));
        entry.Reason.ShouldBe((string?)answer.Body!["detail"]);
    }

    [Fact]
    public async Task Reads_may_be_left_out_and_refused_ones_stay()
    {
        var org = await gatehouse.OrgAsync();
        await using var node = await Node.StartAsync(gatehouse, with: options => options with { LogReads = false });
        using var idp = node.Idp(org.Token);

        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);
        (await idp.AskAsync("GET Users?filter=nonsense")).Status.ShouldBe(400);

        await org.EntryAsync(e => e is { Action: "READ", Status: "FAILED" });
        (await org.LogAsync()).ShouldNotContain(e => e.Action == "READ" && e.Status == "SUCCESS");
    }

    [Fact]
    public async Task No_read_is_lost_when_hundreds_come_at_once()
    {
        var org = await gatehouse.OrgAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) => (await org.Idp.AskAsync($"GET Users?startIndex={i + 1}")).Status.ShouldBe(200));

        (await Soon.Async(org.LogAsync, log => log.Count >= 400)).Count(e => e.Action == "READ").ShouldBe(400);
    }

    [Fact]
    public async Task Reads_of_many_Orgs_at_once_stand_each_in_the_log_of_its_own_Org()
    {
        var orgs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gatehouse.OrgAsync()));

        await Task.WhenAll(orgs.Select(async (org, i) => (await org.Idp.AskAsync($"GET Users?filter=userName%20eq%20%22u{i}%22")).Status.ShouldBe(200)));

        foreach (var (i, org) in orgs.Index())
            (await Soon.Async(org.LogAsync, log => log.Count > 0)).Where(e => e.Action == "READ").ShouldHaveSingleItem().ResourceName.ShouldBe($"userName eq \"u{i}\"");
    }

    [Fact]
    public async Task An_Org_that_is_gone_takes_no_entry_of_another_along()
    {
        var (gone, stays) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var scope = new SyncScope(null, null, null, "late", System.Diagnostics.Stopwatch.GetTimestamp(), TimeProvider.System);
        var buffer = gatehouse.Services.GetRequiredService<LogBuffer>();
        await new BareDatabase(gatehouse.Database).FirstColumnAsync($"delete from orgs where id = '{gone.Id}' returning id");

        foreach (var org in (TestOrg[])[gone, stays]) buffer.Add(org.Db, scope, new("READ", "SUCCESS", null, null, "late", 200));

        await stays.EntryAsync(e => e.ResourceName == "late");
    }
}
