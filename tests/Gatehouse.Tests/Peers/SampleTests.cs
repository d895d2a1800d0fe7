using Gatehouse.Apps;
using Gatehouse.Connections;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Gatehouse.Tests.Peers;

/// <summary>The samples as somebody meets them who opens the app: in a real browser, through Gatehouse and an identity provider, and back.</summary>
public sealed class SampleTests : IClassFixture<OnSqlite>, IAsyncLifetime
{
    readonly Running gatehouse;
    readonly Scene scene;
    IPlaywright playwright = null!;
    IBrowser chromium = null!;

    public SampleTests(OnSqlite gatehouse)
    {
        Assert.SkipUnless(Peer.Installed is not null, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, scene) = (gatehouse, new(gatehouse));
    }

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
    }

    [Theory, InlineData("aspnet"), InlineData("node")]
    public async Task From_opening_the_app_to_signing_out_with_a_switch_of_the_Org_and_an_end_by_webhook(string sample)
    {
        await using var idp = await RunningIdp.StartAsync(options => options with { Person = null });
        var (a, b) = (await OrgAsync(idp), await OrgAsync(idp));
        await using var app = await StartAsync(sample);
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(app.Url.ToString());
        await SignInAsync(page, a);
        await Soon.Async(async () =>
        {
            await page.ReloadAsync();
            return await page.GetByText("user.created").CountAsync();
        }, count => count > 0);
        await Assertions.Expect(page.GetByText("user.created").First).ToBeVisibleAsync(); // Told by webhook, and its signature was good.

        await page.GetByLabel("Another organization").FillAsync(b.Slug);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch" }).ClickAsync();
        await ExpectAsync(page, b);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Projects", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(app.Url, "projects").ToString());
        page.Url.ShouldNotContain("/projects"); // Protected.

        await page.GotoAsync(app.Url.ToString());
        await SignInAsync(page, a); // The identity provider's session has ended, too.
        (await gatehouse.TypeAsync("member", "suspend", "alice@acme.test", "--org", a.Slug)).Well();
        await Soon.Async(async () =>
        {
            await page.GotoAsync(new Uri(app.Url, "projects").ToString());
            return page.Url;
        }, url => !url.Contains("/projects", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByText("Reference:")).ToBeVisibleAsync(); // Gatehouse lets nobody in who is suspended.
    }

    async Task<Org> OrgAsync(RunningIdp idp)
    {
        var (org, _) = await scene.JitOrgAsync();
        await scene.ActivateAsync(new(org.Id, "Test OP", "generic-oidc", new Dictionary<string, string>(StringComparer.Ordinal) { ["username"] = "email", ["email"] = "email" }, new IdentityProvider.Oidc(idp.Url, "gatehouse")) { Secret = "any" }, [org.Id]);
        return org;
    }

    /// <summary>As samples/start does it.</summary>
    async Task<Peer> StartAsync(string sample)
    {
        var port = Peer.FreePort();
        var home = $"http://127.0.0.1:{port}";
        var (app, secret) = await gatehouse.Services.GetRequiredService<AppStore>().CreateAsync(sample, AppClient.Secret, null, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["redirect-uris"] = home + "/callback", ["logout-uris"] = $"{home}/ {home}/signed-out", ["backchannel-uri"] = home + "/backchannel",
        }, "test", TestContext.Current.CancellationToken);
        var hook = (string)(await gatehouse.TypeAsync("webhook", "add", home + "/hooks", "--webhook-private", "--json")).Well().Json["secret"]!;
        IReadOnlyList<string> command = sample == "node" ? ["node", "sample.mjs"] : ["dotnet", Path.Combine(Source.Root, "artifacts", "bin", "Sample.AspNet", "release", "Sample.AspNet.dll")];
        return await Peer.StartAsync(port, Directory.CreateTempSubdirectory("sample-").FullName, "/", command,
            ("ISSUER", gatehouse.Url.GetLeftPart(UriPartial.Authority)), ("CLIENT_ID", app.Id), ("CLIENT_SECRET", secret!), ("WEBHOOK_SECRET", hook), ("HOME_URL", home));
    }

    static async Task SignInAsync(IPage page, Org org)
    {
        await page.GetByLabel("Organization").FillAsync(org.Slug);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("Name or address").FillAsync("alice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await ExpectAsync(page, org);
    }

    static Task ExpectAsync(IPage page, Org org) => Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Projects of {org.Name}" })).ToBeVisibleAsync();
}
