using System.Text.Json.Nodes;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Events;

public sealed class EventsVerbOnSqlite(OnSqlite gatehouse) : EventsVerbTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class EventsVerbOnPostgres(OnPostgres gatehouse) : EventsVerbTests(gatehouse), IClassFixture<OnPostgres>;

public abstract class EventsVerbTests
{
    readonly Running gatehouse;

    protected EventsVerbTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static List<JsonNode> Lines(Said said) => [.. said.Well().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public async Task Events_are_lines_and_each_says_what_to_go_on_after()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        foreach (var name in (string[])["ann", "bob", "eve"]) await org.Idp.UserAsync(name);
        await other.Idp.UserAsync("mallory");

        var first = Lines(await gatehouse.TypeAsync("events", "--org", org.Slug, "--json", "--after", "start", "--type", "user.*", "-n", "2"));
        var rest = Lines(await gatehouse.TypeAsync("events", "--org", org.Slug, "--json", "--type", "user.*", "--after", (string)first[0]["cursor"]!));

        first.Select(e => (string?)e["type"]).ShouldBe(["user.created", "user.created", null]);
        ((string)first[^1]["next"]!).ShouldBe((string)first[1]["cursor"]!);
        rest[0]["id"]!.ToString().ShouldBe(first[1]["id"]!.ToString());
        rest.Count.ShouldBe(3);
        ((string)rest[0]["org"]!["slug"]!).ShouldBe(org.Slug);
        Lines(await gatehouse.TypeAsync("events", "--org", org.Slug, "--json", "--after", (string)rest[^1]["next"]!)).ShouldHaveSingleItem()["next"].ShouldNotBeNull();

        var all = Lines(await gatehouse.TypeAsync("events", "--all", "--json", "--type", "user.created", "-n", "2"));
        all.SkipLast(1).Select(e => (string)e["org"]!["slug"]!).ShouldBe([org.Slug, other.Slug]);
        (await gatehouse.TypeAsync("events", "--org", org.Slug)).Well().Out.ShouldContain("user.created");
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        (await gatehouse.TypeAsync("events")).Refused(2, "--all");
        (await gatehouse.TypeAsync("events", "--all", "--org", "primary")).Refused(2, "--all");
        (await gatehouse.TypeAsync("events", "--all", "--after", "yesterday")).Refused(1, "no cursor");
        (await gatehouse.TypeAsync("events", "--all", "--type", "user.exploded")).Refused(1, "user.created");
    }
}
