using System.Net;
using Gatehouse.Connections;
using Gatehouse.Tests;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Client.Tests.SigningIn;

public sealed class SignInOnSqlite(OnSqlite gatehouse) : SignInTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SignInOnPostgres(OnPostgres gatehouse) : SignInTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>An application with the package, through the running product and an identity provider, and back.</summary>
public abstract class SignInTests : IAsyncLifetime
{
    readonly Running gatehouse;
    RunningIdp idp = null!;

    protected SignInTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => idp = await RunningIdp.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await idp.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    async Task<string> OrgAsync()
    {
        var scene = new Scene(gatehouse);
        var (org, _) = await scene.JitOrgAsync("default-role=developer");
        await scene.ActivateAsync(new(org.Id, "Test OP", "generic-oidc", new Dictionary<string, string>(StringComparer.Ordinal) { ["username"] = "email", ["email"] = "email", ["groups"] = "groups" }, new IdentityProvider.Oidc(idp.Url, "gatehouse")) { Secret = "any" }, [org.Id]);
        return org.Slug;
    }

    [Fact]
    public async Task The_app_knows_who_came_and_what_they_may()
    {
        var org = await OrgAsync();
        await using var shop = await Shop.OpenAsync(gatehouse);
        (await shop.WhoAsync()).Member.ShouldBeNull();

        var who = await shop.SignInAsync(org);

        var member = await (await gatehouse.ClientAsync()).Members.ListMembersAsync(org, cancellationToken: Ct).SingleAsync(Ct);
        (who.Member, who.Org, who.Name).ShouldBe((member.Id, org, member.DisplayName));
        who.Roles.ShouldBe(["developer"]);
        who.Groups.ShouldNotBeEmpty();
        ((await shop.GoAsync("developers")).Text, (await shop.GoAsync("admins")).Status, (await shop.GoAsync("deployers")).Status).ShouldBe(("in", HttpStatusCode.NotFound, HttpStatusCode.NotFound)); // The framework's page for refusals, which this app has not.
    }

    [Fact]
    public async Task The_Org_is_switched_and_a_sign_out_ends_it()
    {
        var (one, other) = (await OrgAsync(), await OrgAsync());
        await using var shop = await Shop.OpenAsync(gatehouse);

        ((await shop.SignInAsync(one)).Org, (await shop.SignInAsync(other)).Org, (await shop.WhoAsync()).Org).ShouldBe((one, other, other));

        await shop.PostAsync("logout");
        (await shop.WhoAsync()).Member.ShouldBeNull();
    }

    [Fact]
    public async Task When_tokens_end_the_session_has_the_access_of_now_and_who_lost_it_is_out()
    {
        var org = await OrgAsync();
        await using var shop = await Shop.OpenAsync(gatehouse);
        var before = await shop.SignInAsync(org);
        var client = await gatehouse.ClientAsync();
        var berlin = await client.Workspaces.CreateWorkspaceAsync(org, new("Berlin"), cancellationToken: Ct);
        await client.Workspaces.GrantWorkspaceAsync(org, berlin.Id, before.Member!, Ct);
        (await shop.WhoAsync()).Workspaces.ShouldBeEmpty(); // Not yet.

        shop.Clock.Ahead = TimeSpan.FromMinutes(6);
        var after = await shop.WhoAsync();
        (after.Member, after.Org, after.Name).ShouldBe((before.Member, org, before.Name));
        (after.Workspaces, after.Roles).ShouldSatisfyAllConditions(a => a.Workspaces.ShouldBe(["Berlin"]), a => a.Roles.ShouldBe(["developer"]));

        await client.Members.SuspendMemberAsync(org, before.Member!, cancellationToken: Ct);
        shop.Clock.Ahead = TimeSpan.FromMinutes(12);
        (await shop.WhoAsync()).Member.ShouldBeNull();
        shop.Clock.Ahead = TimeSpan.Zero;
        (await shop.WhoAsync()).Member.ShouldBeNull(); // The cookie is gone.
    }

    [Fact]
    public async Task Who_is_suspended_is_out_before_tokens_end_when_the_app_is_told()
    {
        var org = await OrgAsync();
        await using var shop = await Shop.OpenAsync(gatehouse, isTold: true);
        var who = await shop.SignInAsync(org);

        await (await gatehouse.ClientAsync()).Members.SuspendMemberAsync(org, who.Member!, cancellationToken: Ct);

        (await Soon.Async(shop.WhoAsync, seen => seen.Member is null)).Member.ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_but_Gatehouse_ends_a_session()
    {
        await using var shop = await Shop.OpenAsync(gatehouse);
        await shop.SignInAsync(await OrgAsync());
        var token = (await shop.GoAsync("token")).Text;
        token.Split('.').Length.ShouldBe(3);

        (await shop.PostAsync("gatehouse/backchannel", ("logout_token", token))).ShouldBe(HttpStatusCode.BadRequest); // An ID token is no logout token.
        (await shop.PostAsync("gatehouse/backchannel", ("logout_token", "x"))).ShouldBe(HttpStatusCode.BadRequest);
        (await shop.PostAsync("gatehouse/backchannel")).ShouldBe(HttpStatusCode.BadRequest);

        (await shop.WhoAsync()).Member.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_webhook_ends_the_session_of_whom_it_tells_and_a_forgery_tells_nothing()
    {
        var (org, client) = (await OrgAsync(), await gatehouse.ClientAsync());
        var port = Gatehouse.Tests.Peers.Peer.FreePort();
        var hook = await client.Webhooks.AddWebhookAsync(org, new($"http://127.0.0.1:{port}/hooks"), cancellationToken: Ct);
        await using var shop = await Shop.OpenAsync(gatehouse, secret: hook.Secret, port: port);
        var who = await shop.SignInAsync(org);
        (await shop.PostAsync("hooks", ("a", "b"))).ShouldBe(HttpStatusCode.Unauthorized);

        await client.Members.SuspendMemberAsync(org, who.Member!, cancellationToken: Ct);

        (await Soon.Async(shop.WhoAsync, seen => seen.Member is null)).Member.ShouldBeNull();
        shop.Heard.Select(e => e.Type).ShouldContain(EventTypes.MembershipSuspended);
    }

    [Theory, InlineData("//evil.test"), InlineData("https://evil.test/"), InlineData("/\\evil.test"), InlineData("evil")]
    public async Task No_sign_in_leads_to_another_site(string to)
    {
        var org = await OrgAsync();
        await using var shop = await Shop.OpenAsync(gatehouse);

        (await shop.GoAsync($"login?org={org}&to={Uri.EscapeDataString(to)}")).At.ShouldBe(shop.Url);
    }
}
