using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Sessions;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tests.Webhooks;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Tests.Provider;

public sealed class AppLogoutOnSqlite(OnSqlite gatehouse) : LogoutTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AppLogoutOnPostgres(OnPostgres gatehouse) : LogoutTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Sessions end, by whomever, and apps hear of it.</summary>
public abstract class LogoutTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected LogoutTests(Running gatehouse)
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

    async Task<(Org Org, OrgDb Db, RelyingApp App, JsonObject Tokens)> SignedInAsync(WebhookSink? sink = null)
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        var app = await (sink is null ? RelyingApp.MakeAsync(gatehouse) : RelyingApp.MakeAsync(gatehouse, ("backchannel-uri", sink.Url)));
        return (org, db, app, await app.TokensAsync(await Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice")));
    }

    /// <summary>What the app was told, verified as it would.</summary>
    static async Task<JsonObject> ToldAsync(WebhookSink sink, RelyingApp app)
    {
        var told = await Soon.Async(() => Task.FromResult(sink.All.ToList()), all => all.Count > 0);
        var form = QueryHelpers.ParseQuery(told[0].Text);
        return await app.ReadAsync(form["logout_token"].ToString(), "logout+jwt");
    }

    [Fact]
    public async Task The_app_ends_the_session_and_the_browser_comes_back_by_way_of_the_identity_provider()
    {
        var (org, _, app, tokens) = await SignedInAsync();

        var sent = await surfer.GoAsync(QueryHelpers.AddQueryString("/oauth2/logout", new Dictionary<string, string?> { ["id_token_hint"] = tokens["id_token"]!.ToString(), ["post_logout_redirect_uri"] = "https://app.test/bye", ["state"] = "x" }));

        sent.Location!.GetLeftPart(UriPartial.Path).ShouldBe("http://idp.test/slo");
        (await surfer.GoAsync(app.Ask(("org", org.Slug), ("prompt", "none")))).Location!.Query.ShouldContain("login_required");
        (await app.RefreshAsync(tokens["refresh_token"]!.ToString())).Body["error"]!.ToString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Anybody_can_send_a_browser_to_sign_out_so_the_person_is_asked()
    {
        var (org, _, app, _) = await SignedInAsync();
        using var mallory = scene.Surfer();
        var theirs = await app.TokensAsync(await Scene.SignInAsync(mallory, app.Ask(("org", org.Slug)), party, "mallory"));

        foreach (var query in (string[])["", $"?id_token_hint={theirs["id_token"]}", "?id_token_hint=x", $"?client_id={app.Client.Id}"])
        {
            var page = await surfer.GoAsync("/oauth2/logout" + query);
            (page.Status, page.Title).ShouldBe((200, "Sign out?"));
        }

        RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", org.Slug), ("prompt", "none")))); // Nothing has ended.
        await surfer.PostAsync("/oauth2/logout/confirmed", ("client_id", app.Client.Id), ("post_logout_redirect_uri", "https://app.test/bye"));
        (await surfer.GoAsync(app.Ask(("org", org.Slug), ("prompt", "none")))).Location!.Query.ShouldContain("login_required");
    }

    [Fact]
    public async Task The_browser_goes_on_to_none_but_the_apps_own_addresses()
    {
        var (_, _, app, tokens) = await SignedInAsync();
        using var fresh = scene.Surfer(); // Its session is over.

        async Task<Seen> GoAsync(string uri) => await fresh.GetAsync(QueryHelpers.AddQueryString("/oauth2/logout", new Dictionary<string, string?> { ["id_token_hint"] = tokens["id_token"]!.ToString(), ["post_logout_redirect_uri"] = uri, ["state"] = "x" }));

        (await GoAsync("https://app.test/bye")).Location!.ToString().ShouldBe("https://app.test/bye?state=x");
        foreach (var evil in (string[])["https://evil.example/", "https://app.test/bye/", "https://app.test/bye?x=1", RelyingApp.Callback]) (await GoAsync(evil)).Location.ShouldBeNull(evil);
        (await app.RefreshAsync(tokens["refresh_token"]!.ToString())).Body["error"]!.ToString().ShouldBe("invalid_grant"); // The app said that its session is over.
    }

    [Fact]
    public async Task An_end_of_access_is_told_to_the_app_at_once()
    {
        await using var sink = await WebhookSink.StartAsync();
        var (org, db, app, tokens) = await SignedInAsync(sink);
        var id = await app.ReadAsync(tokens["id_token"]!.ToString());
        var member = (await MemberStore.FindAsync(db, "alice@acme.test", Ct))!;

        await scene.DeleteAsync(org, db, member.Id);

        var told = await ToldAsync(sink, app);
        (told["sub"]!.ToString(), told["sid"]!.ToString(), told.ContainsKey("nonce")).ShouldBe((member.Id, id["sid"]!.ToString(), false));
        told["events"]!["http://schemas.openid.net/event/backchannel-logout"]!.ToJsonString().ShouldBe("{}");
    }

    [Fact]
    public async Task So_are_an_administrators_end_of_sessions_and_a_sign_out_here()
    {
        await using var sink = await WebhookSink.StartAsync();
        var (_, db, app, tokens) = await SignedInAsync(sink);
        await SessionStore.EndAsync(db, null, null, TimeProvider.System.GetUtcNow(), Ct);
        (await ToldAsync(sink, app))["sid"]!.ToString().ShouldBe((await app.ReadAsync(tokens["id_token"]!.ToString()))["sid"]!.ToString());

        await using var other = await WebhookSink.StartAsync();
        var (org, _, second, _) = await SignedInAsync(other);
        await surfer.PostAsync("/signout");
        (await ToldAsync(other, second)).ShouldContainKey("sid");
        (await surfer.GoAsync(second.Ask(("org", org.Slug), ("prompt", "none")))).Location!.Query.ShouldContain("login_required");
    }

    [Fact]
    public async Task Somebody_else_in_the_same_browser_ends_the_session_before()
    {
        await using var sink = await WebhookSink.StartAsync();
        var (org, _, app, tokens) = await SignedInAsync(sink);

        await Scene.SignInAsync(surfer, $"/o/{org.Slug}?anew=1", party, "bob");

        (await ToldAsync(sink, app))["sid"]!.ToString().ShouldBe((await app.ReadAsync(tokens["id_token"]!.ToString()))["sid"]!.ToString());
    }

    [Fact]
    public async Task An_app_that_is_down_is_told_again()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Answer = http => WebhookSink.Say(http, 503);
        var (_, db, app, _) = await SignedInAsync(sink);

        await SessionStore.EndAsync(db, null, null, TimeProvider.System.GetUtcNow(), Ct);
        await Soon.Async(() => Task.FromResult(sink.All.Count), count => count > 0);
        sink.Answer = http => WebhookSink.Say(http, 200);

        (await Soon.Async(() => Task.FromResult(sink.All.Count), count => count > 1)).ShouldBeGreaterThan(1);
        await ToldAsync(sink, app);
    }
}
