using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Api;

public sealed class ApiInstanceOnSqlite(OnSqlite gatehouse) : ApiInstanceTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApiInstanceOnPostgres(OnPostgres gatehouse) : ApiInstanceTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Apps, the instance's settings and previews over the API.</summary>
public abstract class ApiInstanceTests
{
    readonly Running gatehouse;

    protected ApiInstanceTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task An_app_is_registered_changed_rotated_and_deleted()
    {
        var caller = await Caller.WithAsync(gatehouse, null);

        var made = await caller.DoAsync("POST /apps", """{"name":"Board","settings":{"redirect-uris":"https://app.example.com/back"}}""");
        var id = (string)made["app"]!["id"]!;
        ((string?)made["app"]!["authentication"], made["secret"] is not null).ShouldBe(("secret", true));
        var shown = await caller.AskAsync($"GET /apps/{id}");
        shown.Text.ShouldNotContain((string)made["secret"]!);
        (await caller.DoAsync($"PATCH /apps/{id}", """{"name":"Boards","settings":{"token-life":"10m"}}""", ("If-Match", shown.Header("ETag")!)))["settings"]!["token-life"]!.ToString().ShouldBe("10m");
        await caller.RefusedAsync("version.stale", $"PATCH /apps/{id}", """{"name":"x"}""", ("If-Match", shown.Header("ETag")!));
        await caller.RefusedAsync("setting.invalid", $"PATCH /apps/{id}", """{"settings":{"moon":"full"}}""");
        await caller.RefusedAsync("value.invalid", "POST /apps", """{"name":"x","settings":{"redirect-uris":"https://a.example/"},"authentication":"private-key"}""");
        await caller.RefusedAsync("value.invalid", $"PATCH /apps/{id}", """{"jwks":{"keys":5}}""");
        (await caller.DoAsync($"POST /apps/{id}/rotate", """{"now":true}"""))["secret"]!.ToString().ShouldNotBe((string)made["secret"]!);
        (await caller.DoAsync("GET /apps"))["data"]!.AsArray().Select(a => (string)a!["id"]!).ShouldContain(id);
        await caller.RefusedAsync("confirmation.needed", $"DELETE /apps/{id}");
        await caller.DoAsync($"DELETE /apps/{id}?confirm=true");
        await caller.RefusedAsync("app.not-found", $"GET /apps/{id}");
        var open = await caller.DoAsync("POST /apps", """{"name":"Phone","settings":{"redirect-uris":"https://app.example.com/back"},"authentication":"none"}""");
        open["secret"].ShouldBeNull();
        await caller.RefusedAsync("app.without-secret", $"POST /apps/{open["app"]!["id"]}/rotate", "{}");
    }

    [Fact]
    public async Task The_instance_decides_too()
    {
        var caller = await Caller.WithAsync(gatehouse, null);

        (await caller.DoAsync("PATCH /settings", """{"alert-email":"ops@example.com"}"""))["alert-email"]!.ToString().ShouldBe("ops@example.com");
        (await caller.DoAsync("GET /settings"))["alert-email"]!.ToString().ShouldBe("ops@example.com");
        await caller.RefusedAsync("value.invalid", "PATCH /settings", """{"moon":"full"}""");
        (await caller.DoAsync("PATCH /settings", """{"alert-email":null}""")).AsObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task Operators_are_made_reset_and_removed_and_the_last_one_stays()
    {
        var (caller, bare) = (await Caller.WithAsync(gatehouse, null), new BareDatabase(gatehouse.Database));
        var made = await caller.DoAsync("POST /operators", """{"name":"Ada"}""");
        (made["password"]!.ToString().Length, made["address"]!.ToString()).ShouldBe((made["password"]!.ToString().Length, $"otpauth://totp/Gatehouse:ada?secret={made["secret"]}&issuer=Gatehouse"));
        await caller.RefusedAsync("operator.taken", "POST /operators", """{"name":"ada"}""");
        await caller.RefusedAsync("value.invalid", "POST /operators", """{"name":" "}""");
        await caller.RefusedAsync("operator.last", "DELETE /operators/ada");
        (await caller.DoAsync("POST /operators/ada/reset"))["password"]!.ToString().ShouldNotBe(made["password"]!.ToString());
        await caller.DoAsync("POST /operators", """{"name":"bob"}""");
        await bare.RowsAsync("insert into roles (name, rank, privileges) values ('boss', 99, '[\"instance.manage\"]')");
        var primary = (await bare.FirstColumnAsync("select id from orgs where is_primary"))[0];
        var eve = (await caller.DoAsync($"POST /orgs/{primary}/members", """{"userName":"eve@example.com"}"""))["id"]!.ToString();
        await bare.RowsAsync($"update users set role = 'boss', status = 'active' where id = '{eve}'");

        var listed = (await caller.DoAsync("GET /operators"))["data"]!.AsArray();
        listed.Select(o => ((string?)o!["name"], (string?)o["by"], (string?)o["member"])).ShouldBe([("ada", "break-glass", null), ("bob", "break-glass", null), ("eve@example.com", "role", eve)]);
        listed.ToJsonString().ShouldNotContain(made["secret"]!.ToString());
        await caller.DoAsync("DELETE /operators/ada");
        await caller.RefusedAsync("operator.not-found", "DELETE /operators/ada");
        await caller.RefusedAsync("operator.not-found", "POST /operators/ada/reset");
        await caller.RefusedAsync("operator.last", "DELETE /operators/bob");
    }

    [Fact]
    public async Task What_is_wrong_with_the_instance_is_listed_apart()
    {
        var (caller, bare) = (await Caller.WithAsync(gatehouse, null), new BareDatabase(gatehouse.Database));
        await bare.RowsAsync("insert into alerts (org_id, rule, subject, detail, raised_at, resolved_at) select id, 'instance-jobs', 'x', 'Work waits.', 1, null from orgs where is_primary union all select id, 'instance-mail', '', 'Was so.', 1, 2 from orgs where is_primary union all select id, 'silence', '', 'Of the Org.', 1, null from orgs where is_primary");

        (await caller.DoAsync("GET /alerts"))["data"]!.AsArray().Select(a => (string?)a!["rule"]).ShouldContain("instance-jobs");
        var all = (await caller.DoAsync("GET /alerts?all=true"))["data"]!.AsArray().Select(a => (string?)a!["rule"]).ToList();
        (all.Contains("instance-mail"), all.Contains("silence")).ShouldBe((true, false));
    }

    [Theory]
    [InlineData("go", "approved")]
    [InlineData("cancel?confirm=true", "rejected")]
    public async Task A_preview_is_started_looked_at_and_ended(string end, string state)
    {
        var org = await gatehouse.OrgAsync();
        var (caller, at) = (await Caller.WithAsync(gatehouse, org.Db), $"/orgs/{org.Slug}/preview");

        await caller.RefusedAsync("preview.none", $"GET {at}");
        await caller.DoAsync($"POST {at}/start");
        await caller.RefusedAsync("org.in-preview", $"POST {at}/start");
        var ada = await org.Idp.UserAsync("ada");
        (await caller.DoAsync($"GET {at}"))["people"]!.AsArray().Select(p => (string)p!["id"]!).ShouldBe([ada]);
        await caller.RefusedAsync("confirmation.needed", $"POST {at}/cancel");
        (await caller.DoAsync($"POST {at}/{end}"))["state"]!.ToString().ShouldBe(state);
        await caller.RefusedAsync("preview.none", $"POST {at}/go");
    }
}
