using Gatehouse.Tests.SyncLogs;

namespace Gatehouse.Tests.Tenancy;

public sealed class NeighboursOnSqlite(OnSqlite gatehouse) : NeighbourTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class NeighboursOnPostgres(OnPostgres gatehouse) : NeighbourTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Ids of another Org in bodies, filters, cursors and headers do what ids of nobody do.</summary>
public abstract class NeighbourTests
{
    readonly Running gatehouse;

    protected NeighbourTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static string Nobody { get; } = Guid.CreateVersion7().ToString("N");

    public static TheoryData<string, string> WaysIntoAGroup => new()
    {
        { "lenient", "POST Groups" }, { "lenient", "PUT" }, { "lenient", "PATCH add" }, { "lenient", "PATCH replace" }, { "lenient", "PATCH path-less" }, { "lenient", "Bulk POST" }, { "lenient", "Bulk PATCH" },
        { "strict", "POST Groups" }, { "strict", "PUT" }, { "strict", "PATCH add" }, { "strict", "PATCH replace" }, { "strict", "Bulk POST" }, { "strict", "Bulk PATCH" },
    };

    [Theory, MemberData(nameof(WaysIntoAGroup))]
    public async Task Nobody_of_another_Org_can_be_made_a_member(string profile, string way)
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse, ("profile", profile));
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(neighbours.Theirs.Id);

        foreach (var theirs in (string[])[neighbours.TheirUser, neighbours.TheirGroup])
        {
            var (answer, likewise) = (await JoinAsync(neighbours, way, theirs), await JoinAsync(neighbours, way, Nobody));
            Blurred(answer, theirs).ShouldBe(Blurred(likewise, Nobody));
        }

        var groups = await neighbours.Mine.Idp.AskAsync("GET Groups?attributes=members,displayName");
        foreach (var theirs in neighbours.TheirIds) groups.Text.ShouldNotContain(theirs);
        (await bare.ExportAsync(neighbours.Theirs.Id)).ShouldBe(before);
        Neighbours.ShouldNotShowThem(string.Join('\n', await neighbours.Mine.LogAsync()));
    }

    static async Task<string> JoinAsync(Neighbours neighbours, string way, string id)
    {
        var (name, add) = ("New " + Guid.NewGuid().ToString("N"), Wire.Patch(Wire.Add(id)));
        var answer = await neighbours.Mine.Idp.AskAsync(
            way switch { "POST Groups" => "POST Groups", "PUT" => $"PUT Groups/{neighbours.MyGroup}", "Bulk POST" or "Bulk PATCH" => "POST Bulk", _ => $"PATCH Groups/{neighbours.MyGroup}" },
            way switch
            {
                "POST Groups" => Wire.Group(name, id),
                "PUT" => Wire.Group("Staff", neighbours.MyUser, id),
                "PATCH add" => add,
                "PATCH replace" => Wire.Patch(Wire.Replace("members", $$"""[{"value":"{{neighbours.MyUser}}"},{"value":"{{id}}"}]""")),
                "PATCH path-less" => Wire.Patch($$$"""{"op":"add","value":{"members":[{"value":"{{{id}}}"}]}}"""),
                "Bulk POST" => Wire.Bulk($$"""{"method":"POST","path":"/Groups","bulkId":"g","data":{{Wire.Group(name, id)}}}"""),
                _ => Wire.Bulk($$"""{"method":"PATCH","path":"/Groups/{{neighbours.MyGroup}}","data":{{add}}}"""),
            });
        var made = answer.Body?["id"]?.ToString() ?? answer.Text.Split("Groups/", 2)[^1][..Math.Min(32, answer.Text.Split("Groups/", 2)[^1].Length)];
        return $"{answer.Status} {answer.Text}".Replace(name, "{name}", StringComparison.Ordinal).Replace(made.Length > 0 ? made : "{none}", "{made}", StringComparison.Ordinal);
    }

    static string Blurred(string answer, string id) => System.Text.RegularExpressions.Regex.Replace(
        answer.Replace(id, "{id}", StringComparison.Ordinal), @"\d{4}-\d\d-\d\dT[\d:.]+Z|W/\\?""\d+\\?""", "{moment}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task No_filter_finds_anything_of_another_Org()
    {
        var n = await Neighbours.MeetAsync(gatehouse);
        string[] users =
        [
            $"id eq \"{n.TheirUser}\"", $"groups.value eq \"{n.TheirGroup}\"", $"groups eq \"{n.TheirGroup}\"", $"groups[value eq \"{n.TheirGroup}\"]", "title eq \"Cellar keys\"",
            "emails.value eq \"nadia@next-door.example\"", "emails co \"next-door\"", "externalId eq \"ext-1\"", "displayName co \"Nachbar\"", $"id eq \"{n.TheirDeleted}\"",
            $"userName eq \"ann@example.com\" and displayName sw \"Nadia\"", $"not (id eq \"{n.MyUser}\")", $"id gt \"{n.MyUser}\"", $"userName pr and not (displayName eq \"Ann\")",
        ];
        string[] groups = [$"id eq \"{n.TheirGroup}\"", $"members eq \"{n.TheirUser}\"", $"members.value eq \"{n.TheirUser}\"", $"members[value eq \"{n.TheirUser}\"]", "members.display co \"Nachbar\"", $"not (id eq \"{n.MyGroup}\")"];

        foreach (var (endpoint, filter) in users.Select(f => ("Users", f)).Concat(groups.Select(f => ("Groups", f))))
            (await n.Mine.Idp.AskAsync(Wire.Filter(endpoint, filter))).Resources().Count.ShouldBe(0, $"{endpoint}: {filter}");
        (await n.Mine.Idp.AskAsync(Wire.Filter("", $"id eq \"{n.TheirUser}\" or id eq \"{n.TheirGroup}\""))).Resources().ShouldBeEmpty();
        (await n.Mine.Idp.AskAsync(Wire.Filter("Users", "userName eq \"ann@example.com\""))).Resources().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(n.MyUser);
    }

    [Fact]
    public async Task A_cursor_of_another_Org_is_worth_what_a_forged_one_is()
    {
        var n = await Neighbours.MeetAsync(gatehouse);
        await n.Theirs.Idp.UserAsync("second@example.com");
        var cursor = (string)(await n.Theirs.Idp.AskAsync("GET Users?cursor&count=1")).Body!["nextCursor"]!;
        var forged = cursor[..^4] + "AAAA";

        var (theirs, nobodys) = (await n.Mine.Idp.AskAsync($"GET Users?count=1&cursor={cursor}"), await n.Mine.Idp.AskAsync($"GET Users?count=1&cursor={forged}"));

        (await n.Theirs.Idp.AskAsync($"GET Users?count=1&cursor={cursor}")).Resources().Count.ShouldBe(1);
        theirs.Status.ShouldBe(400);
        theirs.Text.ShouldBe(nobodys.Text);
        theirs.Text.ShouldContain("invalidCursor");
    }

    [Fact]
    public async Task A_manager_of_another_Org_stays_a_bare_id()
    {
        var n = await Neighbours.MeetAsync(gatehouse);
        const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        var mine = await n.Mine.Idp.UserAsync("bob@example.com", $$$"""
            "{{{Enterprise}}}":{"manager":{"value":"{{{n.TheirUser}}}"}}
            """);

        var (read, found) = (await n.Mine.Idp.AskAsync($"GET Users/{mine}"), await n.Mine.Idp.AskAsync(Wire.Filter("Users", $"{Enterprise}:manager.displayName co \"Nachbar\"")));

        Neighbours.ShouldNotShowThem(read.Text);
        found.Resources().ShouldBeEmpty();
        (await n.Theirs.Idp.AskAsync($"GET Users/{n.TheirUser}")).Text.ShouldNotContain(mine);
    }

    [Theory]
    [InlineData("GET", "If-None-Match", "*")]
    [InlineData("GET", "If-None-Match", "W/\"1\"")]
    [InlineData("PATCH", "If-Match", "*")]
    [InlineData("PATCH", "If-Match", "W/\"1\"")]
    [InlineData("PATCH", "If-Match", "W/\"2\"")]
    [InlineData("PUT", "If-Match", "W/\"2\"")]
    [InlineData("DELETE", "If-Match", "W/\"2\"")]
    public async Task No_ETag_tells_that_another_Org_has_the_resource(string method, string header, string tag)
    {
        var n = await Neighbours.MeetAsync(gatehouse);

        foreach (var (path, theirs) in (List<(string, string)>)[("Users", n.TheirUser), ("Groups", n.TheirGroup)])
        {
            var body = method switch { "PATCH" => Wire.Patch(Wire.Replace("displayName", "\"X\"")), "PUT" => path == "Users" ? Wire.User("x@example.com") : Wire.Group("X"), _ => null };
            var (seen, unseen) = (await n.Mine.Idp.AskAsync($"{method} {path}/{theirs}", body, (header, tag)), await n.Mine.Idp.AskAsync($"{method} {path}/{Nobody}", body, (header, tag)));
            seen.Status.ShouldBe(404);
            seen.Text.Replace(theirs, Nobody, StringComparison.Ordinal).ShouldBe(unseen.Text);
        }
    }

    [Fact]
    public async Task Both_Orgs_may_use_the_same_unique_values()
    {
        var n = await Neighbours.MeetAsync(gatehouse);

        (await n.Theirs.Idp.AskAsync("POST Users", Wire.User("ANN@example.com"))).Status.ShouldBe(409);
        (await n.Mine.Idp.AskAsync("POST Users", Wire.User("gone@example.com"))).Status.ShouldBe(201);
        (await n.Mine.Idp.AskAsync($"DELETE Users/{n.MyUser}")).Status.ShouldBe(204);
        (await n.Theirs.Idp.AskAsync($"GET Users/{n.TheirUser}")).Status.ShouldBe(200);
    }
}
