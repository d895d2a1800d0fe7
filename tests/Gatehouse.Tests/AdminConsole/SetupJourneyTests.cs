using System.Net;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.Domains;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class SetupJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : SetupJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class SetupJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : SetupJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>A customer's IT administrator, who has no account, connects an identity provider with the link that came by mail.</summary>
public abstract class SetupJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected SetupJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        Assert.SkipUnless(DnsServer.Program is not null, "GATEHOUSE_TEST_DNS names no dnsmasq.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    BareDatabase Bare => new(gatehouse.Database);

    [Theory, InlineData(true), InlineData(false)]
    public async Task All_steps_are_done_with_a_link_and_the_checks_turn_green(bool scripts)
    {
        var (org, domain) = (await gatehouse.OrgAsync(), $"d{Guid.NewGuid().ToString("N")[..10]}.test");
        await using var idp = await RunningIdp.StartAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, null, scripts);
        await window.Page.GotoAsync(await MadeAsync(org, scripts));
        window.Page.Url.ShouldEndWith("/setup");
        await Assertions.Expect(window.Heading("Set up Acme")).ToBeVisibleAsync();

        await SignOnAsync(window, org, idp, scripts);
        await ProvisioningAsync(window, scripts);
        await DomainAsync(window, org, domain, scripts);

        await window.VisitAsync("/setup", "setup-done");
        await Assertions.Expect(window.Page.GetByText("Everything is set up. You may close this page.")).ToBeVisibleAsync();
        (await Bare.RowsAsync($"select distinct actor_kind, actor_name from audit_log where org_id = '{org.Id}' and action in ('createConnection', 'updateConnection', 'issueToken', 'addDomain')")).ShouldHaveSingleItem().ShouldBe(["setup-link", "Ada at Acme"]);
    }

    /// <summary>By an administrator, in the console.</summary>
    async Task<string> MadeAsync(TestOrg org, bool scripts)
    {
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        await window.Page.GotoAsync($"/console/o/{org.Slug}/setup-links");
        await window.Page.GetByLabel("For whom").FillAsync("Ada at Acme");
        await window.Button("Make a link").ClickAsync();
        await window.LookAsync("journey-setup-link");
        return await window.Page.GetByLabel("Secret", new() { Exact = true }).InputValueAsync();
    }

    async Task SignOnAsync(Window window, TestOrg org, RunningIdp idp, bool scripts)
    {
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Single sign-on" }).First.ClickAsync();
        foreach (var chosen in (string[])["Okta", "Another, by SAML"])
        {
            await window.Page.GetByText(chosen, new() { Exact = true }).ClickAsync();
            await window.Button("Go on").ClickAsync();
            if (chosen == "Okta") await window.Page.GetByRole(AriaRole.Link, new() { Name = "Choose another" }).ClickAsync();
        }

        await window.LookAsync("setup-sign-on-begun");
        await window.Page.GetByLabel("Metadata URL").Last.FillAsync(idp.Metadata);
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(Checked(window, "Its metadata was read")).ToBeVisibleAsync();

        var connection = (await Bare.FirstColumnAsync($"select id from connections where org_id = '{org.Id}'")).ShouldHaveSingleItem()!;
        await gatehouse.Services.GetRequiredService<ConnectionNotes>().TestedAsync(connection, false, "Audience: meant for somebody else", Ct);
        if (!scripts) await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.GetByText("Enter the entity ID (or client id) again")).ToBeVisibleAsync();
        await window.Button("Test again").ClickAsync();
        var tested = await window.Page.RunAndWaitForPopupAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "test sign-in" }).ClickAsync());
        if (!scripts) for (var forms = 0; forms < 2 && !await tested.GetByText("The test sign-in passed").IsVisibleAsync(); forms++) await tested.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(tested.GetByText("The test sign-in passed").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await tested.CloseAsync();

        if (!scripts) await window.Page.GotoAsync("/setup/sso");
        await Assertions.Expect(Checked(window, "A test sign-in passed")).ToBeVisibleAsync();
        await window.Button("Switch on").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Switched on");
        (await Bare.FirstColumnAsync($"select state from connections where id = '{connection}'")).ShouldBe(["active"]);
    }

    async Task ProvisioningAsync(Window window, bool scripts)
    {
        await window.Page.GotoAsync("/setup/provisioning?vendor=okta");
        await Assertions.Expect(Textbox(window, "SCIM connector base URL")).ToHaveValueAsync(new Uri(gatehouse.Url, "/scim/v2").AbsoluteUri);
        await window.Button("Make a token").ClickAsync();
        using var client = gatehouse.Idp(await window.Page.GetByLabel("Secret", new() { Exact = true }).InputValueAsync());
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "I have copied it" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByText("No request with the token has come yet.")).ToBeVisibleAsync();
        (await client.GetAsync("Users?count=1", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        if (!scripts) await Soon.Async(() => Bare.RowsAsync("select id from scim_tokens where created_by like 'setup link%' and used_at is null"), rows => rows.Count == 0);
        if (!scripts) await window.Page.ReloadAsync();
        await Assertions.Expect(Checked(window, "The first request has come")).ToBeVisibleAsync(new() { Timeout = 20_000 }); // A use is noted a few seconds later.
    }

    async Task DomainAsync(Window window, TestOrg org, string domain, bool scripts)
    {
        await window.Page.GotoAsync("/setup/domains");
        await window.Page.GetByLabel("Domain", new() { Exact = true }).FillAsync(domain);
        await window.Button("Add").ClickAsync();
        var (name, value) = (await Textbox(window, "Name of the TXT record").InputValueAsync(), await Textbox(window, "Its value").InputValueAsync());
        await window.LookAsync("setup-domain");
        await using var one = await DnsServer.StartAsync((name, value));
        await using var two = await DnsServer.StartAsync((name, value));
        (await gatehouse.TypeAsync("domain", "verify", domain, "--org", org.Slug, "--dns-servers", one.Address, two.Address)).Well();
        if (!scripts) await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.GetByText("verified", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Metadata_is_uploaded_as_a_file_in_the_console()
    {
        var org = await gatehouse.OrgAsync();
        await using var idp = await RunningIdp.StartAsync();
        using var http = new HttpClient();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts: false);
        await window.Page.GotoAsync($"/console/o/{org.Slug}/connections/new");
        await window.Page.GetByLabel("Name").FillAsync("Acme's own");
        await window.Button("Go on").ClickAsync();

        await window.Page.GetByLabel("or a metadata file").SetInputFilesAsync(new FilePayload { Name = "metadata.xml", MimeType = "text/xml", Buffer = await http.GetByteArrayAsync(new Uri(idp.Metadata), Ct) });
        await window.Page.Locator("form[enctype] button").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        (await gatehouse.Services.GetRequiredService<ConnectionStore>().ListAsync(org.Db.Org, Ct)).ShouldHaveSingleItem().Idp.Name.ShouldStartWith(idp.Url);

        await window.Page.GetByLabel("or a metadata file").SetInputFilesAsync(new FilePayload { Name = "metadata.xml", MimeType = "text/xml", Buffer = new byte[600 << 10] });
        await window.Page.Locator("form[enctype] button").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("512 KiB at most");
    }

    static ILocator Textbox(Window window, string name) => window.Page.GetByRole(AriaRole.Textbox, new() { Name = name });

    static ILocator Checked(Window window, string title) => window.Page.Locator("li.done").Filter(new() { HasText = title });
}
