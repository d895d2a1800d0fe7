using Gatehouse.Connections;
using Gatehouse.Idp;
using Gatehouse.Members;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class OidcSignInOnSqlite(OnSqlite gatehouse) : OidcSignInTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class OidcSignInOnPostgres(OnPostgres gatehouse) : OidcSignInTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Signing in by OpenID Connect, with a provider that answers over HTTP.</summary>
public abstract class OidcSignInTests : IDisposable
{
    const string Alice = "alice@acme.test";

    readonly Running gatehouse;
    readonly Scene scene;
    readonly Surfer surfer;

    protected OidcSignInTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
        surfer = scene.Surfer();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_person_comes_by_code_and_is_known_by_the_subject()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, db) = await scene.JitOrgAsync();
        await ConnectAsync(idp, org, ("groups", "groups"));

        var seen = await RoundAsync($"/o/{org.Slug}");

        seen.Title.ShouldBe($"You are signed in to {org.Name}");
        (await MemberStore.ListAsync(db, new(), Ct)).ShouldHaveSingleItem().UserName.ShouldBe(Alice);
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select subject from identities where org_id = '{org.Id.Value}'")).ShouldBe([Person.Of("alice", "acme.test").Id]);
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select shown_as from groups where org_id = '{org.Id.Value}' order by 1")).ShouldBe(["Admins", "Engineering"]);
    }

    [Theory]
    [InlineData("es256"), InlineData("ps256"), InlineData("no-key-id"), InlineData("iss-parameter"), InlineData("groups-overage")]
    public async Task What_providers_do_differently_lets_people_in_all_the_same(string quirk)
    {
        await using var idp = await RunningIdp.StartAsync(o => o with { Quirks = Quirks.Of("plain", [quirk]) });
        var (org, db) = await scene.JitOrgAsync();
        await ConnectAsync(idp, org, ("groups", "groups"));

        (await RoundAsync($"/o/{org.Slug}")).Title.ShouldBe($"You are signed in to {org.Name}");
        if (quirk == "groups-overage") (await scene.LogAsync(db))[0].Detail!.ShouldContain("too many groups");
    }

    [Fact]
    public async Task A_refusal_of_the_provider_and_a_userinfo_of_somebody_else_are_checks_with_names()
    {
        await using var refuses = await RunningIdp.StartAsync(o => o with { Quirks = Quirks.Of("plain", ["refuse"]) });
        await using var other = await RunningIdp.StartAsync(o => o with { Quirks = Quirks.Of("plain", ["other-userinfo"]) });
        var (org, db) = await scene.JitOrgAsync();
        var (one, two) = (await ConnectAsync(refuses, org), await ConnectAsync(other, org, ("userinfo", "true")));

        (await scene.FoundAsync(db, await RoundAsync($"/sso/{one.Id}/start"))).ShouldSatisfyAllConditions(e => e.Check.ShouldBe("ProviderError"), e => e.Detail!.ShouldContain("AADSTS50105"));
        (await scene.FoundAsync(db, await RoundAsync($"/sso/{two.Id}/start"))).Check.ShouldBe("UserInfo");
    }

    [Fact]
    public async Task The_client_proves_itself_as_the_connection_says()
    {
        await using var idp = await RunningIdp.StartAsync(o => o with { ClientSecret = "right horse" });
        var (org, db) = await scene.JitOrgAsync();
        var (basic, post, wrong) = (await ConnectAsync(idp, org, "right horse", ("client-auth", "basic")), await ConnectAsync(idp, org, "right horse", ("client-auth", "post")), await ConnectAsync(idp, org, "wrong"));

        (await RoundAsync($"/sso/{basic.Id}/start")).Status.ShouldBe(200);
        (await scene.FoundAsync(db, await RoundAsync($"/sso/{post.Id}/start"))).Check.ShouldBe("EmailUnproven"); // So it got that far; by another connection it is somebody else.
        (await scene.FoundAsync(db, await RoundAsync($"/sso/{wrong.Id}/start"))).ShouldSatisfyAllConditions(e => e.Check.ShouldBe("TokenAnswer"), e => e.Detail!.ShouldContain("invalid_client"));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_said_to_be_so()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ActivateAsync(Wanted("http://127.0.0.1:9", org, "s"), [org.Id]);

        var seen = await surfer.GoAsync($"/o/{org.Slug}");

        seen.Title.ShouldBe("The sign-in service does not answer");
        (await scene.FoundAsync(db, seen)).Check.ShouldBe("Provider");
    }

    [Fact]
    public async Task An_answer_counts_once_for_one_connection_and_one_browser()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, db) = await scene.JitOrgAsync();
        var (connection, other) = (await ConnectAsync(idp, org), await ConnectAsync(idp, org));
        var back = (await surfer.GetAsync((await surfer.GoAsync($"/sso/{connection.Id}/start")).Location!.ToString())).Location!;
        using var thief = scene.Surfer();

        (await scene.FoundAsync(db, await surfer.GoAsync(back.ToString().Replace(connection.Id, other.Id, StringComparison.Ordinal)))).Check.ShouldBe("State");
        (await scene.FoundAsync(db, await surfer.GoAsync(back + "&state=again"))).Check.ShouldBe("State");
        (await scene.FoundAsync(db, await thief.GoAsync(back.ToString()))).Check.ShouldBe("Browser");
        (await scene.FoundAsync(db, await surfer.GoAsync(back.ToString()))).Check.ShouldBe("Replay");
        (await MemberStore.ListAsync(db, new(), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_the_provider_too()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, _) = await scene.JitOrgAsync();
        await ConnectAsync(idp, org);
        await RoundAsync($"/o/{org.Slug}");

        var away = await surfer.PostAsync("/signout");

        away.Location!.AbsolutePath.ShouldBe("/oidc/logout");
        away.Location.Query.ShouldContain("id_token_hint=");
        (await surfer.FollowAsync(await surfer.GetAsync(away.Location.ToString()))).Title.ShouldBe("You are signed out");
        (await surfer.GoAsync($"/o/{org.Slug}")).Location!.AbsolutePath.ShouldBe("/oidc/authorize");
    }

    [Fact]
    public async Task A_back_channel_logout_ends_the_session_here_once_and_only_when_it_is_genuine()
    {
        await using var idp = await RunningIdp.StartAsync();
        var (org, db) = await scene.JitOrgAsync();
        var connection = await ConnectAsync(idp, org);
        var channel = new Addresses(gatehouse.Url.ToString(), connection.Id).BackChannelLogout;
        await RoundAsync($"/o/{org.Slug}");
        var client = ((IdentityProvider.Oidc)connection.Idp).ClientId;
        string Token(string to, string person) => Tokens(idp).LogoutToken(to, new("all", Person.Of(person, "acme.test"), TimeProvider.System.GetUtcNow()));
        Task<Seen> SayAsync(string token) => surfer.PostFromElsewhereAsync(channel, ("logout_token", token));

        foreach (var wrong in (string[])[Token(client, "alice")[..^8] + "AAAAAAAA", Token("another client", "alice"), "no token"]) (await SayAsync(wrong)).Status.ShouldBe(400);
        (await SayAsync(Token(client, "alice"))).Status.ShouldBe(200); // Another session of hers.
        (await surfer.GoAsync($"/o/{org.Slug}")).Status.ShouldBe(200);

        var token = Tokens(idp).LogoutToken(client, new(surfer.CookieOf($"idp{new Uri(idp.Url).Port}"), Person.Of("alice", "acme.test"), TimeProvider.System.GetUtcNow()));
        (await SayAsync(token)).Status.ShouldBe(200);

        (await surfer.GoAsync($"/o/{org.Slug}")).Location!.AbsolutePath.ShouldBe("/oidc/authorize");
        (await SayAsync(token)).Status.ShouldBe(400); // It was used.
        (await scene.LogAsync(db)).Count(e => e.Outcome == "signed-out").ShouldBe(1);
    }

    static OidcTokens Tokens(RunningIdp idp) => idp.Services.GetRequiredService<OidcTokens>();

    /// <summary>From here to the provider, which knows the person, and back.</summary>
    async Task<Seen> RoundAsync(string from)
    {
        var seen = await surfer.GoAsync(from);
        while (seen.Location is { } away) seen = await surfer.FollowAsync(await surfer.GetAsync(away.ToString()));
        return seen;
    }

    static NewConnection Wanted(string issuer, Gatehouse.Orgs.Org org, string secret, params (string Key, string Value)[] words) => new(org.Id, "Acme's provider", "generic-oidc",
        new[] { ("username", "email"), ("email", "email") }.Concat(words).ToDictionary(w => w.Item1, w => w.Item2, StringComparer.Ordinal), new IdentityProvider.Oidc(issuer, "client-" + Guid.NewGuid().ToString("N")[..6])) { Secret = secret };

    Task<Connection> ConnectAsync(RunningIdp idp, Gatehouse.Orgs.Org org, params (string, string)[] words) => ConnectAsync(idp, org, "s3cret", words);

    Task<Connection> ConnectAsync(RunningIdp idp, Gatehouse.Orgs.Org org, string secret, params (string, string)[] words) => scene.ActivateAsync(Wanted(idp.Url, org, secret, words), [org.Id]);
}
