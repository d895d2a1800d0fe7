using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.Access;
using Gatehouse.Api;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Leaving;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Events;

public sealed class EventSchemasOnSqlite(OnSqlite gatehouse) : EventSchemaTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class EventSchemasOnPostgres(OnPostgres gatehouse) : EventSchemaTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What is written is what the schemas say, and there is nothing that they do not say.</summary>
public abstract partial class EventSchemaTests
{
    /// <summary>Seen by the tests of what writes them.</summary>
    static readonly string[] Elsewhere = ["webhook.disabled", "webhook.test"];

    readonly Running gatehouse;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;
    readonly SchemaText schemas = new(EventTypes.Schemas().ToDictionary(s => s.Name, s => s.Text));

    protected EventSchemaTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Every_event_of_the_whole_flow_is_what_its_schema_says()
    {
        await LiveAsync();

        var seen = await AllAsync();
        foreach (var e in seen)
        {
            EventTypes.All.ShouldContain(e.Type);
            schemas.Faults($"{e.Type}.v{EventTypes.VersionOf(e.Type)}.json", JsonNode.Parse(e.Envelope())!).ShouldBeEmpty(e.Type);
        }

        seen.Select(e => e.Type).Where(t => Families.Contains(t.Split('.')[0])).Distinct().ShouldBe(EventTypes.All.Except(Elsewhere).Where(t => Families.Contains(t.Split('.')[0])), ignoreOrder: true);
    }

    /// <summary>Those that this flow goes through; other parts have flows of their own.</summary>
    static readonly string[] Families = ["user", "group", "token", "access"];

    async Task LiveAsync()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann\\\"é", "\"title\":\"Boss\",\"externalId\":\"e1\"");
        foreach (var (path, value) in (List<(string, string)>)[("title", "\"Chief\""), ("active", "false"), ("active", "true")])
            (await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace(path, value)))).Status.ShouldBe(200);
        var group = await org.Idp.GroupAsync("Staff \\\"of\\\" Ödön", ann);
        await org.Idp.AskAsync($"PATCH Groups/{group}", Wire.Patch(Wire.Replace("displayName", "\"Crew\"")));
        await org.Idp.AskAsync($"PATCH Groups/{group}", Wire.Patch("""{"op":"remove","path":"members"}"""));
        await MappingStore.SetAsync(org.Db, new(group, null, [], "viewer"), TimeProvider.System.GetUtcNow(), ct);
        await org.Idp.AskAsync($"PATCH Groups/{group}", Wire.Patch(Wire.Add(ann)));
        foreach (var decision in (List<string>)["reject", "approve"]) // A mapped one is held.
        {
            await org.Idp.AskAsync($"DELETE Groups/{group}");
            var batch = (string)(await gatehouse.TypeAsync("guard", "list", "--org", org.Slug, "--json")).Well().Json[0]!["id"]!;
            (await gatehouse.TypeAsync("guard", decision, batch, "--org", org.Slug)).Well();
        }

        await org.Idp.AskAsync($"DELETE Users/{ann}");
        foreach (var (way, more) in (List<(string, string[])>)[("go", []), ("cancel", ["--yes"])])
        {
            var watched = await gatehouse.OrgAsync();
            (await gatehouse.TypeAsync("preview", "start", "--org", watched.Slug)).Well();
            await watched.Idp.UserAsync("bob");
            (await gatehouse.TypeAsync(["preview", way, "--org", watched.Slug, .. more])).Well();
        }

        var token = (string)(await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--json")).Well().Json["id"]!;
        (await gatehouse.TypeAsync("token", "rotate", token, "--org", org.Slug)).Well();
        (await gatehouse.TypeAsync("token", "revoke", token, "--org", org.Slug)).Well();
        await LiveUntilAsync(TimeSpan.FromHours(1), "token.expiring");
        await LiveUntilAsync(TimeSpan.FromDays(2), "token.expired");
        await gatehouse.DecideAsync(org, "on-delete=delete");
        (await org.Idp.AskAsync($"DELETE Users/{await org.Idp.UserAsync("bob")}")).Status.ShouldBe(204);
        (await Soon.Async(AllAsync, all => all.Any(e => e.Type == "user.deleted"), TimeSpan.FromSeconds(20))).ShouldContain(e => e.Type == "user.deleted");
    }

    async Task LiveUntilAsync(TimeSpan later, string type)
    {
        await using var node = await Node.StartAsync(gatehouse, new ShiftedClock(later));
        (await Soon.Async(AllAsync, all => all.Any(e => e.Type == type), TimeSpan.FromSeconds(20))).ShouldContain(e => e.Type == type);
    }

    async Task<List<Event>> AllAsync()
    {
        var (all, after) = (new List<Event>(), (EventCursor?)null);
        for (var more = true; more;)
        {
            var page = (FeedAnswer.Page)await gatehouse.Services.GetRequiredService<InstanceFeed>().ReadAsync(after, EventFilter.All, 1000, ct);
            all.AddRange(page.Events);
            (after, more) = (page.Next, page.More);
        }

        return all;
    }

    [Fact]
    public void A_wrong_event_does_not_pass()
    {
        var good = JsonNode.Parse("""
            {"id":"0123456789abcdef0123456789abcdef","type":"user.deleted","version":1,"at":"2026-01-01T00:00:00Z","org":{"id":"a","slug":"b"},"subject":"x","data":{"id":"0123456789abcdef0123456789abcdef","transfer_content_to":null}}
            """)!;
        schemas.Faults("user.deleted.v1.json", good).ShouldBeEmpty();
        foreach (var spoil in (List<Action<JsonNode>>)[e => e["data"]!["userName"] = "ann", e => e["data"]!.AsObject().Remove("id"), e => e["type"] = "user.created", e => e.AsObject().Remove("subject"), e => e["more"] = 1])
        {
            var bad = good.DeepClone();
            spoil(bad);
            schemas.Faults("user.deleted.v1.json", bad).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void No_type_is_written_without_a_schema_and_a_row_in_the_reference()
    {
        var root = Root();
        var reference = File.ReadAllText(Path.Combine(root, "docs", "reference", "events.md"));
        var written = Directory.EnumerateFiles(Path.Combine(root, "src", "Gatehouse"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Guides{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) // Okta's expressions look alike.
            .SelectMany(file => Types().Matches(File.ReadAllText(file)).Select(m => m.Groups["type"].Value)).Distinct().ToList();
        written.Count.ShouldBeGreaterThan(15);

        written.Except(EventTypes.All).Except(Problems.All.Keys).ShouldBeEmpty("Types without a schema in Events/Schemas");
        EventTypes.All.Where(type => !reference.Contains($"| `{type}` |", StringComparison.Ordinal)).ShouldBeEmpty("Types without a row in docs/reference/events.md");
    }

    [GeneratedRegex("\"(?<type>(user|group|membership|access|org|connection|domain|token|provisioning|webhook)\\.[a-z][a-z_]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Types();

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
