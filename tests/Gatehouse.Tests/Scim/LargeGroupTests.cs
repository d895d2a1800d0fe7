using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Tests.SyncLogs;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Scim;

public sealed class LargeGroupsOnSqlite(OnSqlite gatehouse) : LargeGroupTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class LargeGroupsOnPostgres(OnPostgres gatehouse) : LargeGroupTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Groups with more members than an answer holds in memory: told piece by piece, and told right.</summary>
public abstract class LargeGroupTests
{
    /// <summary>More than the connection's own buffers hold, so that a client that reads slowly is waited for.</summary>
    const int Many = 60_000;

    readonly Running gatehouse;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    protected LargeGroupTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_large_group_is_told_whole_and_in_order()
    {
        var (org, wire, people) = await FilledAsync(6_000);
        var child = Wire.Id(await wire.GroupAsync("child"));
        var group = await GroupAsync(wire, "all", [.. people, child]);

        var reply = (await wire.GetAsync("/Groups/" + group)).Expect(200);

        Members(reply.Body).ShouldBe([.. people, child]);
        reply.Body["members"]![0]!.ToJsonString().ShouldBe(new JsonObject
        {
            ["value"] = people[0], ["$ref"] = $"{wire.Root}/Users/{people[0]}", ["display"] = "Person 0", ["type"] = "User",
        }.ToJsonString());
        ((string)reply.Body["members"]![6_000]!["type"]!).ShouldBe("Group");
        ((string)reply.Body["displayName"]!).ShouldBe("all");
        reply.Header("Content-Length").ShouldBeNull();
        reply.Header("ETag").ShouldBe(Wire.Version(reply.Body));
        reply.Header("Content-Location").ShouldBe((string)reply.Body["meta"]!["location"]!);
        (await wire.SendAsync("GET", "/Groups/" + group, null, ("If-None-Match", reply.Header("ETag")!))).Expect(304);
        (await wire.ReadAsync("/Users/" + people[17]))["groups"]!.AsArray().ShouldHaveSingleItem()!["value"]!.GetValue<string>().ShouldBe(group);
        org.Idp.Dispose();
    }

    [Fact]
    public async Task What_of_a_large_group_was_not_asked_for_is_not_told()
    {
        var (_, wire, people) = await FilledAsync(6_000);
        var group = await GroupAsync(wire, "all", people);

        var without = (await wire.GetAsync($"/Groups/{group}?excludedAttributes=members")).Expect(200);
        without.Body.ContainsKey("members").ShouldBeFalse();
        without.Header("Content-Length").ShouldNotBeNull();
        var values = (await wire.GetAsync($"/Groups/{group}?attributes=members.value")).Expect(200).Body;
        values.Select(p => p.Key).ShouldBe(["schemas", "id", "members"], ignoreOrder: true);
        values["members"]!.AsArray().Select(m => m!.ToJsonString()).ShouldBe(people.Select(id => $$"""{"value":"{{id}}"}"""));
        var unnamed = (await wire.GetAsync($"/Groups/{group}?excludedAttributes=members.display,meta")).Expect(200).Body;
        unnamed.ContainsKey("meta").ShouldBeFalse();
        Members(unnamed).ShouldBe(people);
        unnamed["members"]!.AsArray().ShouldAllBe(m => !m!.AsObject().ContainsKey("display"));
    }

    [Fact]
    public async Task A_list_with_large_groups_has_all_of_them_whole()
    {
        var (_, wire, people) = await FilledAsync(6_000);
        var groups = new List<string> { await GroupAsync(wire, "small", people.Take(3)), await GroupAsync(wire, "large", people), await GroupAsync(wire, "empty", []), await GroupAsync(wire, "large too", people.Skip(1)) };

        var list = await wire.ListAsync("/Groups");

        list["totalResults"]!.GetValue<int>().ShouldBe(4);
        list["itemsPerPage"]!.GetValue<int>().ShouldBe(4);
        Wire.Ids(list).ShouldBe(groups);
        Wire.Resources(list).Select(g => string.Join(' ', Members(g))).ShouldBe([string.Join(' ', people.Take(3)), string.Join(' ', people), "", string.Join(' ', people.Skip(1))]);
        Wire.Resources(await wire.ListAsync("/", ("filter", "displayName eq \"large\""))).Select(g => Members(g).Count).ShouldBe([6_000]);
        Wire.Resources(await wire.ListAsync("/Groups", ("excludedAttributes", "members"))).ShouldAllBe(g => !g.ContainsKey("members"));
    }

    [Fact]
    public async Task A_replace_of_a_large_group_moves_only_those_who_differ_and_answers_all()
    {
        var (org, wire, people) = await FilledAsync(6_000);
        var group = await GroupAsync(wire, "all", people.Take(5_990));
        var wanted = people.Where((_, i) => i % 1_000 != 5).ToList();

        var put = (await wire.SendAsync("PUT", "/Groups/" + group, Bodies.Group("all", wanted))).Expect(200);

        Members(put.Body).ShouldBe(wanted);
        var told = (await org.LogAsync()).Last(entry => entry.Action == "UPDATE");
        told.Changes!.ShouldContain("\"members.added\":{\"count\":10,");
        told.Changes!.ShouldContain("\"members.removed\":{\"count\":6,");
        (await wire.SendAsync("PATCH", "/Groups/" + group, Bodies.Patch(new JsonObject { ["op"] = "replace", ["path"] = "members", ["value"] = Bodies.Members(wanted) }))).Expect(204);
        Wire.Version(await wire.ReadAsync($"/Groups/{group}?excludedAttributes=members")).ShouldBe(put.Header("ETag"), "nothing changed");
    }

    [Fact]
    public async Task Whoever_stays_is_told_once_although_others_come_and_go_while_the_client_reads()
    {
        var (org, wire, people) = await FilledAsync(Many);
        var (leave, come) = (people.Where((_, i) => i % 1_000 == 500).ToList(), people.Where((_, i) => i % 1_000 == 900).ToList());
        var group = await GroupAsync(wire, "all", people.Except(come));

        using var response = await org.Idp.GetAsync(new Uri($"{wire.Root}/Groups/{group}"), HttpCompletionOption.ResponseHeadersRead, ct);
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var begun = new byte[1000];
        await body.ReadExactlyAsync(begun, ct);
        (await wire.SendAsync("PATCH", "/Groups/" + group, new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
            ["Operations"] = new JsonArray(
                new JsonObject { ["op"] = "add", ["path"] = "members", ["value"] = Bodies.Members(come) },
                new JsonObject { ["op"] = "remove", ["path"] = "members", ["value"] = Bodies.Members(leave) }),
        })).Expect(204);
        using var rest = new MemoryStream();
        await rest.WriteAsync(begun, ct);
        await body.CopyToAsync(rest, ct);

        var told = Members(JsonNode.Parse(rest.ToArray())!.AsObject());
        told.ShouldBeUnique();
        told.Except(leave).Except(come).Count().ShouldBe(people.Count - leave.Count - come.Count);
        response.Headers.ETag!.ToString().ShouldNotBe(Wire.Version(await wire.ReadAsync($"/Groups/{group}?excludedAttributes=members")));
    }

    [Fact]
    public async Task Clients_that_leave_in_the_middle_leave_nothing_behind()
    {
        var (org, wire, people) = await FilledAsync(Many);
        var group = await GroupAsync(wire, "all", people);

        for (var i = 0; i < 60; i++) // More than there are connections to the database.
        {
            using var response = await org.Idp.GetAsync(new Uri($"{wire.Root}/Groups/{group}"), HttpCompletionOption.ResponseHeadersRead, ct);
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            await body.ReadExactlyAsync(new byte[1000], ct);
        }

        (await wire.SendAsync("PATCH", "/Groups/" + group, Bodies.RemoveMember(people[0]))).Expect(204);
        Members(await wire.ReadAsync("/Groups/" + group)).ShouldBe(people[1..]);
    }

    static List<string> Members(JsonObject group) => [.. (group["members"]?.AsArray() ?? []).Select(m => (string)m!["value"]!)];

    static async Task<string> GroupAsync(Wire wire, string name, IEnumerable<string> members) =>
        Wire.Id(await wire.MakeAsync("/Groups?excludedAttributes=members", Bodies.Group(name, members)));

    static string Named(string word, int number) => word + number;

    static string Stored(string id, int number) =>
        $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"{{id}}","userName":"person{{number}}","active":true}""";

    /// <summary>People past the API, whose making is not what is tested here.</summary>
    async Task<(TestOrg Org, Wire Wire, List<string> People)> FilledAsync(int count)
    {
        var org = await gatehouse.OrgAsync();
        var ids = Enumerable.Range(0, count).Select(_ => Ids.New(TimeProvider.System.GetUtcNow())).Order(StringComparer.Ordinal).ToList();
        foreach (var some in ids.Index().Chunk(5_000))
            await org.Db.WriteAsync(tx =>
            {
                foreach (var (i, id) in some)
                    tx.Do($"""
                        insert into users (org_id, id, user_name_key, shown_as, active, doc, version, created_at, modified_at)
                        values ({Mine}, {id}, {Named("person", i)}, {Named("Person ", i)}, {true}, {Stored(id, i)}, 1, 0, 0)
                        """);
                return Task.FromResult(true);
            }, ct);
        return (org, new(org.Idp, ct), ids);
    }
}
