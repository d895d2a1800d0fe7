using System.Text.Json.Nodes;
using Gatehouse.Operator;
using Gatehouse.Tests.Access;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Provider;
using Gatehouse.Tests.Leaving;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class HeldSignInsOnSqlite(OnSqlite gatehouse) : HeldSignInTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class HeldSignInsOnPostgres(OnPostgres gatehouse) : HeldSignInTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Product rule 2.5: "access goes on". Of somebody whom the guard holds nothing ends: no session, no token, no way in, no role, no workspace.</summary>
public abstract class HeldSignInTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected HeldSignInTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
        surfer = scene.Surfer();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        party.Dispose();
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Alice is signed in to an app, and is the second to leave, whom the guard holds.</summary>
    async Task<(World World, string Alice, RelyingApp App, JsonObject Tokens)> HeldAsync(string way)
    {
        var world = await World.BeginAsync(gatehouse);
        await gatehouse.DecideAsync(world.Org, "guard=on", "guard-least=1", "guard-share=0");
        await scene.ConnectAsync(party, (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(world.Org.Slug, Ct))!);
        var (other, alice) = (await world.UserAsync("other"), await world.UserAsync("alice@acme.test", "{'externalId':'alice@acme.test'}"));
        await world.WorkspaceAsync("Berlin");
        await world.MapAsync(await world.GroupAsync("Staff", alice, other), "developer", ["Berlin"]);
        var app = await RelyingApp.MakeAsync(gatehouse);
        var tokens = await app.TokensAsync(await Scene.SignInAsync(surfer, app.Ask(("org", world.Org.Slug)), party, "alice"));
        await LeaveAsync(other);
        (await LeaveAsync(alice)).Status.ShouldBeInRange(200, 204);
        return (world, alice, app, tokens);

        Task<Captures.Answer> LeaveAsync(string id) => way == "deleted" ? world.Org.Idp.RemoveAsync(id) : world.Org.Idp.DeactivateAsync(id);
    }

    static async Task<JsonObject> ShouldGoOnAsync(RelyingApp app, JsonObject tokens)
    {
        var (status, refreshed) = await app.RefreshAsync(tokens["refresh_token"]!.ToString());
        status.ShouldBe(200, refreshed.ToJsonString());
        var (known, info, _) = await app.UserInfoAsync(refreshed["access_token"]!.ToString());
        known.ShouldBe(200);
        (info["preferred_username"]!.ToString(), info["roles"]![0]!.ToString(), info["workspaces"]![0]!["name"]!.ToString(), info["groups"]![0]!["name"]!.ToString()).ShouldBe(("alice@acme.test", "developer", "Berlin", "Staff"));
        return refreshed;
    }

    Task DecideAsync(World world, string decision) => Task.Run(async () =>
    {
        var batch = (string)(await gatehouse.TypeAsync("guard", "list", "--org", world.Org.Slug, "--json")).Well().Json.AsArray().ShouldHaveSingleItem()!["id"]!;
        (await gatehouse.TypeAsync("guard", decision, batch, "--org", world.Org.Slug)).Well();
    }, Ct);

    [Theory]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    public async Task Who_is_held_stays_signed_in_and_a_reject_is_not_noticed(string way)
    {
        var (world, alice, app, tokens) = await HeldAsync(way);

        tokens = await ShouldGoOnAsync(app, tokens);
        RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", world.Org.Slug), ("prompt", "none")))); // The session.
        using var another = scene.Surfer();
        var second = await app.TokensAsync(await Scene.SignInAsync(another, app.Ask(("org", world.Org.Slug)), party, "alice"));
        (await gatehouse.TypeAsync("session", "list", "--org", world.Org.Slug, "--json")).Out.ShouldContain(alice);
        await DecideAsync(world, "reject");

        await ShouldGoOnAsync(app, tokens);
        await ShouldGoOnAsync(app, second);
        RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", world.Org.Slug), ("prompt", "none"))));
        (await world.ChangesAsync(alice)).ShouldBe(["no role → developer in Berlin"]);
        await world.ShouldAgreeAsync();
    }

    [Theory]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    public async Task An_approval_ends_it_at_once(string way)
    {
        var (world, _, app, tokens) = await HeldAsync(way);
        tokens = await ShouldGoOnAsync(app, tokens);

        await DecideAsync(world, "approve");

        (await app.RefreshAsync(tokens["refresh_token"]!.ToString())).Body["error"]!.ToString().ShouldBe("invalid_grant");
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(401);
        (await surfer.GoAsync(app.Ask(("org", world.Org.Slug), ("prompt", "none")))).Location!.Query.ShouldContain("error=login_required");
        using var another = scene.Surfer();
        (await Scene.SignInAsync(another, $"/o/{world.Org.Slug}", party, "alice")).Status.ShouldBe(403);
    }
}
