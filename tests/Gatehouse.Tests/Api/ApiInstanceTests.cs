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
