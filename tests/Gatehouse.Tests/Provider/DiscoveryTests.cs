using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Tests.SignIn;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Tests.Provider;

public sealed class DiscoveryOnSqlite(OnSqlite gatehouse) : DiscoveryTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DiscoveryOnPostgres(OnPostgres gatehouse) : DiscoveryTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What libraries and browsers ask of the provider before anybody signs in.</summary>
public abstract class DiscoveryTests : IDisposable
{
    readonly Running gatehouse;
    readonly HttpClient http;

    protected DiscoveryTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = gatehouse.Url };
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Every_endpoint_that_discovery_names_is_there(string address)
    {
        using var answer = await http.GetAsync(address, Ct);
        var all = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!.AsObject();

        ((string)all["issuer"]!).ShouldBe(gatehouse.Url.GetLeftPart(UriPartial.Authority));
        (answer.Headers.GetValues("Access-Control-Allow-Origin").Single(), answer.Headers.CacheControl!.ToString()).ShouldBe(("*", "public, max-age=300"));
        foreach (var (name, value) in all.Where(p => p.Key.EndsWith("_endpoint", StringComparison.Ordinal) || p.Key == "jwks_uri"))
        {
            using var there = await http.GetAsync((string)value!, Ct);
            there.StatusCode.ShouldNotBe(HttpStatusCode.NotFound, name);
        }

        foreach (var list in (string[])["id_token_signing_alg_values_supported", "token_endpoint_auth_signing_alg_values_supported"])
            all[list]!.AsArray().Select(a => (string)a!).ShouldAllBe(a => a != "none" && !a.StartsWith("HS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/oauth2/token", "POST")]
    [InlineData("/oauth2/userinfo", "GET")]
    [InlineData("/oauth2/revoke", "POST")]
    public async Task A_script_of_another_origin_may_ask_with_a_token_and_without_a_cookie(string address, string method)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, address) { Headers = { { "Origin", "https://spa.example.com" }, { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", "authorization" } } };

        using var answer = await http.SendAsync(preflight, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Origin").Single().ShouldBe("*");
        answer.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldContain(method);
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Authorization");
        answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Fact]
    public async Task Pages_and_introspection_are_nobody_elses_to_ask_for()
    {
        foreach (var address in (string[])["/oauth2/authorize", "/oauth2/logout", "/oauth2/introspect", "/oauth2/par"])
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, address) { Headers = { { "Origin", "https://spa.example.com" }, { "Access-Control-Request-Method", "POST" } } };
            using var answer = await http.SendAsync(preflight, Ct);
            answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse(address);
        }
    }

    [Fact]
    public async Task A_request_by_POST_is_the_same_and_is_answered_by_a_GET()
    {
        using var party = new SamlParty();
        var scene = new Scene(gatehouse);
        using var surfer = scene.Surfer();
        var (org, _) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        var app = await RelyingApp.MakeAsync(gatehouse);
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        var seen = await surfer.PostAsync("/oauth2/authorize", [.. QueryHelpers.ParseQuery(new Uri("http://x" + app.Ask(("org", org.Slug))).Query).Select(q => (q.Key, q.Value.ToString()))]);

        seen.Status.ShouldBe(303);
        await app.TokensAsync(seen);
    }

    [Fact]
    public async Task A_sign_out_at_the_identity_provider_ends_what_apps_were_given()
    {
        using var party = new SamlParty();
        var scene = new Scene(gatehouse);
        using var surfer = scene.Surfer();
        var (org, _) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        var app = await RelyingApp.MakeAsync(gatehouse);
        var tokens = await app.TokensAsync(await Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice"));
        var connection = (await scene.LogAsync((await gatehouse.OrgDbAsync(org.Slug))))[0].Connection!;
        var session = (await gatehouse.ServicesOf<Gatehouse.Doors.SessionDoor>().OpenAsync(Gatehouse.Tokens.TokenText.Hash(surfer.CookieOf("gatehouse-session")), Ct))!;
        var login = (await gatehouse.ServicesOf<Gatehouse.Doors.SessionDoor>().LoginsAsync(session, Ct)).ShouldHaveSingleItem();

        await gatehouse.ServicesOf<Gatehouse.Doors.SessionDoor>().LoggedOutAsync(connection, Gatehouse.SignIn.LogoutHandle.HashOf(login.Subject), [], Ct);

        (await app.RefreshAsync(tokens["refresh_token"]!.ToString())).Body["error"]!.ToString().ShouldBe("invalid_grant");
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(401);
    }
}

static class Reached
{
    public static T ServicesOf<T>(this Running gatehouse) where T : notnull => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<T>(gatehouse.Services);

    public static async Task<Gatehouse.Data.OrgDb> OrgDbAsync(this Running gatehouse, string slug) => (await gatehouse.ServicesOf<Gatehouse.Doors.OperatorDoor>().OpenAsync(slug, TestContext.Current.CancellationToken))!.Value.Db;
}
