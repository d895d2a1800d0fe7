using System.Text.Json.Nodes;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SyncLogs;

public sealed class EntriesOnSqlite(OnSqlite gatehouse) : EntryTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class EntriesOnPostgres(OnPostgres gatehouse) : EntryTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Every operation leaves an entry that says who did what, from where, and what changed.</summary>
public abstract class EntryTests
{
    readonly Running gatehouse;

    protected EntryTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static JsonObject Changes(string? changes) => JsonNode.Parse(changes!)!.AsObject();

    [Fact]
    public async Task An_entry_has_every_field()
    {
        var org = await gatehouse.OrgAsync();
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);

        var answer = await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com", "\"title\":\"Boss\""), ("User-Agent", "Okta SCIM Client 1.0.0"));

        var entry = (await org.LogAsync()).ShouldHaveSingleItem();
        (entry.Action, entry.Status, entry.HttpStatus, entry.ScimType, entry.Reason).ShouldBe(("CREATE", "SUCCESS", 201, null, null));
        (entry.ResourceType, entry.ResourceId, entry.ResourceName).ShouldBe(("User", answer.MadeId(), "ann@example.com"));
        (entry.TokenId, entry.Address, entry.Agent).ShouldBe((org.TokenId, "127.0.0.1", "Okta SCIM Client 1.0.0"));
        entry.CorrelationId.ShouldNotBeNullOrEmpty();
        entry.CorrelationId.ShouldBe(answer.Header("X-Request-Id"));
        entry.At.ShouldBeInRange(before, TimeProvider.System.GetUtcNow());
        entry.DurationMicroseconds.ShouldBeInRange(1, 60_000_000);
        Changes(entry.Changes)["title"]!.ToJsonString().ShouldBe("""{"to":"Boss"}""");
        Changes(entry.Changes)["userName"]!.ToJsonString().ShouldBe("""{"to":"ann@example.com"}""");
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task An_update_tells_what_was_and_what_is(string method)
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann@example.com", "\"title\":\"Clerk\",\"nickName\":\"Annie\"");

        await org.Idp.AskAsync($"{method} Users/{ann}", method == "PUT" ? Wire.User("ann@example.com", "\"title\":\"Boss\"")
            : Wire.Patch(Wire.Replace("title", "\"Boss\""), """{"op":"remove","path":"nickName"}"""));

        var entry = (await org.LogAsync())[^1];
        (entry.Action, entry.Status, entry.ResourceId, entry.ResourceName).ShouldBe(("UPDATE", "SUCCESS", ann, "ann@example.com"));
        JsonNode.DeepEquals(Changes(entry.Changes), JsonNode.Parse("""{"title":{"from":"Clerk","to":"Boss"},"nickName":{"from":"Annie"}}""")).ShouldBeTrue(entry.Changes);
    }

    [Theory]
    [InlineData("PATCH", "DEACTIVATE")]
    [InlineData("PUT", "DEACTIVATE")]
    [InlineData("PATCH", "REACTIVATE")]
    [InlineData("PUT", "REACTIVATE")]
    [InlineData("POST", "REACTIVATE")]
    [InlineData("DELETE", "DEACTIVATE")]
    public async Task Leaving_and_coming_back_have_actions_of_their_own(string method, string action)
    {
        var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["on-delete"] = "deactivate" });
        var comes = action == "REACTIVATE";
        var ann = await org.Idp.UserAsync("ann@example.com", $"\"active\":{(comes ? "false" : "true")}");
        var active = $"\"active\":{(comes ? "true" : "false")}";

        var answer = method switch
        {
            "PATCH" => await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch($$$"""{"op":"replace","value":{{{{active}}}}}""")),
            "PUT" => await org.Idp.AskAsync($"PUT Users/{ann}", Wire.User("ann@example.com", active)),
            "POST" => await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com", active)),
            _ => await org.Idp.AskAsync($"DELETE Users/{ann}"),
        };

        var entry = (await org.LogAsync())[^1];
        (entry.Action, entry.Status, entry.ResourceId, entry.HttpStatus).ShouldBe((action, "SUCCESS", ann, answer.Status));
        Changes(entry.Changes)["active"]!["to"]!.GetValue<bool>().ShouldBe(comes);
    }

    [Fact]
    public async Task A_deletion_tells_what_was_lost()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann@example.com", "\"title\":\"Clerk\"");
        var staff = await org.Idp.GroupAsync("Staff", ann);

        await org.Idp.AskAsync($"DELETE Groups/{staff}");
        await org.Idp.AskAsync($"DELETE Users/{ann}");

        var (group, user) = ((await org.LogAsync())[^2], (await org.LogAsync())[^1]);
        (group.Action, group.Status, group.ResourceType, group.ResourceId, group.ResourceName, group.HttpStatus).ShouldBe(("DELETE", "SUCCESS", "Group", staff, "Staff", 204));
        (user.Action, user.Status, user.ResourceType, user.ResourceId, user.ResourceName, user.HttpStatus).ShouldBe(("DELETE", "SUCCESS", "User", ann, "ann@example.com", 204));
        group.Changes!.ShouldContain(ann);
        Changes(user.Changes)["title"]!.ToJsonString().ShouldBe("""{"from":"Clerk"}""");
    }

    [Fact]
    public async Task Members_that_came_and_went_are_named()
    {
        var org = await gatehouse.OrgAsync();
        var (ann, bob, staff) = (await org.Idp.UserAsync("ann"), await org.Idp.UserAsync("bob"), await org.Idp.GroupAsync("Staff"));

        await org.Idp.AskAsync($"PATCH Groups/{staff}", Wire.Patch(Wire.Add(ann, bob)));
        await org.Idp.AskAsync($"PATCH Groups/{staff}", Wire.Patch($$"""{"op":"remove","path":"members[value eq \"{{ann}}\"]"}"""));

        var (added, removed) = (Changes((await org.LogAsync())[^2].Changes)["members.added"]!, Changes((await org.LogAsync())[^1].Changes)["members.removed"]!);
        added["count"]!.GetValue<int>().ShouldBe(2);
        added["ids"]!.AsArray().Select(id => id!.ToString()).ShouldBe([ann, bob], ignoreOrder: true);
        removed.ToJsonString().ShouldBe($$"""{"count":1,"ids":["{{ann}}"]}""");
    }

    public static TheoryData<string, string> NoOps => new()
    {
        { "PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Clerk\"")) },
        { "PATCH Users/{ann}", Wire.Patch() },
        { "PUT Users/{ann}", Wire.User("ann@example.com", "\"title\":\"Clerk\"") },
        { "PATCH Groups/{staff}", Wire.Patch(Wire.Add("{ann}")) },
        { "PATCH Groups/{staff}", Wire.Patch("""{"op":"remove","path":"members[value eq \"00000000000000000000000000000000\"]"}""") },
        { "PATCH Groups/{staff}", Wire.Patch(Wire.Replace("displayName", "\"Staff\"")) },
        { "PUT Groups/{staff}", Wire.Group("Staff", "{ann}") },
    };

    [Theory, MemberData(nameof(NoOps))]
    public async Task What_changes_nothing_is_skipped(string request, string body)
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann@example.com", "\"title\":\"Clerk\"");
        var staff = await org.Idp.GroupAsync("Staff", ann);
        string With(string text) => text.Replace("{ann}", ann, StringComparison.Ordinal).Replace("{staff}", staff, StringComparison.Ordinal);

        var answer = await org.Idp.AskAsync(With(request), With(body));

        var entry = (await org.LogAsync())[^1];
        answer.Status.ShouldBeOneOf(200, 204);
        (entry.Action, entry.Status, entry.Changes, entry.CorrelationId).ShouldBe(("UPDATE", "SKIPPED", null, answer.Header("X-Request-Id")));
        entry.Reason.ShouldNotBeNullOrEmpty();
        entry.ResourceId.ShouldBe(request.Contains("Users", StringComparison.Ordinal) ? ann : staff);
        (await org.LogAsync()).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("default", "User")]
    [InlineData("default", "Group")]
    [InlineData("body", "Group")]
    [InlineData("none", "User")]
    public async Task The_status_is_the_one_that_was_answered(string patchAnswer, string type)
    {
        var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["patch-answer"] = patchAnswer });
        var path = type == "User" ? $"Users/{await org.Idp.UserAsync("ann")}" : $"Groups/{await org.Idp.GroupAsync("Staff")}";

        var answers = new List<int>();
        foreach (var name in (string[])["New", "New"]) answers.Add((await org.Idp.AskAsync($"PATCH {path}", Wire.Patch(Wire.Replace("displayName", $"\"{name}\"")))).Status);
        answers.Add((await org.Idp.AskAsync($"PUT {path}", type == "User" ? Wire.User("ann") : Wire.Group("New"))).Status);

        (await org.LogAsync()).Skip(1).Select(e => e.HttpStatus).ShouldBe(answers);
    }
}
