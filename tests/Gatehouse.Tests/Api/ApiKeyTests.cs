using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Api;

public sealed class ApiKeysOnSqlite(OnSqlite gatehouse) : ApiKeyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ApiKeysOnPostgres(OnPostgres gatehouse) : ApiKeyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Keys of the management API: made, used, listed, ended.</summary>
public abstract class ApiKeyTests
{
    readonly Running gatehouse;

    protected ApiKeyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_key_is_shown_once_and_ends_with_the_next_request()
    {
        var org = await gatehouse.OrgAsync();
        var made = (await gatehouse.TypeAsync("api-key", "create", "Portal", "--org", org.Slug, "--scope", "orgs:read", "members:write", "--json")).Well().Json;
        var (key, id) = ((string)made["key"]!, (string)made["id"]!);
        var caller = await Caller.ShowingAsync(gatehouse, key);

        (await caller.DoAsync("GET /orgs"))["data"]!.AsArray().Count.ShouldBe(1);

        var listed = (await gatehouse.TypeAsync("api-key", "list", "--org", org.Slug, "--json")).Well().Json[0]!;
        ((string?)listed["id"], (string?)listed["state"], listed["scopes"]!.ToJsonString(), (string?)listed["hint"]).ShouldBe((id, "active", """["orgs:read","members:write"]""", key[..18] + "…"));
        listed["lastUsedAt"].ShouldNotBeNull();
        listed.ToJsonString().ShouldNotContain(key);
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain(key);
        (await gatehouse.TypeAsync("api-key", "list", "--json")).Well().Out.ShouldNotContain(id);
        (await gatehouse.TypeAsync("api-key", "revoke", id)).Refused(1, "no key");
        (await gatehouse.TypeAsync("api-key", "revoke", id, "--org", org.Slug)).Well();
        await caller.RefusedAsync("key.invalid", "GET /orgs");
        (await gatehouse.TypeAsync("api-key", "list", "--org", org.Slug)).Well().Out.ShouldContain("revoked");
    }

    [Fact]
    public async Task A_key_ends_by_itself()
    {
        var key = (string)(await gatehouse.TypeAsync("api-key", "create", "Brief", "--scope", "*:read", "--expires", "1h", "--json")).Well().Json["key"]!;
        var clock = new ShiftedClock(TimeSpan.FromMinutes(59));
        await using var node = await Node.StartAsync(gatehouse, clock);
        using var client = node.Client("Bearer " + key, "/api/v1/");
        (await client.AskAsync("GET orgs")).Status.ShouldBe(200);

        clock.By = TimeSpan.FromMinutes(61);

        (await client.AskAsync("GET orgs")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task What_is_no_key_is_refused_alike()
    {
        var org = await gatehouse.OrgAsync();

        foreach (var shown in (string[])["gatehouse_api_x", TokenText.New(TokenText.ApiPrefix), org.Token, "", TokenText.New(TokenText.ApiPrefix)[..^1]])
            (await (await Caller.ShowingAsync(gatehouse, shown)).RefusedAsync("key.invalid", "GET /orgs")).Header("WWW-Authenticate").ShouldBe("Bearer realm=\"api\", error=\"invalid_token\"");
        (await gatehouse.Idp((string)(await gatehouse.TypeAsync("api-key", "create", "x", "--org", org.Slug, "--scope", "*:write", "--json")).Well().Json["key"]!).AskAsync("GET Users")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_scope_that_is_none_is_said_so()
    {
        (await gatehouse.TypeAsync("api-key", "create", "x", "--scope", "moon:read")).Refused(1, "'moon:read' is no scope. Scopes: orgs:read");
        (await gatehouse.TypeAsync("api-key", "create", "x", "--scope", "*:read", "--expires", "4000d")).Refused(1, "3660 days at most");
    }
}
