using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SyncLogs;

public sealed class RefusalsOnSqlite(OnSqlite gatehouse) : RefusalTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class RefusalsOnPostgres(OnPostgres gatehouse) : RefusalTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>A refused change leaves its FAILED entry, and of the change itself nothing.</summary>
public abstract class RefusalTests
{
    const string Nobody = "00000000000000000000000000000000";

    readonly Running gatehouse;

    protected RefusalTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    public static TheoryData<string, string?, int, string, string?, string?, string?> Refusals => new()
    {
        { "POST Users", Wire.User("ANN@example.com", "\"emails\":[{\"value\":\"x@example.com\"}]"), 409, "CREATE", "User", null, "ANN@example.com" },
        { "POST Groups", Wire.Group("STAFF", "{ann}"), 409, "CREATE", "Group", null, "STAFF" },
        { "PUT Users/{bob}", Wire.User("ann@example.com"), 409, "UPDATE", "User", "{bob}", null },
        { "PATCH Users/{bob}", Wire.Patch(Wire.Replace("userName", "\"ann@example.com\""), Wire.Replace("title", "\"Thief\"")), 409, "UPDATE", "User", "{bob}", null },
        { "PATCH Groups/{second}", Wire.Patch(Wire.Add("{bob}"), Wire.Replace("displayName", "\"Staff\"")), 409, "UPDATE", "Group", "{second}", null },
        { "PUT Groups/{second}", Wire.Group("Staff", "{bob}"), 409, "UPDATE", "Group", "{second}", null },
        { "POST Users", """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}""", 400, "CREATE", "User", null, null },
        { "POST Users", "{broken", 400, "CREATE", "User", null, null },
        { "PATCH Users/{bob}", Wire.Patch(Wire.Replace("title", "\"Thief\""), Wire.Replace("emails[type", "1")), 400, "UPDATE", "User", "{bob}", null },
        { $"PATCH Users/{Nobody}", Wire.Patch(Wire.Replace("title", "\"X\"")), 404, "UPDATE", "User", Nobody, null },
        { $"PUT Groups/{Nobody}", Wire.Group("X"), 404, "UPDATE", "Group", Nobody, null },
        { $"DELETE Users/{Nobody}", null, 404, "DELETE", "User", Nobody, null },
        { "DELETE Groups/not-an-id", null, 404, "DELETE", "Group", "not-an-id", null },
        { "DELETE Users", null, 405, "DELETE", "User", null, null },
        { "POST Elsewhere", "{}", 404, "CREATE", null, null, null },
        { "POST Bulk", """{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":"none"}""", 400, "BULK", null, null, null },
    };

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_refused_change_leaves_one_entry_and_nothing_else(string request, string? body, int status, string action, string? type, string? id, string? name)
    {
        var (org, fill) = await WorldAsync();
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(org.Id, except: "sync_log");
        var entries = (await org.LogAsync()).Count;

        var answer = await org.Idp.AskAsync(fill(request)!, fill(body));

        answer.Status.ShouldBe(status, answer.Text);
        var entry = (await org.LogAsync()).Skip(entries).ShouldHaveSingleItem();
        (entry.Action, entry.Status, entry.HttpStatus, entry.ResourceType, entry.ResourceId).ShouldBe((action, "FAILED", status, type, fill(id)));
        if (name is not null) entry.ResourceName.ShouldBe(name);
        (entry.ScimType, entry.Reason, entry.CorrelationId).ShouldBe(((string?)answer.Body!["scimType"], (string?)answer.Body["detail"], answer.Header("X-Request-Id")));
        (entry.TokenId, entry.Address, entry.Changes).ShouldBe((org.TokenId, "127.0.0.1", null));
        (await bare.ExportAsync(org.Id, except: "sync_log")).ShouldBe(before);
    }

    [Fact]
    public async Task A_stale_version_leaves_its_entry()
    {
        var (org, fill) = await WorldAsync();

        var answer = await org.Idp.AskAsync(fill("PATCH Users/{bob}")!, Wire.Patch(Wire.Replace("title", "\"X\"")), ("If-Match", "W/\"7\""));

        var entry = (await org.LogAsync())[^1];
        (answer.Status, entry.Action, entry.Status, entry.HttpStatus, entry.ResourceId).ShouldBe((412, "UPDATE", "FAILED", 412, fill("{bob}")));
    }

    [Fact]
    public async Task A_body_that_is_too_large_leaves_its_entry()
    {
        var (org, _) = await WorldAsync();

        var answer = await org.Idp.AskAsync("POST Users", Wire.User("big", $"\"title\":\"{new string('x', 9 << 20)}\""));

        var entry = (await org.LogAsync())[^1];
        (answer.Status, entry.Action, entry.Status, entry.HttpStatus).ShouldBe((413, "CREATE", "FAILED", 413));
        entry.Reason!.Length.ShouldBeLessThan(1002);
    }

    [Fact]
    public async Task Two_racing_for_one_name_leave_one_success_and_one_failure()
    {
        var (org, _) = await WorldAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => org.Idp.AskAsync("POST Users", Wire.User("race@example.com"))));

        answers.Count(a => a.Status == 201).ShouldBe(1);
        answers.Count(a => a.Status == 409).ShouldBe(7);
        var log = (await org.LogAsync()).Where(e => e.ResourceName == "race@example.com").ToList();
        (log.Count(e => e.Status == "SUCCESS"), log.Count(e => e.Status == "FAILED")).ShouldBe((1, 7));
        log.Single(e => e.Status == "SUCCESS").ResourceId.ShouldBe((string?)answers.Single(a => a.Status == 201).Body!["id"]);
    }

    [Fact]
    public async Task Each_operation_of_a_bulk_has_its_entry_under_one_number()
    {
        var (org, fill) = await WorldAsync();
        var entries = (await org.LogAsync()).Count;

        var answer = await org.Idp.AskAsync("POST Bulk", fill(Wire.Bulk(
            $$"""{"method":"POST","path":"/Users","bulkId":"1","data":{{Wire.User("carl@example.com")}}}""",
            $$"""{"method":"POST","path":"/Users","bulkId":"2","data":{{Wire.User("ann@example.com")}}}""",
            $$"""{"method":"PATCH","path":"/Users/{bob}","data":{{Wire.Patch(Wire.Replace("active", "false"))}}}""",
            $$"""{"method":"DELETE","path":"/Users/{{Nobody}}"}""")));

        answer.Status.ShouldBe(200, answer.Text);
        var log = (await org.LogAsync()).Skip(entries).Where(e => e.Action != "BULK").ToList();
        log.Select(e => (e.Action, e.Status, e.HttpStatus)).ShouldBe([("CREATE", "SUCCESS", 201), ("CREATE", "FAILED", 409), ("DEACTIVATE", "SUCCESS", 200), ("DELETE", "FAILED", 404)], ignoreOrder: true);
        log.Select(e => e.CorrelationId).Distinct().ShouldBe([answer.Header("X-Request-Id")]);
        log.ShouldContain(e => e.ScimType == "uniqueness" && e.ResourceName == "ann@example.com");
    }

    [Fact]
    public async Task The_entries_of_a_bulk_stand_in_the_order_of_its_operations()
    {
        var org = await gatehouse.OrgAsync();
        var names = Enumerable.Range(0, 20).Select(i => $"user{i}@example.com").ToList();

        await org.Idp.AskAsync("POST Bulk", Wire.Bulk([.. names.Select((name, i) => $$"""{"method":"POST","path":"/Users","bulkId":"{{i}}","data":{{Wire.User(name)}}}""")]));

        (await org.LogAsync()).Where(e => e.Action == "CREATE").Select(e => e.ResourceName).ShouldBe(names);
    }

    async Task<(TestOrg Org, Func<string?, string?> Fill)> WorldAsync()
    {
        var org = await gatehouse.OrgAsync();
        var (ann, bob) = (await org.Idp.UserAsync("ann@example.com"), await org.Idp.UserAsync("bob@example.com"));
        var (staff, second) = (await org.Idp.GroupAsync("Staff", ann), await org.Idp.GroupAsync("Second"));
        return (org, text => text?.Replace("{ann}", ann, StringComparison.Ordinal).Replace("{bob}", bob, StringComparison.Ordinal)
            .Replace("{staff}", staff, StringComparison.Ordinal).Replace("{second}", second, StringComparison.Ordinal));
    }
}
