using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

public sealed class LogVerbOnSqlite(OnSqlite gatehouse) : LogVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class LogVerbOnPostgres(OnPostgres gatehouse) : LogVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class LogVerbTests
{
    readonly Running gatehouse;

    protected LogVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    async Task<(TestOrg Org, string Ann)> WorldAsync()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann@example.com", "\"title\":\"Clerk\"");
        await org.Idp.AskAsync("POST Users", Wire.User("ann@example.com"));
        await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Boss\"")));
        await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Boss\"")));
        return (org, ann);
    }

    async Task<List<JsonObject>> LogAsync(TestOrg org, params string[] more) =>
        [.. (await gatehouse.TypeAsync(["log", "--org", org.Slug, "--json", .. more])).Well().Json.AsArray().Select(e => e!.AsObject()).Where(e => (string?)e["action"] != "TOKEN")];

    [Fact]
    public async Task Log_tells_every_field_of_every_entry_oldest_first()
    {
        var (org, ann) = await WorldAsync();

        var log = await LogAsync(org);

        log.Select(e => $"{e["action"]} {e["status"]} {e["httpStatus"]}").ShouldBe(["CREATE SUCCESS 201", "CREATE FAILED 409", "UPDATE SUCCESS 200", "UPDATE SKIPPED 200"]);
        log[2].Select(m => m.Key).ShouldBe(["id", "at", "action", "status", "resourceType", "resourceId", "resourceName", "httpStatus", "scimType", "reason", "changes",
            "tokenId", "address", "agent", "durationMs", "correlationId", "request"]);
        log[2]["changes"]!.ToJsonString().ShouldBe("""{"title":{"from":"Clerk","to":"Boss"}}""");
        ((string?)log[2]["resourceId"], (string?)log[2]["tokenId"], (string?)log[1]["scimType"]).ShouldBe((ann, org.TokenId, "uniqueness"));
    }

    [Fact]
    public async Task Log_shows_what_was_asked_for()
    {
        var (org, ann) = await WorldAsync();

        (await LogAsync(org, "--status", "FAILED")).ShouldHaveSingleItem()["httpStatus"]!.GetValue<int>().ShouldBe(409);
        (await LogAsync(org, "--status", "skipped")).Count.ShouldBe(1);
        (await LogAsync(org, "--action", "UPDATE")).Count.ShouldBe(2);
        (await LogAsync(org, "--resource", ann)).Count.ShouldBe(3);
        (await LogAsync(org, "--resource", "ann@example.com", "--status", "SUCCESS")).Count.ShouldBe(2);
        (await LogAsync(org, "-n", "1")).ShouldHaveSingleItem()["status"]!.ToString().ShouldBe("SKIPPED");
    }

    [Fact]
    public async Task Log_is_a_line_an_entry_for_people()
    {
        var (org, _) = await WorldAsync();

        var lines = (await gatehouse.TypeAsync("log", "--org", org.Slug, "--action", "CREATE")).Well().Out.Trim().Split('\n');

        lines.Length.ShouldBe(2);
        lines[0].ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z  SUCCESS  CREATE        User ann@example\.com  201$");
        lines[1].ShouldContain("409 uniqueness");
    }

    [Fact]
    public async Task Log_follow_shows_a_new_entry_within_two_seconds()
    {
        var (org, ann) = await WorldAsync();
        using var process = Process.Start(Binary.Start(["log", "--org", org.Slug, "--follow", "--json", "--action", "UPDATE", "--data", gatehouse.DataFolder, "--database", gatehouse.Database]))!;
        try
        {
            foreach (var status in (string[])["SUCCESS", "SKIPPED"]) ((string?)(await NextAsync(process))["status"]).ShouldBe(status);
            await Task.Delay(300, TestContext.Current.CancellationToken);

            var begun = Stopwatch.GetTimestamp();
            await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Chief\"")));
            var shown = await NextAsync(process);

            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(2));
            shown["changes"]!["title"]!["to"]!.ToString().ShouldBe("Chief");
            await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Last\"")));
            (await NextAsync(process))["changes"]!["title"]!["to"]!.ToString().ShouldBe("Last", "each entry once");
            await Binary.TerminateAsync(process.Id);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    static async Task<JsonObject> NextAsync(Process process) =>
        JsonNode.Parse((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10)))!)!.AsObject();

    [Fact]
    public async Task An_unknown_Org_has_no_log() => (await gatehouse.TypeAsync("log", "--org", "nobody")).Refused(1, "'nobody'");

    [Fact]
    public async Task Another_Orgs_entries_are_not_shown()
    {
        var ((org, _), other) = (await WorldAsync(), await gatehouse.OrgAsync());

        (await LogAsync(other)).ShouldBeEmpty();
        (await org.LogAsync()).Count.ShouldBe(4);
    }
}
