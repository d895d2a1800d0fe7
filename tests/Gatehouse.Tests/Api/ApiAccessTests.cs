using System.Text.Json.Nodes;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Api;

public sealed class ApiAccessOnSqlite(OnSqlite gatehouse) : ApiAccessTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApiAccessOnPostgres(OnPostgres gatehouse) : ApiAccessTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Groups, workspaces, mappings, roles, tokens, invitations and deleted members over the API.</summary>
public abstract class ApiAccessTests
{
    readonly Running gatehouse;

    protected ApiAccessTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task From_a_pushed_group_to_access()
    {
        var org = await gatehouse.OrgAsync();
        var (ada, bob) = (await org.Idp.UserAsync("ada@example.com"), await org.Idp.UserAsync("bob@example.com"));
        var staff = await org.Idp.GroupAsync("Staff", ada);
        var caller = await Caller.WithAsync(gatehouse, org.Db);
        var at = $"/orgs/{org.Slug}";

        (await caller.DoAsync($"GET {at}/groups"))["data"]![0]!.ToJsonString().ShouldBe($$"""{"id":"{{staff}}","name":"Staff","members":1,"pending":0}""");
        (await caller.DoAsync($"GET {at}/groups/staff"))["id"]!.ToString().ShouldBe(staff);
        (await caller.DoAsync($"GET {at}/members?group=Staff"))["data"]!.AsArray().Select(m => (string)m!["id"]!).ShouldBe([ada]);
        var berlin = (string)(await caller.DoAsync($"POST {at}/workspaces", """{"name":"Berlin"}"""))["id"]!;
        await caller.RefusedAsync("workspace.taken", $"POST {at}/workspaces", """{"name":"BERLIN"}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}/workspaces", """{"name":"  "}""");
        (await caller.DoAsync($"PATCH {at}/workspaces/{berlin}", """{"name":"Bonn"}"""))["name"]!.ToString().ShouldBe("Bonn");

        const string wish = """{"group":"Staff","role":"developer","workspaces":["Bonn"]}""";
        var preview = await caller.DoAsync($"POST {at}/mappings/preview", wish);
        ((int)preview["gain"]!, (string?)preview["changes"]![0]!["after"]!["role"]).ShouldBe((1, "developer"));
        var set = await caller.DoAsync($"POST {at}/mappings", wish);
        ((bool)set["finished"]!, (int)set["concerned"]!).ShouldBe((true, 1));
        var mapping = (string)set["mapping"]!["id"]!;
        (await caller.DoAsync($"GET {at}/mappings/{mapping}"))["workspaces"]![0]!["name"]!.ToString().ShouldBe("Bonn");
        (await caller.DoAsync($"GET {at}/mappings"))["data"]!.AsArray().Count.ShouldBe(1);
        var access = await caller.DoAsync($"GET {at}/members/{ada}/access");
        ((string?)access["role"], (string?)access["workspaces"]![0]!["why"]![0]).ShouldBe(("developer", "the group Staff"));

        await caller.RefusedAsync("group.not-found", $"POST {at}/mappings", """{"group":"Ghosts"}""");
        await caller.RefusedAsync("role.not-found", $"POST {at}/mappings", """{"group":"Staff","role":"emperor"}""");
        await caller.RefusedAsync("workspace.not-found", $"POST {at}/mappings", """{"group":"Staff","workspaces":["Moon"]}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}/mappings", """{"group":"Staff","scimRole":"x"}""");
        await caller.RefusedAsync("workspace.in-use", $"DELETE {at}/workspaces/{berlin}");
        await caller.DoAsync($"PUT {at}/workspaces/{berlin}/members/{bob}");
        (await caller.DoAsync($"GET {at}/workspaces"))["data"]![0]!["members"]!.GetValue<int>().ShouldBe(2);
        await caller.DoAsync($"DELETE {at}/workspaces/{berlin}/members/bob@example.com");
        await caller.RefusedAsync("member.not-found", $"PUT {at}/workspaces/{berlin}/members/nobody");
        await caller.DoAsync($"DELETE {at}/mappings/{mapping}");
        await caller.RefusedAsync("mapping.not-found", $"DELETE {at}/mappings/{mapping}");
        await caller.DoAsync($"DELETE {at}/workspaces/{berlin}");
        await caller.RefusedAsync("workspace.not-found", $"DELETE {at}/workspaces/{berlin}");
    }

    /// <summary>More than one read would take: the first page has the first ones, and the next goes on behind them.</summary>
    [Fact]
    public async Task Deleted_members_and_identities_are_read_a_page_at_a_time_however_many()
    {
        var org = await gatehouse.OrgAsync();
        var (bare, ann) = (new BareDatabase(gatehouse.Database), await org.Idp.UserAsync("ann"));
        await bare.RowsAsync($$"""
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 10001)
            insert into tombstones (org_id, id, resource_type, doc, belonged_to, created_at, deleted_at, forget_at, status) select '{{org.Id}}', 'd' || (100000 + i), 'User', '{"userName":"u"}', '[]', 0, i, 9999999999999, 'suspended' from n
            """);
        foreach (var connection in (string[])["con_a", "con_b"])
            await bare.RowsAsync($"insert into identities (org_id, connection_id, subject, user_id, created_at, seen_at) values ('{org.Id}', '{connection}', 'one two', '{ann}', 0, 0), ('{org.Id}', '{connection}', 'three', '{ann}', 0, 0)");
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Slug}");

        (await SomeAsync($"{at}/deleted-members?limit=2", d => (string)d["id"]!)).ShouldBe(["d100001", "d100002", "d100003", "d100004"]);
        (await SomeAsync($"{at}/identities?limit=2", i => $"{i["connection"]} {i["stableId"]}")).ShouldBe(["con_a one two", "con_a three", "con_b one two", "con_b three"], ignoreOrder: true);

        async Task<List<string>> SomeAsync(string list, Func<JsonNode, string> told)
        {
            var first = await caller.DoAsync("GET " + list);
            return [.. first["data"]!.AsArray().Concat((await caller.DoAsync($"GET {list}&cursor={first["next"]}"))["data"]!.AsArray()).Select(one => told(one!))];
        }
    }

    [Fact]
    public async Task Roles_are_the_instances_and_every_key_may_read_them()
    {
        var org = await gatehouse.OrgAsync();
        var (all, mine) = (await Caller.WithAsync(gatehouse, null), await Caller.WithAsync(gatehouse, org.Db));
        var name = "editor-" + Guid.NewGuid().ToString("N")[..6];

        (await all.DoAsync("POST /roles", $$"""{"name":"{{name}}","privileges":["edit"],"above":"viewer"}"""))["rank"]!.GetValue<int>().ShouldBe(2);
        await all.RefusedAsync("role.taken", "POST /roles", $$"""{"name":"{{name}}"}""");
        await all.RefusedAsync("value.invalid", "POST /roles", """{"name":"Not a name"}""");
        (await all.DoAsync($"PATCH /roles/{name}", """{"privileges":["edit","read"]}"""))["privileges"]!.AsArray().Count.ShouldBe(2);
        (await all.DoAsync($"POST /roles/{name}/move", """{"above":""}"""))["rank"]!.GetValue<int>().ShouldBe(1);
        (await mine.DoAsync("GET /roles"))["data"]!.AsArray().Select(r => (string)r!["name"]!).ShouldContain(name);
        await mine.RefusedAsync("key.instance-only", $"DELETE /roles/{name}");
        await all.DoAsync($"DELETE /roles/{name}");
        await all.RefusedAsync("role.not-found", $"DELETE /roles/{name}");
    }

    [Fact]
    public async Task A_token_is_shown_once_rotated_and_revoked()
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Id}/tokens");

        var issued = await caller.DoAsync($"POST {at}", """{"name":"Okta","life":"30d","settings":{"profile":"strict"}}""");
        var id = (string)issued["token"]!["id"]!;
        using var idp = gatehouse.Idp((string)issued["secret"]!);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);
        (await caller.AskAsync($"GET {at}")).Text.ShouldNotContain((string)issued["secret"]!);
        (await caller.DoAsync($"GET {at}/{id}"))["settings"]!.ToJsonString().ShouldBe("""{"profile":"strict"}""");
        (await caller.DoAsync($"PATCH {at}/{id}", """{"settings":{"profile":null}}"""))["settings"]!.ToJsonString().ShouldBe("{}");
        await caller.RefusedAsync("value.invalid", $"PATCH {at}/{id}", """{"settings":{"moon":"full"}}""");
        await caller.RefusedAsync("value.invalid", $"POST {at}", """{"name":"x","life":"9000d"}""");
        var rotated = await caller.DoAsync($"POST {at}/{id}/rotate", """{"overlap":"1h"}""");
        (await caller.DoAsync($"GET {at}/{id}"))["state"]!.ToString().ShouldBe("retiring");
        await caller.DoAsync($"DELETE {at}/{id}");
        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);
        using var next = gatehouse.Idp((string)rotated["secret"]!);
        (await next.AskAsync("GET Users")).Status.ShouldBe(200);
        await caller.RefusedAsync("token.over", $"POST {at}/{id}/rotate", "{}");
        await caller.RefusedAsync("token.not-found", $"DELETE {at}/tok_0");
    }

    [Fact]
    public async Task Who_is_invited_is_asked_again_and_who_was_deleted_comes_back()
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Slug}");
        await caller.DoAsync($"PATCH {at}/settings", """{"invite":"true"}""");
        var ada = await org.Idp.UserAsync("ada@example.com");

        var first = (await caller.DoAsync($"GET {at}/invitations"))["data"]![0]!;
        ((string?)first["member"], (string?)first["state"]).ShouldBe((ada, "waiting"));
        (await caller.DoAsync($"POST {at}/members/{ada}/invite"))["id"]!.ToString().ShouldNotBe((string)first["id"]!);
        await caller.RefusedAsync("member.not-found", $"POST {at}/members/nobody/invite");
        (await caller.DoAsync($"POST {at}/members/{ada}/activate"))["status"]!.ToString().ShouldBe("active");
        await caller.RefusedAsync("member.not-invited", $"POST {at}/members/{ada}/invite");

        await org.Idp.AskAsync($"DELETE Users/{ada}");
        (await caller.DoAsync($"GET {at}/deleted-members"))["data"]![0]!["userName"]!.ToString().ShouldBe("ada@example.com");
        (await caller.DoAsync($"POST {at}/deleted-members/{ada}/restore"))["id"]!.ToString().ShouldBe(ada);
        await caller.RefusedAsync("member.not-found", $"POST {at}/deleted-members/{ada}/restore");
    }
}
