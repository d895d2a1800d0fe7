using Gatehouse.Operator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class OperatorJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : OperatorJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class OperatorJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : OperatorJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>An operator makes an Org, finds it again, connects its identity provider and registers an app.</summary>
public abstract class OperatorJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected OperatorJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_Org_is_made_found_and_gets_a_connection(bool scripts)
    {
        var slug = "globex-" + Guid.NewGuid().ToString("N")[..8];
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        await window.Page.GotoAsync("/console/orgs/new");
        await window.Page.GetByLabel("Name").FillAsync("Globex");
        await window.Page.GetByLabel("Slug").FillAsync(slug);
        await window.Button("Create").ClickAsync();
        await Assertions.Expect(window.Heading("Globex")).ToBeVisibleAsync();

        await window.Page.GotoAsync("/console/orgs?search=globex");
        await window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = slug }).GetByRole(AriaRole.Link).ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Nobody signs in here yet" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Connect an identity provider" }).ClickAsync();
        await window.Page.GetByLabel("Name").FillAsync("Okta of Globex");
        await window.Page.GetByLabel("Product").SelectOptionAsync("okta");
        await window.Button("Go on").ClickAsync();
        await Assertions.Expect(window.Heading("Okta of Globex")).ToBeVisibleAsync();
        (await window.Page.GetByLabel("ACS URL (Reply URL, Single sign-on URL)").First.InputValueAsync()).ShouldStartWith(gatehouse.Url.GetLeftPart(UriPartial.Authority) + "/sso/");

        using var party = new SignIn.SamlParty();
        await window.Page.GetByLabel("or the metadata itself").FillAsync("<EntityDescriptor>");
        await window.Page.Locator("form", new() { Has = window.Page.GetByLabel("or the metadata itself") }).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That did not happen");
        (await window.Page.GetByLabel("or the metadata itself").InputValueAsync()).ShouldBe("<EntityDescriptor>", "What was typed stays.");

        await using var idp = await Connections.RunningIdp.StartAsync();
        await window.Page.GetByLabel("or the metadata itself").FillAsync("");
        await window.Page.GetByLabel("Metadata URL").FillAsync(idp.Metadata);
        await window.Page.Locator("form", new() { Has = window.Page.GetByLabel("or the metadata itself") }).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
    }

    [Fact]
    public async Task An_app_is_registered_and_its_secret_is_shown_once()
    {
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync());
        await window.VisitAsync("/console/apps", "journey-apps");
        await window.Page.GetByLabel("Name").FillAsync("Projects");
        await window.Page.GetByLabel("Redirect URIs").FillAsync("not an address");
        await window.Button("Register").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await window.Page.GetByLabel("Redirect URIs").FillAsync("https://projects.test/callback");
        await window.Button("Register").ClickAsync();
        var secret = await window.Page.GetByLabel("Secret", new() { Exact = true }).InputValueAsync();
        var made = (await gatehouse.Services.GetRequiredService<AppStore>().ListAsync(Ct)).Single(app => app.Name == "Projects");
        await window.Page.GotoAsync($"/console/apps/{made.Id}");
        (await window.Page.ContentAsync()).ShouldNotContain(secret);

        await window.Page.GetByLabel("Tokens are signed with").SelectOptionAsync("ES256");
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        (await gatehouse.Services.GetRequiredService<AppStore>().FindAsync(made.Id, Ct))!.Words["signed-with"].ShouldBe("ES256");
    }

    [Fact]
    public async Task A_domain_is_added_and_proven_by_the_record_that_the_page_shows()
    {
        Assert.SkipUnless(Domains.DnsServer.Program is not null, "GATEHOUSE_TEST_DNS names no dnsmasq.");
        var (org, name) = (await gatehouse.OrgAsync(), $"d{Guid.NewGuid().ToString("N")[..10]}.test");
        await using var one = await Domains.DnsServer.StartAsync();
        await using var two = await Domains.DnsServer.StartAsync();
        await using var node = await Tenancy.Node.StartAsync(gatehouse, with: options => options with { DnsServers = [one.Address, two.Address] });
        await using var window = await chromium.OpenAsync(node.Url, await scene.OperatorAsync());
        await window.Page.GotoAsync($"/console/o/{org.Slug}/domains");

        await window.Page.GetByLabel("Domain", new() { Exact = true }).FillAsync(name);
        await window.Button("Add").ClickAsync();
        await window.Button("Look now").ClickAsync();
        await Assertions.Expect(window.Page.GetByText("pending", new() { Exact = true })).ToBeVisibleAsync();

        var record = (await window.Page.Locator($"[id='name-{name}']").InputValueAsync(), await window.Page.Locator($"[id='value-{name}']").InputValueAsync());
        await one.KnowAsync(record);
        await two.KnowAsync(record);
        await window.Button("Look now").ClickAsync();
        await Assertions.Expect(window.Page.GetByText("verified", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_proven_domain_leads_its_people_to_a_connection_and_one_of_the_instance_is_the_operators()
    {
        var filled = await scene.FilledAsync();
        var bare = new Tenancy.BareDatabase(gatehouse.Database);
        await bare.RowsAsync($"update domains set state = 'verified', verified_at = 1 where org_id = '{filled.Org.Id}'");
        var page = $"/console/o/{filled.Org.Slug}";
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.MemberAsync(filled.Org, "admin"));
        await window.Page.GotoAsync($"{page}/domains");

        await window.Page.GetByLabel("Its people go to").SelectOptionAsync(filled.Ids["connections"]);
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        (await bare.FirstColumnAsync($"select connection_id from domains where org_id = '{filled.Org.Id}'")).ShouldBe([filled.Ids["connections"]]);

        await bare.RowsAsync($"update connections set org_id = null where id = '{filled.Ids["connections"]}'");
        await window.Page.GotoAsync($"{page}/connections");
        await Assertions.Expect(window.Page.GetByText("of the instance").First).ToBeVisibleAsync();
        (await window.Page.Locator($"a[href$='{filled.Ids["connections"]}']").CountAsync()).ShouldBe(0, "There is nothing behind it for this administrator.");
    }
}
