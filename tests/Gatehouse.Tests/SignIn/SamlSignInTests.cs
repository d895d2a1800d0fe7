using Gatehouse.Members;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

public sealed class SamlSignInOnSqlite(OnSqlite gatehouse) : SamlSignInTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SamlSignInOnPostgres(OnPostgres gatehouse) : SamlSignInTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Signing in by SAML, as a browser sees it.</summary>
public abstract class SamlSignInTests : IDisposable
{
    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new();
    readonly Surfer surfer;

    protected SamlSignInTests(Running gatehouse)
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

    [Fact]
    public async Task From_the_Orgs_address_one_goes_straight_to_its_identity_provider_and_is_in()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);

        var seen = await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        (seen.Status, seen.Title).ShouldBe((200, $"You are signed in to {org.Name}"));
        var member = (await MemberStore.FindAsync(db, "alice@acme.test", Ct)).ShouldNotBeNull();
        (member.Status, member.Source, member.Email).ShouldBe(("active", "jit", "alice@acme.test"));
        (await scene.LogAsync(db)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe("signed-in"), entry => entry.User.ShouldBe(member.Id));
        (await gatehouse.Services.GetRequiredService<Gatehouse.Operator.ConnectionStore>().ServingAsync(org.Id, Ct)).ShouldHaveSingleItem().SignedInAt.ShouldNotBeNull();
        (await surfer.GetAsync($"/o/{org.Slug}")).Title.ShouldBe(seen.Title); // And stays so, without the identity provider.
    }

    [Fact]
    public async Task Pages_let_nothing_in_but_our_own_style_and_cookies_are_out_of_reach()
    {
        var (org, _) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);

        var seen = await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice");

        seen.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'self'; form-action 'self'");
        surfer.Cookies.Select(c => c.Name).ShouldBe(["gatehouse-browser", "gatehouse-session", "gatehouse-way"], ignoreOrder: true);
        surfer.Cookies.ShouldAllBe(c => c.HttpOnly && c.Path == "/");
    }

    [Fact]
    public async Task An_answer_counts_only_in_the_browser_that_started()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        using var thief = scene.Surfer();
        await thief.GoAsync($"/o/{org.Slug}");

        var seen = await Scene.AnswerAsync(thief, await surfer.GoAsync($"/o/{org.Slug}"), party, "alice");

        (await scene.FoundAsync(db, seen)).Check.ShouldBe("Browser");
        (await MemberStore.ListAsync(db, new(), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_counts_once()
    {
        var (org, db) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        var (acs, response, relay) = party.Answer((await surfer.GoAsync($"/o/{org.Slug}")).Location!, "alice");
        (await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response), ("RelayState", relay))).Status.ShouldBe(200);

        (await scene.FoundAsync(db, await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response), ("RelayState", relay)))).Check.ShouldBe("Replay");
        (await scene.FoundAsync(db, await surfer.GoAsync($"/signin/continue/{relay}"))).Check.ShouldBe("Pending");
    }

    [Fact]
    public async Task Refusals_look_alike_and_the_administrator_finds_the_check_and_the_message()
    {
        var (org, db) = await scene.JitOrgAsync();
        var (who, connection) = ($"{Guid.NewGuid():N}", await scene.ConnectAsync(party, org));
        using var stranger = new SamlParty { EntityId = party.EntityId };

        var forged = await Scene.SignInAsync(surfer, $"/o/{org.Slug}", stranger, who);
        var unsigned = await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, who, new() { SignsAssertion = false });
        var refused = await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, who, new() { Refuses = true });
        var garbage = await surfer.PostFromElsewhereAsync($"/sso/{connection.Id}/acs", ("SAMLResponse", "no message"));

        (await scene.FoundAsync(db, forged)).ShouldSatisfyAllConditions(e => e.Check.ShouldBe("SignatureValue"), e => e.Message!.ShouldContain(who));
        (await scene.FoundAsync(db, unsigned)).Check.ShouldBe("SignatureMissing");
        (await scene.FoundAsync(db, refused)).ShouldSatisfyAllConditions(e => e.Check.ShouldBe("Status"), e => e.Detail!.ShouldContain("AADSTS50105"));
        (await scene.FoundAsync(db, garbage)).Check.ShouldBe("Encoding");
        foreach (var other in (Seen[])[unsigned, refused, garbage]) other.Text.Replace(other.Reference, forged.Reference, StringComparison.Ordinal).ShouldBe(forged.Text);
        (await new BareDatabase(gatehouse.Database).EverythingAsync()).ShouldNotContain(who, customMessage: "messages are sealed");
    }

    [Fact]
    public async Task What_was_meant_for_another_connection_is_refused()
    {
        var (org, db) = await scene.JitOrgAsync();
        var (one, other) = (await scene.ConnectAsync(party, org), await scene.ConnectAsync(party, org, ("auto-redirect", "false")));
        var (_, response, relay) = party.Answer((await surfer.GoAsync($"/sso/{one.Id}/start?org={org.Slug}")).Location!, "alice");

        (await scene.FoundAsync(db, await surfer.PostFromElsewhereAsync($"/sso/{other.Id}/acs", ("SAMLResponse", response), ("RelayState", relay)))).Check.ShouldBe("Destination");
    }

    [Fact]
    public async Task A_tile_of_the_identity_provider_starts_a_request_of_our_own_and_keeps_the_checked_link()
    {
        var (org, _) = await scene.JitOrgAsync("return-origins=https://app.example.com");
        var connection = await scene.ConnectAsync(party, org);
        var addresses = new Gatehouse.Connections.Addresses(gatehouse.Url.ToString().TrimEnd('/'), connection.Id);
        Task<Seen> TileAsync(string link) => surfer.PostFromElsewhereAsync(addresses.Acs, ("SAMLResponse", party.Respond(addresses.Acs, addresses.EntityId, null, "alice")), ("RelayState", link));

        var sent = await TileAsync("https://app.example.com/reports/7");
        sent.Location!.Host.ShouldBe("idp.test");
        (await Scene.AnswerAsync(surfer, sent, party, "alice")).Location.ShouldBe(new("https://app.example.com/reports/7"));
        (await Scene.AnswerAsync(surfer, await TileAsync("https://evil.example/"), party, "alice")).Title.ShouldBe($"You are signed in to {org.Name}");
    }

    [Fact]
    public async Task What_nobody_asked_for_counts_once_and_not_at_all_where_it_is_off()
    {
        var (org, db) = await scene.JitOrgAsync();
        var (converts, off) = (await scene.ConnectAsync(party, org), await scene.ConnectAsync(party, org, ("idp-initiated", "off")));
        async Task<(string Acs, string Response)> UnaskedAsync(Gatehouse.Connections.Connection connection)
        {
            await Task.CompletedTask;
            var addresses = new Gatehouse.Connections.Addresses(gatehouse.Url.ToString().TrimEnd('/'), connection.Id);
            return (addresses.Acs, party.Respond(addresses.Acs, addresses.EntityId, null, "alice"));
        }

        var (acs, response) = await UnaskedAsync(converts);
        (await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response))).Location!.Host.ShouldBe("idp.test");
        (await scene.FoundAsync(db, await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response)))).Check.ShouldBe("Replay");
        (acs, response) = await UnaskedAsync(off);
        (await scene.FoundAsync(db, await surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response)))).Check.ShouldBe("Unsolicited");
    }

    [Fact]
    public async Task Accepted_unasked_a_person_is_in_at_once()
    {
        var (org, _) = await scene.JitOrgAsync();
        var connection = await scene.ConnectAsync(party, org, ("idp-initiated", "accept"));
        var addresses = new Gatehouse.Connections.Addresses(gatehouse.Url.ToString().TrimEnd('/'), connection.Id);

        (await surfer.PostFromElsewhereAsync(addresses.Acs, ("SAMLResponse", party.Respond(addresses.Acs, addresses.EntityId, null, "alice")))).Title.ShouldBe($"You are signed in to {org.Name}");
    }

    [Fact]
    public async Task A_connection_that_is_disabled_or_unknown_is_as_if_it_were_not_there()
    {
        var (org, _) = await scene.JitOrgAsync();
        var disabled = await scene.ActivateAsync(party.Connection(org.Id), [org.Id], "disabled");

        foreach (var id in (string[])[disabled.Id, "nobody"])
        {
            (await surfer.GetAsync($"/sso/{id}/start")).ShouldSatisfyAllConditions(s => s.Status.ShouldBe(404), s => s.Title.ShouldBe("There is nothing here"));
            (await surfer.PostFromElsewhereAsync($"/sso/{id}/acs", ("SAMLResponse", "x"))).Status.ShouldBe(404);
        }

        (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(404);
        (await surfer.GetAsync("/o/nobody")).Text.ShouldBe((await surfer.GetAsync($"/o/{org.Slug}")).Text);
    }

    [Fact]
    public async Task A_test_sign_in_is_recorded_and_lets_nobody_in()
    {
        var (org, db) = await scene.JitOrgAsync();
        var draft = await scene.ActivateAsync(party.Connection(org.Id), [org.Id], "draft");
        var link = gatehouse.Link(draft);

        var seen = await Scene.SignInAsync(surfer, link, party, "alice");

        (seen.Status, seen.Title).ShouldBe((200, "The test sign-in passed"));
        seen.Text.ShouldContain("Engineering");
        (await gatehouse.ConnectionAsync(draft.Id)).LastTest!.Passed.ShouldBeTrue();
        (await MemberStore.ListAsync(db, new(), Ct)).ShouldBeEmpty();
        (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(404);
        (await surfer.GetAsync(link[..^1] + (link[^1] == '0' ? '1' : '0'))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Return_to_leads_to_our_own_paths_and_the_Orgs_apps_alone()
    {
        var (org, _) = await scene.JitOrgAsync("return-origins=https://app.example.com");
        await scene.ConnectAsync(party, org);
        async Task<string> EndAsync(string to) => (await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}?return_to={Uri.EscapeDataString(to)}", party, "alice")) is var seen && seen.Location is { } location ? location.ToString() : seen.At.PathAndQuery;

        (await EndAsync("https://app.example.com/x?y=1#z")).ShouldBe("https://app.example.com/x?y=1#z");
        (await EndAsync("/healthz?x")).ShouldBe("/healthz?x");
        foreach (var evil in (string[])["https://evil.example", "//evil.example/x", "/\\evil.example", "https://app.example.com@evil.example", "https://app.example.com.evil.example", "javascript:alert(1)", "\thttps://evil.example"])
            (await EndAsync(evil)).ShouldBe($"/o/{org.Slug}", evil);
    }
}
