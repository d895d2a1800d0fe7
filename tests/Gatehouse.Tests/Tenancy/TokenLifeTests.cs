using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Tenancy;

public sealed class TokenLivesOnSqlite(OnSqlite gatehouse) : TokenLifeTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TokenLivesOnPostgres(OnPostgres gatehouse) : TokenLifeTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Issued, used, rotated, revoked, expired (product rule 1.2).</summary>
public abstract class TokenLifeTests
{
    readonly Running gatehouse;

    protected TokenLifeTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TokenStore Store => gatehouse.Services.GetRequiredService<TokenStore>();

    [Fact]
    public async Task A_revoked_token_is_refused_at_the_very_next_request()
    {
        var org = await gatehouse.OrgAsync();
        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(200);

        (await Store.RevokeAsync(org.Db, org.TokenId, "test", Ct)).ShouldBeTrue();

        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_command_line_revokes_while_the_server_runs()
    {
        var org = await gatehouse.OrgAsync();
        var second = (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--json")).Well().Json;
        using var idp = gatehouse.Idp((string)second["token"]!);
        (await idp.AskAsync("POST Users", Wire.User("ann@example.com"))).Status.ShouldBe(201);

        (await gatehouse.TypeAsync("token", "revoke", (string)second["id"]!, "--org", org.Slug)).Well();

        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);
        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task After_a_rotation_both_tokens_work_until_the_overlap_is_over()
    {
        var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["patch-answer"] = "none" });

        var rotated = (await gatehouse.TypeAsync("token", "rotate", org.TokenId, "--org", org.Slug, "--overlap", "2s", "--json")).Well();

        rotated.Names.ShouldBe(["token", "id", "expiresAt", "scimBaseUrl"]);
        using var renewed = gatehouse.Idp((string)rotated.Json["token"]!);
        var user = await org.Idp.UserAsync("ann@example.com");
        (await renewed.AskAsync($"PATCH Users/{user}", Wire.Patch(Wire.Replace("title", "\"Boss\"")))).Status.ShouldBe(204, "the settings go with it");
        (await Soon.Async(async () => (await org.Idp.AskAsync("GET Users?count=1")).Status, status => status == 401)).ShouldBe(401);
        (await renewed.AskAsync("GET Users")).Status.ShouldBe(200);
        var old = (await TokenStore.FindAsync(org.Db, org.TokenId, Ct))!;
        old.ReplacedBy.ShouldBe((string)rotated.Json["id"]!);
    }

    [Fact]
    public async Task A_rotation_leaves_the_old_token_a_day_at_first_and_never_longer_than_it_had()
    {
        var org = await gatehouse.OrgAsync();
        var shortly = (await Store.IssueAsync(org.Db, "short", TimeSpan.FromHours(1), new Dictionary<string, string>(), "test", Ct)).Granted();
        var halfAYear = (await Store.IssueAsync(org.Db, "long", TokenStore.FirstLife, new Dictionary<string, string>(), "test", Ct)).Granted();

        foreach (var token in (IssuedToken[])[shortly, halfAYear])
            (await gatehouse.TypeAsync("token", "rotate", token.Token.Id, "--org", org.Id)).Well();

        var (first, second) = ((await TokenStore.FindAsync(org.Db, shortly.Token.Id, Ct))!, (await TokenStore.FindAsync(org.Db, halfAYear.Token.Id, Ct))!);
        first.ExpiresAt.ShouldBe(shortly.Token.ExpiresAt, TimeSpan.FromMilliseconds(1));
        second.ExpiresAt.ShouldBe(TimeProvider.System.GetUtcNow().AddHours(24), TimeSpan.FromMinutes(1));
        second.State(TimeProvider.System.GetUtcNow()).ShouldBe("retiring");
    }

    [Fact]
    public async Task A_token_ends_with_its_time_on_every_node()
    {
        var org = await gatehouse.OrgAsync(); // For a day.
        var clock = new ShiftedClock(TimeSpan.FromHours(23));
        await using var node = await Node.StartAsync(gatehouse, clock);
        using var idp = node.Idp(org.Token);

        (await idp.AskAsync("GET Users")).Status.ShouldBe(200);
        clock.By = TimeSpan.FromHours(25);
        (await idp.AskAsync("GET Users")).Status.ShouldBe(401);
        (await org.Idp.AskAsync("GET Users")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_last_use_is_noted_with_time_address_and_agent()
    {
        var org = await gatehouse.OrgAsync();
        (await TokenStore.FindAsync(org.Db, org.TokenId, Ct))!.UsedAt.ShouldBeNull();
        await using var node = await Node.StartAsync(gatehouse);
        var address = Node.NewAddress();
        using var idp = node.Idp(org.Token, address: address);
        var before = TimeProvider.System.GetUtcNow();

        (await idp.AskAsync("GET Users", null, ("User-Agent", "Okta SCIM Client 1.0.0"))).Status.ShouldBe(200);

        var token = await Soon.Async(async () => (await TokenStore.FindAsync(org.Db, org.TokenId, Ct))!, t => t.UsedAt is not null, TimeSpan.FromSeconds(12));
        (token.UsedFrom, token.UsedAgent).ShouldBe((address, "Okta SCIM Client 1.0.0"));
        token.UsedAt!.Value.ShouldBeInRange(before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_node_that_stops_still_notes_uses_and_reads()
    {
        var org = await gatehouse.OrgAsync();
        await using (var node = await Node.StartAsync(gatehouse))
        {
            using var idp = node.Idp(org.Token);
            await idp.AskAsync("GET Users?count=1");
        }

        (await TokenStore.FindAsync(org.Db, org.TokenId, Ct))!.UsedAt.ShouldNotBeNull();
        (await org.LogAsync()).ShouldContain(e => e.Action == "READ");
    }

    [Fact]
    public async Task Settings_hold_from_the_next_request_on()
    {
        var org = await gatehouse.OrgAsync();
        var user = await org.Idp.UserAsync("ann@example.com");
        Task<Captures.Answer> PatchAsync(string title) => org.Idp.AskAsync($"PATCH Users/{user}", Wire.Patch(Wire.Replace("title", $"\"{title}\"")));
        (await PatchAsync("A")).Status.ShouldBe(200);

        (await gatehouse.TypeAsync("token", "set", org.TokenId, "patch-answer=none", "profile=strict", "--org", org.Slug)).Well();
        (await PatchAsync("B")).Status.ShouldBe(204);
        (await org.Idp.AskAsync($"PATCH Users/{user}", """{"Operations":[{"op":"Add","path":"title","value":"C"}]}""")).Status.ShouldBe(400);

        (await gatehouse.TypeAsync("token", "set", org.TokenId, "patch-answer=", "profile=lenient", "--org", org.Slug)).Well();
        (await org.Idp.AskAsync($"PATCH Users/{user}", """{"Operations":[{"op":"Add","path":"title","value":"C"}]}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_Org_may_have_many_tokens_at_a_time()
    {
        var org = await gatehouse.OrgAsync();
        var tokens = new List<IssuedToken>();
        for (var i = 0; i < 5; i++) tokens.Add((await Store.IssueAsync(org.Db, $"token {i}", TimeSpan.FromDays(1), new Dictionary<string, string>(), "test", Ct)).Granted());

        foreach (var (token, i) in tokens.Select((t, i) => (t, i)))
        {
            using var idp = gatehouse.Idp(token.Text);
            await idp.UserAsync($"user{i}@example.com");
        }

        (await org.Idp.AskAsync("GET Users")).Resources().Count.ShouldBe(5);
        (await org.LogAsync()).Where(e => e.Action == "CREATE").Select(e => e.TokenId).ShouldBe(tokens.Select(t => t.Token.Id));
    }
}
