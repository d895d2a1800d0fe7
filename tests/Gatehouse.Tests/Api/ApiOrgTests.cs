using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Api;

public sealed class ApiOrgsOnSqlite(OnSqlite gatehouse) : ApiOrgTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApiOrgsOnPostgres(OnPostgres gatehouse) : ApiOrgTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Orgs and members over the API.</summary>
public abstract class ApiOrgTests
{
    readonly Running gatehouse;

    protected ApiOrgTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task An_Org_is_made_shown_renamed_and_set()
    {
        var caller = await Caller.WithAsync(gatehouse, null);
        var slug = "zeta-" + Guid.NewGuid().ToString("N")[..8];

        var made = await caller.DoAsync("POST /orgs", $$"""{"name":"Zeta & Söhne","slug":"{{slug}}","isolation":"shared"}""");

        ((string?)made["slug"], (string?)made["name"], (string?)made["isolation"], (string?)made["mode"]).ShouldBe((slug, "Zeta & Söhne", "shared", "manual"));
        await caller.RefusedAsync("org.slug-taken", "POST /orgs", $$"""{"name":"Zeta","slug":"{{slug}}"}""");
        await caller.RefusedAsync("org.slug-invalid", "POST /orgs", """{"name":"Zeta","slug":"-Zeta"}""");
        await caller.RefusedAsync("value.invalid", "POST /orgs", """{"name":" "}""");
        var shown = await caller.AskAsync($"GET /orgs/{slug}");
        (await caller.DoAsync($"PATCH /orgs/{slug}", """{"name":"Zeta"}""", ("If-Match", shown.Header("ETag")!)))["name"]!.ToString().ShouldBe("Zeta");
        await caller.RefusedAsync("version.stale", $"PATCH /orgs/{slug}", """{"name":"Eta"}""", ("If-Match", shown.Header("ETag")!));
        (await caller.DoAsync($"PATCH /orgs/{slug}/settings", """{"mode":"jit","invite":"true"}""")).ToJsonString().ShouldBe("""{"invite":"true","mode":"jit"}""");
        (await caller.DoAsync($"PATCH /orgs/{made["id"]}/settings", """{"invite":null}""")).ToJsonString().ShouldBe("""{"mode":"jit"}""");
        (await caller.DoAsync($"GET /orgs/{slug}/settings")).ToJsonString().ShouldBe("""{"mode":"jit"}""");
        await caller.RefusedAsync("setting.invalid", $"PATCH /orgs/{slug}/settings", """{"mood":"good"}""");
        await caller.RefusedAsync("role.not-found", $"PATCH /orgs/{slug}/settings", """{"default-role":"emperor"}""");
        await caller.RefusedAsync("version.stale", $"PATCH /orgs/{slug}/settings", """{"mode":"manual"}""", ("If-Match", "W/\"999\""));
    }

    [Fact]
    public async Task Leaving_SCIM_asks_first()
    {
        var org = await gatehouse.OrgAsync();
        var caller = await Caller.WithAsync(gatehouse, org.Db);

        await caller.RefusedAsync("mode.jit-while-scim", $"PATCH /orgs/{org.Slug}/settings", """{"mode":"jit"}""");
        (await caller.RefusedAsync("confirmation.needed", $"PATCH /orgs/{org.Slug}/settings", """{"mode":"manual"}""")).Body!["detail"]!.ToString().ShouldContain("revokes the Org's tokens");
        await caller.DoAsync($"PATCH /orgs/{org.Slug}/settings?confirm=true", """{"mode":"manual"}""");

        (await caller.DoAsync($"GET /orgs/{org.Slug}"))["mode"]!.ToString().ShouldBe("manual");
    }

    [Fact]
    public async Task A_list_is_walked_by_its_cursor_and_a_key_of_an_Org_sees_its_own()
    {
        var (one, two) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var (all, mine) = (await Caller.WithAsync(gatehouse, null), await Caller.WithAsync(gatehouse, one.Db));

        var (seen, pages) = (new List<string>(), 0);
        var next = (string?)"";
        do
        {
            var answer = await all.AskAsync($"GET /orgs?limit=1{(next?.Length > 0 ? "&cursor=" + next : "")}");
            seen.AddRange(answer.Body!["data"]!.AsArray().Select(o => (string)o!["id"]!));
            next = (string?)answer.Body["next"];
            (answer.Header("Link") is not null).ShouldBe(next is not null);
            if (next is not null) answer.Header("Link").ShouldBe($"</api/v1/orgs?limit=1&cursor={next}>; rel=\"next\"");
            pages++;
        }
        while (next is not null);

        seen.ShouldBeUnique();
        pages.ShouldBe(seen.Count);
        seen.ShouldContain(one.Id);
        seen.ShouldContain(two.Id);
        (await mine.DoAsync("GET /orgs"))["data"]!.AsArray().Select(o => (string)o!["id"]!).ShouldBe([one.Id]);
        foreach (var cursor in (string[])["x", "!", "AAAA", Convert.ToBase64String("listMembers x"u8)]) await all.RefusedAsync("cursor.invalid", $"GET /orgs?cursor={Uri.EscapeDataString(cursor)}");
        foreach (var limit in (string[])["0", "1001", "-1", "x", ""]) await all.RefusedAsync("parameter.invalid", $"GET /orgs?limit={limit}");
        await all.RefusedAsync("parameter.invalid", "GET /orgs?limit=1&limit=2");
    }

    [Fact]
    public async Task Members_come_and_go_by_hand()
    {
        var org = await ManualAsync();
        var caller = await Caller.WithAsync(gatehouse, org.Db);

        var ada = await caller.DoAsync($"POST /orgs/{org.Slug}/members", """{"userName":"ada@example.com","displayName":"Ada"}""");

        ((string?)ada["email"], (string?)ada["status"], (string?)ada["source"]).ShouldBe(("ada@example.com", "active", "manual"));
        ((string?)(await caller.RefusedAsync("member.taken", $"POST /orgs/{org.Slug}/members", """{"userName":"ADA@example.com"}""")).Body!["attribute"]).ShouldBe("userName");
        ((string?)(await caller.RefusedAsync("body.missing-member", $"POST /orgs/{org.Slug}/members", "{}")).Body!["members"]![0]).ShouldBe("userName");
        await caller.RefusedAsync("body.wrong-type", $"POST /orgs/{org.Slug}/members", """{"userName":5}""");
        await caller.RefusedAsync("body.wrong-type", $"POST /orgs/{org.Slug}/members", """{"userName":null}""");
        await caller.RefusedAsync("value.invalid", $"POST /orgs/{org.Slug}/members", """{"userName":""}""");
        (await caller.DoAsync($"POST /orgs/{org.Slug}/members/{ada["id"]}/suspend"))["status"]!.ToString().ShouldBe("suspended");
        (await caller.DoAsync($"GET /orgs/{org.Slug}/members?status=suspended"))["data"]!.AsArray().Count.ShouldBe(1);
        (await caller.DoAsync($"GET /orgs/{org.Slug}/members?source=scim"))["data"]!.AsArray().ShouldBeEmpty();
        await caller.RefusedAsync("parameter.invalid", $"GET /orgs/{org.Slug}/members?status=happy");
        await caller.RefusedAsync("group.not-found", $"GET /orgs/{org.Slug}/members?group=Nobodies");
        (await caller.DoAsync($"POST /orgs/{org.Slug}/members/ada@example.com/activate"))["status"]!.ToString().ShouldBe("active");
        (await caller.DoAsync($"GET /orgs/{org.Slug}/members/{ada["id"]}/access"))["role"].ShouldBeNull();
        await caller.DoAsync($"DELETE /orgs/{org.Slug}/members/{ada["id"]}");
        await caller.RefusedAsync("member.not-found", $"GET /orgs/{org.Slug}/members/{ada["id"]}");
        await caller.RefusedAsync("member.not-found", $"DELETE /orgs/{org.Slug}/members/{ada["id"]}");
    }

    [Fact]
    public async Task In_SCIM_mode_what_the_identity_provider_manages_is_read_only()
    {
        var org = await gatehouse.OrgAsync();
        var ada = await Tenancy.Wire.UserAsync(org.Idp, "ada@example.com");
        var caller = await Caller.WithAsync(gatehouse, org.Db);

        (await caller.DoAsync($"GET /orgs/{org.Slug}/members/{ada}"))["source"]!.ToString().ShouldBe("scim");
        await caller.RefusedAsync("member.managed", $"POST /orgs/{org.Slug}/members", """{"userName":"bob"}""");
        await caller.RefusedAsync("member.managed", $"POST /orgs/{org.Slug}/members/{ada}/suspend");
        await caller.RefusedAsync("member.managed", $"POST /orgs/{org.Slug}/members/{ada}/activate");
        await caller.RefusedAsync("member.managed", $"DELETE /orgs/{org.Slug}/members/{ada}");
    }

    async Task<TestOrg> ManualAsync()
    {
        var org = await gatehouse.OrgAsync();
        await (await Caller.WithAsync(gatehouse, org.Db)).DoAsync($"PATCH /orgs/{org.Slug}/settings?confirm=true", """{"mode":"manual"}""");
        return org;
    }
}
