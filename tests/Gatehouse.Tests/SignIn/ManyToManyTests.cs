using Gatehouse.Members;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SignIn;

public sealed class ManyToManyOnSqlite(OnSqlite gatehouse) : ManyToManyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class ManyToManyOnPostgres(OnPostgres gatehouse) : ManyToManyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Many identity providers, many Orgs, many domains (product rules 4.2 to 4.4, 4.8, 4.9).</summary>
public abstract class ManyToManyTests : IDisposable
{
    const string Alice = "alice@acme.test";

    readonly Running gatehouse;
    readonly Scene scene;
    readonly SamlParty party = new(), second = new();
    readonly Surfer surfer;

    /// <summary>Domains are the instance's, and tests share it.</summary>
    readonly string domain = $"{Guid.NewGuid():N}.test";

    protected ManyToManyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
        surfer = scene.Surfer();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        party.Dispose();
        second.Dispose();
        surfer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Two_Orgs_with_one_identity_provider_keep_their_people_apart()
    {
        var ((a, dbA), (b, dbB)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync());
        await scene.ConnectAsync(party, null, [a.Id, b.Id]);

        (await Scene.SignInAsync(surfer, $"/o/{a.Slug}", party, "alice")).Title.ShouldBe($"You are signed in to {a.Name}");

        (await MemberStore.ListAsync(dbA, new(), Ct)).Count.ShouldBe(1);
        (await MemberStore.ListAsync(dbB, new(), Ct)).ShouldBeEmpty();
        (await surfer.GoAsync($"/o/{b.Slug}")).Location!.Host.ShouldBe("idp.test"); // Being in A is not being in B.
    }

    [Fact]
    public async Task One_Org_with_three_identity_providers_offers_them_and_remembers_the_one_that_was_used()
    {
        var (org, db) = await scene.JitOrgAsync();
        using var third = new SamlParty();
        foreach (var one in (SamlParty[])[party, second, third]) await scene.ConnectAsync(one, org);
        var page = await surfer.GoAsync($"/o/{org.Slug}?return_to=%2Fhealthz");
        page.Text.Split("class=\"button\"").Length.ShouldBe(4);
        var way = page.Links[1];

        (await Scene.SignInAsync(surfer, way, second, "alice")).At.PathAndQuery.ShouldBe("/healthz");

        await surfer.PostAsync("/signout");
        (await surfer.GoAsync($"/o/{org.Slug}")).Location!.Host.ShouldBe("idp.test"); // Straight there.
        (await surfer.GoAsync($"/o/{org.Slug}?anew=1")).Text.Split("class=\"button\"").Length.ShouldBe(4); // Use another.
        (await MemberStore.ListAsync(db, new(), Ct)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_id_of_two_identity_providers_is_two_people()
    {
        var (org, db) = await scene.JitOrgAsync();
        var (one, other) = (await scene.ConnectAsync(party, org, ("stable-id", "uid")), await scene.ConnectAsync(second, org, ("stable-id", "uid"), ("username", "lastName")));

        await Scene.SignInAsync(surfer, $"/sso/{one.Id}/start", party, "alice");
        await Scene.SignInAsync(surfer, $"/sso/{other.Id}/start", second, "alice");

        (await MemberStore.ListAsync(db, new(), Ct)).Select(m => m.UserName).ShouldBe([Alice, "Arnold"]);
    }

    [Fact]
    public async Task One_domain_in_two_Orgs_lets_the_person_choose()
    {
        var ((a, _), (b, dbB)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync());
        await scene.ConnectAsync(party, a);
        await scene.ConnectAsync(second, b);
        foreach (var org in (Gatehouse.Orgs.Org[])[a, b]) await scene.VerifiedAsync(org, domain);

        var page = await surfer.PostAsync("/signin", ("username", $"ann@{domain}"));

        page.Title.ShouldBe("Sign in");
        var ways = page.Links;
        ways.Count.ShouldBe(2);
        (await Scene.SignInAsync(surfer, ways[1], second, $"ann@{domain}")).Title.ShouldBe($"You are signed in to {b.Name}");
        (await MemberStore.ListAsync(dbB, new(), Ct)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_domain_leads_to_its_identity_provider_with_the_hint_and_nobody_learns_who_exists()
    {
        var (org, _) = await scene.JitOrgAsync();
        await scene.ConnectAsync(party, org);
        await scene.VerifiedAsync(org, domain);
        (await gatehouse.TypeAsync("member", "add", $"member@un{domain}", "--org", org.Slug)).Well();

        var sent = await surfer.PostAsync("/signin", ("username", $"ann@{domain}"));
        sent.Location!.Query.ShouldContain($"login_hint=ann%40{domain}");
        var (known, unknown) = (await surfer.PostAsync("/signin", ("username", $"member@un{domain}")), await surfer.PostAsync("/signin", ("username", "nobody")));
        (known.Status, known.Title, known.Text).ShouldBe((200, "Which organization?", unknown.Text));
        (await surfer.PostAsync("/signin", ("org", org.Slug))).Location!.Host.ShouldBe("idp.test");
    }

    [Fact]
    public async Task Inside_an_Org_each_domain_goes_to_its_own_identity_provider()
    {
        var (org, _) = await scene.JitOrgAsync();
        var (one, other) = (await scene.ConnectAsync(party, org), await scene.ConnectAsync(second, org));
        await scene.VerifiedAsync(org, domain, other.Id);
        await scene.VerifiedAsync(org, "x" + domain, one.Id);

        var sent = await surfer.GetAsync($"/o/{org.Slug}?login_hint=ann@{domain}");

        sent.Location!.AbsolutePath.ShouldBe($"/sso/{other.Id}/start");
    }

    [Fact]
    public async Task One_person_in_three_Orgs_lands_in_the_last_one_and_switches_without_signing_in_again()
    {
        var ((a, _), (b, dbB), (c, _)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync(), await scene.JitOrgAsync());
        var connection = await scene.ConnectAsync(party, null, [a.Id, b.Id, c.Id]);
        foreach (var org in (Gatehouse.Orgs.Org[])[a, b, c]) await Scene.SignInAsync(scene.Surfer(), $"/o/{org.Slug}", party, "alice");

        var choice = await Scene.SignInAsync(surfer, $"/sso/{connection.Id}/start", party, "alice");
        choice.Title.ShouldBe("Choose an organization");
        var at = await surfer.PostAsync(choice.At.PathAndQuery, ("org", a.Id.Value));
        at.Title.ShouldBe($"You are signed in to {a.Name}");
        foreach (var other in (string[])[b.Name, c.Name]) at.Text.ShouldContain(other);

        (await surfer.PostAsync("/signin/switch", ("org", b.Id.Value))).Title.ShouldBe($"You are signed in to {b.Name}");
        (await scene.LogAsync(dbB))[0].Outcome.ShouldBe("switched");
        (await surfer.GoAsync("/")).Title.ShouldBe($"You are signed in to {b.Name}"); // The last one.
        (await surfer.GoAsync($"/o/{a.Slug}")).Title.ShouldBe($"You are signed in to {a.Name}"); // Still in.
    }

    [Fact]
    public async Task The_same_address_in_two_isolated_Orgs_is_two_people_who_never_meet()
    {
        var ((a, _), (b, dbB)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync());
        await scene.ConnectAsync(party, a);
        await scene.ConnectAsync(second, b);
        await Scene.SignInAsync(scene.Surfer(), $"/o/{b.Slug}", second, "alice");

        var seen = await Scene.SignInAsync(surfer, $"/o/{a.Slug}", party, "alice");

        seen.Title.ShouldBe($"You are signed in to {a.Name}");
        seen.Text.ShouldNotContain(b.Name);
        (await surfer.PostAsync("/signin/switch", ("org", b.Id.Value))).Location!.Host.ShouldBe("idp.test"); // Its own identity provider decides.
        (await MemberStore.ListAsync(dbB, new(), Ct)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Members_of_shared_Orgs_switch_unless_the_other_Org_demands_its_own_identity_provider()
    {
        var ((a, _), (b, dbB)) = (await scene.OrgAsync("shared", "mode=jit"), await scene.OrgAsync("shared", "mode=jit"));
        await scene.ConnectAsync(party, a);
        await scene.ConnectAsync(second, b);
        var who = $"{Guid.NewGuid():N}@shared.test";
        await Scene.SignInAsync(scene.Surfer(), $"/o/{b.Slug}", second, who);
        await Scene.SignInAsync(surfer, $"/o/{a.Slug}", party, who);

        (await surfer.PostAsync("/signin/switch", ("org", b.Id.Value))).Title.ShouldBe($"You are signed in to {b.Name}");

        await new BareDatabase(gatehouse.Database).RowsAsync($$"""update orgs set settings = '{"mode":"jit","sso":"required"}' where id = '{{b.Id.Value}}'""");
        (await surfer.GoAsync($"/o/{b.Slug}")).Location!.Host.ShouldBe("idp.test"); // Also who is in already.
        var sent = await surfer.PostAsync("/signin/switch", ("org", b.Id.Value));
        (await Scene.AnswerAsync(surfer, sent, second, who)).Title.ShouldBe($"You are signed in to {b.Name}");
        (await surfer.GoAsync($"/o/{a.Slug}")).Title.ShouldBe($"You are signed in to {a.Name}"); // Moving on keeps where one was.
        (await scene.LogAsync(dbB)).Count(e => e.Outcome == "signed-in").ShouldBe(2);
    }

    [Fact]
    public async Task Who_signs_in_anew_does_not_inherit_the_session_of_the_browser()
    {
        var ((a, _), (b, _)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync());
        await scene.ConnectAsync(party, a);
        await scene.ConnectAsync(second, b);
        await Scene.SignInAsync(surfer, $"/o/{a.Slug}", party, "alice");

        await Scene.SignInAsync(surfer, $"/o/{b.Slug}", second, "bob");

        (await surfer.GoAsync($"/o/{a.Slug}")).Location!.Host.ShouldBe("idp.test");
    }

    [Fact]
    public async Task A_claim_places_people_in_the_Orgs_that_it_names_and_that_the_connection_serves()
    {
        var ((a, dbA), (b, dbB), (c, dbC)) = (await scene.JitOrgAsync(), await scene.JitOrgAsync(), await scene.JitOrgAsync());
        var connection = await scene.ConnectAsync(party, null, [a.Id, b.Id], ("orgs", "groups"));
        foreach (var (org, slug) in ((Gatehouse.Orgs.Org, string)[])[(a, "engineering"), (c, "admins")]) await new BareDatabase(gatehouse.Database).RowsAsync($"update orgs set slug = '{slug}' where id = '{org.Id.Value}'");

        var seen = await Scene.SignInAsync(surfer, $"/sso/{connection.Id}/start", party, "alice");

        seen.Title.ShouldBe($"You are signed in to {a.Name}");
        ((await MemberStore.ListAsync(dbA, new(), Ct)).Count, (await MemberStore.ListAsync(dbB, new(), Ct)).Count, (await MemberStore.ListAsync(dbC, new(), Ct)).Count).ShouldBe((1, 0, 0));
        (await scene.FoundAsync(dbB, await Scene.SignInAsync(scene.Surfer(), $"/o/{b.Slug}", party, "alice"))).Check.ShouldBe("OrgClaim");
    }
}
