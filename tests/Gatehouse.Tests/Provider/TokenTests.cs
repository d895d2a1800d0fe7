using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Access;
using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Tests.Provider;

public sealed class TokensOnSqlite(OnSqlite gatehouse) : TokenTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class TokensOnPostgres(OnPostgres gatehouse) : TokenTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Codes, refresh tokens, and what becomes of them.</summary>
public abstract class TokenTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected TokenTests(Running gatehouse)
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

    async Task<(Org Org, OrgDb Db, RelyingApp App, Seen Seen)> SignedInAsync(params (string, string)[] words)
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        var app = await RelyingApp.MakeAsync(gatehouse, words);
        return (org, db, app, await Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice"));
    }

    static void ShouldBeRefused((int Status, JsonObject Body) answer, string error, int status = 400) => (answer.Status, answer.Body["error"]?.ToString()).ShouldBe((status, error), answer.Body.ToJsonString());

    [Fact]
    public async Task A_code_is_used_once_and_a_second_use_ends_all_that_came_of_it()
    {
        var (_, _, app, seen) = await SignedInAsync();
        var tokens = await app.TokensAsync(seen);

        ShouldBeRefused(await app.ExchangeAsync(RelyingApp.Code(seen)), "invalid_grant");

        ShouldBeRefused(await app.RefreshAsync(tokens["refresh_token"]!.ToString()), "invalid_grant");
        var (status, body, headers) = await app.UserInfoAsync(tokens["access_token"]!.ToString());
        (status, body["error"]!.ToString()).ShouldBe((401, "invalid_token"));
        headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_code_is_bound_to_its_app_its_verifier_and_its_redirect_URI_and_a_wrong_try_does_not_use_it_up()
    {
        var (_, _, app, seen) = await SignedInAsync();
        var (code, other) = (RelyingApp.Code(seen), await RelyingApp.MakeAsync(gatehouse));

        ShouldBeRefused(await other.ExchangeAsync(code, ("code_verifier", app.Verifier)), "invalid_grant");
        ShouldBeRefused(await app.ExchangeAsync(code, ("code_verifier", other.Verifier)), "invalid_grant");
        ShouldBeRefused(await app.ExchangeAsync(code, ("code_verifier", null)), "invalid_request");
        ShouldBeRefused(await app.ExchangeAsync(code, ("redirect_uri", "https://app.test/other")), "invalid_grant");
        ShouldBeRefused(await app.ExchangeAsync(code[..^1] + (code[^1] == 'A' ? 'B' : 'A')), "invalid_grant");
        ShouldBeRefused(await app.ExchangeAsync("gatehouse_code_x"), "invalid_grant");
        (await app.ExchangeAsync(code, ("redirect_uri", null))).Status.ShouldBe(200); // OAuth 2.1
    }

    [Fact]
    public async Task A_code_waits_for_a_minute()
    {
        var (org, _, app, seen) = await SignedInAsync();
        await new BareDatabase(gatehouse.Database).RowsAsync($"update app_grants set created_at = created_at - 60001 where org_id = '{org.Id.Value}'");

        ShouldBeRefused(await app.ExchangeAsync(RelyingApp.Code(seen)), "invalid_grant");
    }

    [Fact]
    public async Task Refresh_tokens_rotate_a_lost_answer_is_given_again_and_a_theft_ends_everything()
    {
        var (org, _, app, seen) = await SignedInAsync();
        var first = (await app.TokensAsync(seen))["refresh_token"]!.ToString();

        var second = (await app.RefreshAsync(first)).Body;
        second["refresh_token"]!.ToString().ShouldNotBe(first);
        (await app.ReadAsync(second["id_token"]!.ToString())).ContainsKey("nonce").ShouldBeFalse();
        (await app.RefreshAsync(first)).Body["refresh_token"]!.ToString().ShouldBe(second["refresh_token"]!.ToString()); // The answer was lost on the way.
        var third = (await app.RefreshAsync(second["refresh_token"]!.ToString())).Body["refresh_token"]!.ToString();
        ShouldBeRefused(await app.RefreshAsync(first), "invalid_grant");
        ShouldBeRefused(await app.RefreshAsync(third), "invalid_grant");

        var again = (await app.TokensAsync(await surfer.GoAsync(app.Ask(("org", org.Slug)))))["refresh_token"]!.ToString();
        var next = (await app.RefreshAsync(again)).Body["refresh_token"]!.ToString();
        await new BareDatabase(gatehouse.Database).RowsAsync($"update app_grants set rotated_at = rotated_at - 31000 where org_id = '{org.Id.Value}'");
        ShouldBeRefused(await app.RefreshAsync(again), "invalid_grant"); // Too late for a lost answer.
        ShouldBeRefused(await app.RefreshAsync(next), "invalid_grant");
    }

    [Fact]
    public async Task Many_at_once_get_one_and_the_same_successor()
    {
        var (_, _, app, seen) = await SignedInAsync();
        var token = (await app.TokensAsync(seen))["refresh_token"]!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.RefreshAsync(token)));

        answers.ShouldAllBe(a => a.Status == 200);
        answers.Select(a => a.Body["refresh_token"]!.ToString()).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refresh_tells_the_access_of_now_and_fewer_scopes_where_the_app_wants_fewer()
    {
        var (org, db, app, seen) = await SignedInAsync();
        var tokens = await app.TokensAsync(seen);
        var workspace = (await WorkspaceStore.CreateAsync(db, "Roadmap", TimeProvider.System.GetUtcNow(), Ct)).ShouldBeOfType<Ruling<Workspace>.Done>().Value;
        var alice = (await MemberStore.FindAsync(db, "alice@acme.test", Ct))!.Id;
        (await gatehouse.TypeAsync("workspace", "grant", workspace.Id, "--user", alice, "--org", org.Slug)).Well();

        var (_, body) = await app.RefreshAsync(tokens["refresh_token"]!.ToString(), ("scope", "openid"));

        var id = await app.ReadAsync(body["id_token"]!.ToString());
        id["workspaces"]![0]!["name"]!.ToString().ShouldBe("Roadmap");
        (id.ContainsKey("email"), id.ContainsKey("groups"), body["scope"]!.ToString()).ShouldBe((false, false, "openid"));
        ShouldBeRefused(await app.RefreshAsync(body["refresh_token"]!.ToString(), ("scope", "openid admin")), "invalid_scope");
    }

    /// <summary>More than a thousand at once lose it by a job, and whoever comes before the job does not have it any more.</summary>
    [Fact]
    public async Task While_a_change_of_many_is_on_its_way_a_token_tells_what_holds_already()
    {
        var (org, db, app, seen) = await SignedInAsync();
        var tokens = await app.TokensAsync(seen);
        var alice = (await MemberStore.FindAsync(db, "alice@acme.test", Ct))!.Id;
        var workspace = (await WorkspaceStore.CreateAsync(db, "Roadmap", TimeProvider.System.GetUtcNow(), Ct)).ShouldBeOfType<Ruling<Workspace>.Done>().Value;
        (await gatehouse.TypeAsync("workspace", "grant", workspace.Id, "--user", alice, "--org", org.Slug)).Well();
        // As if the group that gave it were gone, and the job with another node that has not come to her yet.
        await db.WriteAsync(tx =>
        {
            tx.Do($"delete from workspace_grants where org_id = {OrgDb.Mine} and user_id = {alice}");
            tx.Do($"""
                insert into jobs (org_id, id, kind, payload, done, total, attempts, lease_until, created_at)
                values ({OrgDb.Mine}, {"f00000000000000000000000000000ff"}, {"access"}, {"{}"}, {0L}, {1L}, {0L}, {9_999_999_999_999L}, {0L})
                """);
            return Task.FromResult(true);
        }, Ct);

        var (_, body) = await app.RefreshAsync(tokens["refresh_token"]!.ToString());

        (await app.ReadAsync(body["id_token"]!.ToString()))["workspaces"]!.AsArray().ShouldBeEmpty();
        (await app.UserInfoAsync(body["access_token"]!.ToString())).Body["workspaces"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_deactivated_is_refused_everywhere_at_once()
    {
        var org = await gatehouse.OrgAsync();
        await scene.ConnectAsync(party, (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(org.Slug, Ct))!);
        var user = JsonNode.Parse(await (await org.Idp.PostAsync("Users", Json(new { schemas = (string[])["urn:ietf:params:scim:schemas:core:2.0:User"], userName = "alice@acme.test", externalId = "alice@acme.test", active = true }), Ct)).Content.ReadAsStringAsync(Ct))!;
        var app = await RelyingApp.MakeAsync(gatehouse);
        var tokens = await app.TokensAsync(await Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice"));
        var code = RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", org.Slug))));
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(200);

        (await org.Idp.PatchAsync($"Users/{user["id"]}", Json(new { schemas = (string[])["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations = (object[])[new { op = "replace", path = "active", value = false }] }), Ct)).IsSuccessStatusCode.ShouldBeTrue();

        ShouldBeRefused(await app.RefreshAsync(tokens["refresh_token"]!.ToString()), "invalid_grant");
        ShouldBeRefused(await app.ExchangeAsync(code), "invalid_grant");
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(401);
        (await app.PostAsync("/oauth2/introspect", ("token", tokens["access_token"]!.ToString()))).Body.ToJsonString().ShouldBe("{\"active\":false}");
        (await surfer.GoAsync(app.Ask(("org", org.Slug), ("prompt", "none")))).Location!.Query.ShouldContain("error=login_required");

        static StringContent Json(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/scim+json");
    }

    [Fact]
    public async Task An_app_hears_of_its_own_tokens_alone_and_may_give_them_back()
    {
        var (org, _, app, seen) = await SignedInAsync();
        var (tokens, other) = (await app.TokensAsync(seen), await RelyingApp.MakeAsync(gatehouse));
        var (access, refresh) = (tokens["access_token"]!.ToString(), tokens["refresh_token"]!.ToString());

        (await app.PostAsync("/oauth2/introspect", ("token", access))).Body["org_id"]!.ToString().ShouldBe(org.Id.Value);
        (await app.PostAsync("/oauth2/introspect", ("token", refresh))).Body["active"]!.ToJsonString().ShouldBe("true");
        foreach (var token in (string[])[access, refresh, "x", tokens["id_token"]!.ToString()])
        {
            (await other.PostAsync("/oauth2/introspect", ("token", token))).Body.ToJsonString().ShouldBe("{\"active\":false}");
            (await other.PostAsync("/oauth2/revoke", ("token", token))).Status.ShouldBe(200);
        }

        (await app.UserInfoAsync(tokens["id_token"]!.ToString())).Status.ShouldBe(401); // Another kind of token.
        (await app.UserInfoAsync(access)).Status.ShouldBe(200);
        (await app.PostAsync("/oauth2/revoke", ("token", refresh))).Status.ShouldBe(200);
        (await app.UserInfoAsync(access)).Status.ShouldBe(401);
        ShouldBeRefused(await app.RefreshAsync(refresh), "invalid_grant");
    }

    [Fact]
    public async Task Without_offline_access_there_is_no_refresh_token()
    {
        var (org, _, app, _) = await SignedInAsync(("offline", "false"));
        var tokens = await app.TokensAsync(await surfer.GoAsync(app.Ask(("org", org.Slug))));

        (tokens.ContainsKey("refresh_token"), tokens["scope"]!.ToString()).ShouldBe((false, "openid profile email groups"));
    }

    [Fact]
    public async Task An_app_proves_who_it_is_the_way_it_is_registered()
    {
        var (_, _, app, seen) = await SignedInAsync();
        var code = RelyingApp.Code(seen);
        var rest = new (string, string?)[] { ("client_id", app.Client.Id) };

        ShouldBeRefused(await app.ExchangeAsync(code, rest), "invalid_client", 401);
        ShouldBeRefused(await app.ExchangeAsync(code, [.. rest, ("client_secret", "wrong")]), "invalid_client", 401);
        ShouldBeRefused(await app.ExchangeAsync(code, ("client_id", "app_none"), ("client_secret", app.Secret)), "invalid_client", 401);
        var next = (await gatehouse.Services.GetRequiredService<AppStore>().RotateAsync(app.Client.Id, now: false, Ct))!;
        (await app.ExchangeAsync(code, [.. rest, ("client_secret", app.Secret)])).Status.ShouldBe(200); // The one before goes on for a day.
        var last = (await gatehouse.Services.GetRequiredService<AppStore>().RotateAsync(app.Client.Id, now: true, Ct))!;
        foreach (var old in (string[])[next, app.Secret!]) ShouldBeRefused(await app.PostAsync("/oauth2/introspect", ("client_id", app.Client.Id), ("client_secret", old), ("token", "x")), "invalid_client", 401);
        (await app.PostAsync("/oauth2/introspect", ("client_id", app.Client.Id), ("client_secret", last), ("token", "x"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_public_app_has_no_secret_and_may_not_introspect()
    {
        var (org, _, _, _) = await SignedInAsync();
        var app = await RelyingApp.MakeAsync(gatehouse, AppClient.None, null);
        var code = RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", org.Slug))));

        (await app.ExchangeAsync(code, ("client_id", app.Client.Id))).Status.ShouldBe(200);
        ShouldBeRefused(await app.PostAsync("/oauth2/introspect", ("client_id", app.Client.Id), ("token", "x")), "invalid_client", 401);
    }

    [Fact]
    public async Task An_app_signs_its_assertion_which_counts_once_and_here_alone()
    {
        var (org, _, _, _) = await SignedInAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(key.ExportParameters(false))) { KeyId = "k" });
        var app = await RelyingApp.MakeAsync(gatehouse, AppClient.PrivateKey, $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"{{jwk.X}}","y":"{{jwk.Y}}"}]}""");
        var code = RelyingApp.Code(await surfer.GoAsync(app.Ask(("org", org.Slug))));
        var good = Assertion(key);

        foreach (var bad in (string[])[Assertion(stranger), Assertion(key, aud: "https://elsewhere.example"), Assertion(key, life: -120), Assertion(key, life: 3600), Assertion(key, iss: "app_other"), Assertion(key, jti: null), "x"])
            ShouldBeRefused(await TryAsync(bad), "invalid_client", 401);
        (await TryAsync(good)).Status.ShouldBe(200);
        ShouldBeRefused(await TryAsync(good), "invalid_client", 401);

        Task<(int Status, JsonObject Body)> TryAsync(string assertion) => app.ExchangeAsync(code, ("client_assertion", assertion), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));

        string Assertion(ECDsa by, string? aud = null, int life = 60, string? iss = null, string? jti = "")
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var claims = new Dictionary<string, object> { ["iss"] = iss ?? app.Client.Id, ["sub"] = app.Client.Id, ["aud"] = aud ?? app.Issuer, ["iat"] = now, ["exp"] = now + life };
            if (jti is not null) claims["jti"] = Guid.NewGuid().ToString("N");
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims), new SigningCredentials(new ECDsaSecurityKey(by) { KeyId = "k" }, "ES256"));
        }
    }

    [Fact]
    public async Task What_is_no_token_request_is_told_what_it_is_not()
    {
        var app = await RelyingApp.MakeAsync(gatehouse);

        ShouldBeRefused(await app.PostAsync("/oauth2/token"), "invalid_request");
        ShouldBeRefused(await app.PostAsync("/oauth2/token", ("grant_type", "password"), ("username", "a")), "unsupported_grant_type");
        ShouldBeRefused(await app.PostAsync("/oauth2/token", ("grant_type", "refresh_token")), "invalid_request");
        using var http = new HttpClient { BaseAddress = gatehouse.Url };
        (await http.PostAsync("/oauth2/token", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), Ct)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await http.GetAsync("/oauth2/userinfo", Ct)).Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"Gatehouse\"");
    }

    [Fact]
    public async Task Keys_roll_without_a_restart_and_what_was_signed_before_still_counts()
    {
        var (org, _, app, seen) = await SignedInAsync(("signed-with", "ES256"));
        var tokens = await app.TokensAsync(seen);
        using var keys = ActivatorUtilities.CreateInstance<SigningKeys>(gatehouse.Services);

        await keys.RotateAsync(now: true, Ct); // Another node's doing.
        using var other = ActivatorUtilities.CreateInstance<SigningKeys>(gatehouse.Services);
        (await other.ListAsync(Ct)).GroupBy(k => k.Algorithm).ShouldAllBe(same => same.Count() >= 2);
        (await other.PublishedAsync(Ct)).ShouldContain(new JsonWebToken(tokens["id_token"]!.ToString()).Kid);
        (await other.CurrentAsync("ES256", Ct)).Id.ShouldNotBe(new JsonWebToken(tokens["id_token"]!.ToString()).Kid);
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Status.ShouldBe(200);
        (await other.RetireAsync((await other.CurrentAsync("ES256", Ct)).Id, Ct)).ShouldBeFalse();
    }
}
