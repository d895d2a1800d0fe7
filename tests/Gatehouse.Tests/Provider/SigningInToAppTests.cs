using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Tests.SignIn;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Tests.Provider;

public sealed class SigningInToAppOnSqlite(OnSqlite gatehouse) : SigningInToAppTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SigningInToAppOnPostgres(OnPostgres gatehouse) : SigningInToAppTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>An app asks, a person signs in at the identity provider of the Org, and the app hears who it is.</summary>
public abstract class SigningInToAppTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected SigningInToAppTests(Running gatehouse)
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

    async Task<(Org Org, OrgDb Db, RelyingApp App)> SceneAsync(params (string, string)[] words)
    {
        var (org, db) = await scene.JitOrgAsync("default-role=developer");
        await scene.ConnectAsync(party, org);
        return (org, db, await RelyingApp.MakeAsync(gatehouse, words));
    }

    [Fact]
    public async Task From_the_app_to_the_identity_provider_and_back_with_who_it_is_and_where()
    {
        var (org, db, app) = await SceneAsync();

        var seen = await Scene.SignInAsync(surfer, app.Ask(("org", org.Slug)), party, "alice");

        var answer = RelyingApp.Answer(seen);
        (answer["state"], answer["iss"]).ShouldBe(("s 1", app.Issuer));
        var tokens = await app.TokensAsync(seen);
        (tokens["token_type"]!.ToString(), (int)tokens["expires_in"]!, tokens["scope"]!.ToString()).ShouldBe(("Bearer", 300, "openid profile email groups offline_access"));
        var id = await app.ReadAsync(tokens["id_token"]!.ToString());
        var member = (await MemberStore.FindAsync(db, "alice@acme.test", Ct))!;
        (id["sub"]!.ToString(), id["nonce"]!.ToString(), id["email"]!.ToString(), id["org_id"]!.ToString(), id["org_slug"]!.ToString(), id["org_name"]!.ToString())
            .ShouldBe((member.Id, "n1", "alice@acme.test", org.Id.Value, org.Slug, org.Name));
        (id["roles"]!.ToJsonString(), id["workspaces"]!.ToJsonString(), id["email_verified"]!.ToJsonString()).ShouldBe(("[\"developer\"]", "[]", "false"));
        await scene.VerifiedAsync(org, "acme.test");
        (await app.UserInfoAsync(tokens["access_token"]!.ToString())).Body["email_verified"]!.ToJsonString().ShouldBe("true"); // Now the Org has proven the domain.
        id["groups"]!.AsArray().Select(g => g!["name"]!.ToString()).ShouldNotBeEmpty();
        id["sid"]!.ToString().Length.ShouldBe(32);
        var access = await app.ReadAsync(tokens["access_token"]!.ToString(), "at+jwt");
        (access["client_id"]!.ToString(), access["sub"]!.ToString(), access["org_id"]!.ToString()).ShouldBe((app.Client.Id, member.Id, org.Id.Value));
        access.ContainsKey("email").ShouldBeFalse(); // It travels further than an ID token.
        var (status, info, _) = await app.UserInfoAsync(tokens["access_token"]!.ToString());
        (status, info["sub"]!.ToString(), info["name"]!.ToString()).ShouldBe((200, member.Id, id["name"]!.ToString()));
    }

    [Fact]
    public async Task Whoever_is_signed_in_comes_back_without_a_page_and_prompt_none_says_so_too()
    {
        var (org, _, app) = await SceneAsync();
        RelyingApp.Answer(await surfer.GoAsync(app.Ask(("org", org.Slug), ("prompt", "none"))))["error"].ShouldBe("login_required");
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        RelyingApp.Code(await surfer.GoAsync(app.Ask())).ShouldStartWith("gatehouse_code_");
        RelyingApp.Code(await surfer.GoAsync(app.Ask(("prompt", "none"), ("org", org.Id.Value))));
    }

    [Fact]
    public async Task Login_is_asked_for_anew_where_the_app_wants_that_and_refused_where_it_was_not_done()
    {
        var (org, _, app) = await SceneAsync();
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        var sent = await surfer.GoAsync(app.Ask(("prompt", "login")));

        sent.Location!.Host.ShouldBe("idp.test");
        Inflated(sent.Location).ShouldContain("ForceAuthn=\"true\"");
        var before = (await app.ReadAsync((await app.TokensAsync(await Scene.AnswerAsync(surfer, sent, party, "alice")))["id_token"]!.ToString()))["sid"]!.ToString();
        (await surfer.GoAsync(app.Ask(("max_age", "0")))).Location!.Host.ShouldBe("idp.test");
        var after = await app.ReadAsync((await app.TokensAsync(await surfer.GoAsync(app.Ask(("max_age", "1000")))))["id_token"]!.ToString());
        after["sid"]!.ToString().ShouldBe(before); // The same person in the same browser: one session, as the app sees it.

        var again = await surfer.GoAsync(app.Ask(("prompt", "login")));
        // An identity provider that answers from its own old session.
        var (acs, response, relay) = party.Answer(again.Location!, "alice", signedInAgo: TimeSpan.FromHours(1));
        RelyingApp.Answer(await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response), ("RelayState", relay)))["error"].ShouldBe("login_required");
    }

    [Fact]
    public async Task Another_Org_is_entered_without_a_new_sign_in_where_it_allows_that()
    {
        var (first, _) = await scene.OrgAsync("shared", "mode=jit");
        var (second, _) = await scene.OrgAsync("shared", "mode=jit");
        await scene.ConnectAsync(party, null, [first.Id, second.Id], ("orgs", "orgs"));
        var app = await RelyingApp.MakeAsync(gatehouse);
        await Scene.SignInAsync(surfer, $"/o/{first.Slug}", party, "alice");
        using (var elsewhere = scene.Surfer()) await Scene.SignInAsync(elsewhere, $"/o/{second.Slug}", party, "alice");

        var one = await app.ReadAsync((await app.TokensAsync(await surfer.GoAsync(app.Ask())))["id_token"]!.ToString());
        var other = await app.ReadAsync((await app.TokensAsync(await surfer.GoAsync(app.Ask(("org", second.Slug)))))["id_token"]!.ToString());

        (one["org_slug"]!.ToString(), other["org_slug"]!.ToString()).ShouldBe((first.Slug, second.Slug));
        one["sid"]!.ToString().ShouldNotBe(other["sid"]!.ToString());
        one.ContainsKey("account_id").ShouldBe(other.ContainsKey("account_id"));
    }

    [Fact]
    public async Task In_several_Orgs_the_person_says_which_and_comes_back_to_the_app()
    {
        var (first, _) = await scene.OrgAsync("shared", "mode=jit");
        var (second, _) = await scene.OrgAsync("shared", "mode=jit");
        await scene.ConnectAsync(party, null, [first.Id, second.Id]);
        var app = await RelyingApp.MakeAsync(gatehouse);
        await Scene.SignInAsync(surfer, $"/o/{first.Slug}", party, "alice");
        await surfer.GoAsync(app.Ask(("org", first.Slug)));
        await Scene.SignInAsync(surfer, $"/o/{second.Slug}?go_on=1", party, "alice");
        RelyingApp.Answer(await surfer.GoAsync(app.Ask(("prompt", "none")))).ShouldContainKey("code"); // The last one.

        surfer.Forget("gatehouse-way");
        RelyingApp.Answer(await surfer.GoAsync(app.Ask(("prompt", "none"))))["error"].ShouldBe("account_selection_required");
        var page = await surfer.GoAsync(app.Ask());
        page.Title.ShouldBe("Choose an organization");
        var seen = await surfer.PostAsync("/signin/switch", ("org", second.Id.Value), ("return_to", page.FieldOf("return_to")));
        (await app.ReadAsync((await app.TokensAsync(seen))["id_token"]!.ToString()))["org_slug"]!.ToString().ShouldBe(second.Slug);
    }

    [Fact]
    public async Task A_request_may_be_pushed_and_its_reference_opens_once()
    {
        var (org, _, app) = await SceneAsync(("pushed", "required"));
        RelyingApp.Answer(await surfer.GoAsync(app.Ask()))["error_description"].ShouldContain("pushes");
        var fields = QueryHelpers.ParseQuery(new Uri("http://x" + app.Ask(("org", org.Slug))).Query).Where(q => q.Key != "client_id").Select(q => (q.Key, (string?)q.Value.ToString())).ToArray();

        var (status, pushed) = await app.PostAsync("/oauth2/par", fields);

        status.ShouldBe(201, pushed.ToJsonString());
        var address = $"/oauth2/authorize?client_id={app.Client.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!.ToString())}";
        await app.TokensAsync(await Scene.SignInAsync(surfer, address, party, "alice"));
        (await surfer.GoAsync(address)).Status.ShouldBe(400);
        var other = await RelyingApp.MakeAsync(gatehouse);
        (await surfer.GoAsync(address.Replace(app.Client.Id, other.Client.Id))).Status.ShouldBe(400);
        (await app.PostAsync("/oauth2/par", [.. fields.Where(f => f.Key != "code_challenge")])).Body["error"]!.ToString().ShouldBe("invalid_request");
    }

    [Fact]
    public async Task The_answer_comes_by_a_form_where_the_app_wants_that()
    {
        var (org, _, app) = await SceneAsync();
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        var seen = await surfer.GoAsync(app.Ask(("response_mode", "form_post")));

        seen.Text.ShouldContain("action=\"https://app.test/callback\"");
        seen.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self' https://app.test;");
        (await app.ExchangeAsync(seen.FieldOf("code"))).Status.ShouldBe(200);
    }

    /// <summary>What the person may learn: the page. What the app may learn: nothing, since nobody knows that it is the app.</summary>
    [Fact]
    public async Task Who_is_no_app_or_wants_people_elsewhere_gets_a_page_that_says_what_is_wrong()
    {
        var (_, _, app) = await SceneAsync();
        foreach (var (change, said) in (((string, string?)[], string)[])[
            ([("client_id", "app_none")], "There is no app"), ([("client_id", null)], "client_id is missing"), ([("redirect_uri", null)], "none of the redirect URIs"),
            ([("redirect_uri", "https://app.test/callback/")], "letter by letter"), ([("redirect_uri", "https://app.test/callback?x=1")], "letter by letter"), ([("redirect_uri", "https://app.test.evil.example/callback")], "letter by letter"),
            ([("redirect_uri", "https://APP.test/callback")], "letter by letter"), ([("redirect_uri", "javascript:alert(1)")], "letter by letter"), ([("request_uri", "https://evil.example/r")], "request_uri")])
        {
            var seen = await surfer.GoAsync(app.Ask(change));
            (seen.Status, seen.Location).ShouldBe((400, null), said);
            seen.Text.ShouldContain(said);
        }
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", "profile", "invalid_scope")]
    [InlineData("scope", null, "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "create", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("org", "no-such-org", "invalid_request")]
    public async Task What_is_wrong_with_the_request_is_told_to_the_app(string name, string? value, string error)
    {
        var app = await RelyingApp.MakeAsync(gatehouse);

        var answer = RelyingApp.Answer(await surfer.GoAsync(app.Ask((name, value))));

        (answer["error"], answer["state"], answer["iss"]).ShouldBe((error, "s 1", app.Issuer));
        answer.ShouldNotContainKey("code");
    }

    [Fact]
    public async Task A_parameter_that_stands_twice_is_refused()
    {
        var app = await RelyingApp.MakeAsync(gatehouse);

        RelyingApp.Answer(await surfer.GoAsync(app.Ask() + "&scope=openid"))["error"].ShouldBe("invalid_request");
        (await surfer.GoAsync(app.Ask() + "&redirect_uri=https%3A%2F%2Fevil.example%2F")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_native_app_may_come_back_to_any_port_of_its_own_machine_and_to_nothing_else()
    {
        var (org, _, _) = await SceneAsync();
        var app = await RelyingApp.MakeAsync(gatehouse, Gatehouse.Apps.AppClient.None, null, ("redirect-uris", "http://127.0.0.1/cb"));
        await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        (await surfer.GetAsync(app.Ask(("redirect_uri", "http://127.0.0.1:54321/cb")))).Location!.ToString().ShouldStartWith("http://127.0.0.1:54321/cb?code=");
        foreach (var other in (string[])["http://127.0.0.1:54321/other", "http://127.0.0.2:54321/cb", "http://localhost:54321/cb", "https://127.0.0.1:54321/cb", "http://127.0.0.1:54321@evil.example/cb"])
            (await surfer.GetAsync(app.Ask(("redirect_uri", other)))).Status.ShouldBe(400, other);
    }

    static string Inflated(Uri sent)
    {
        using var inflate = new System.IO.Compression.DeflateStream(new MemoryStream(Convert.FromBase64String(QueryHelpers.ParseQuery(sent.Query)["SAMLRequest"]!)), System.IO.Compression.CompressionMode.Decompress);
        return new StreamReader(inflate).ReadToEnd();
    }
}
