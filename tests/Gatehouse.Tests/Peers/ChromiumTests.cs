using Gatehouse.Connections;
using Gatehouse.Tests.Connections;
using Gatehouse.Tests.SignIn;
using Microsoft.Playwright;

namespace Gatehouse.Tests.Peers;

/// <summary>The pages in a real browser: with and without scripts, light and dark, by keyboard alone, and without a word in its console.</summary>
public sealed class ChromiumTests : IClassFixture<OnSqlite>, IAsyncLifetime
{
    readonly Scene scene;
    readonly string home;
    IPlaywright playwright = null!;
    IBrowser chromium = null!;

    public ChromiumTests(OnSqlite gatehouse)
    {
        Assert.SkipUnless(Peer.Installed is not null, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (scene, home) = (new(gatehouse), gatehouse.Url.GetLeftPart(UriPartial.Authority));
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

    [Theory]
    [InlineData(true, "light", 1200)]
    [InlineData(false, "dark", 360)]
    public async Task SAML_in_and_out(bool scripts, string scheme, int width)
    {
        var (org, _) = await scene.JitOrgAsync();
        await using var idp = await StartAsync();
        var metadata = await MetadataAsync(idp);
        await scene.ActivateAsync(new(org.Id, "Test IdP", "generic-saml", Words(), new IdentityProvider.Saml(metadata.EntityId, metadata.SignOn, metadata.Logout, false)) { Certificates = metadata.Certificates }, [org.Id]);
        await using var context = await chromium.NewContextAsync(new() { JavaScriptEnabled = scripts, ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new() { Width = width, Height = 700 } });
        var (page, complaints) = await OpenAsync(context, $"/o/{org.Slug}");

        await LoginAsync(page, scripts);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"You are signed in to {org.Name}" })).ToBeVisibleAsync();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("It scrolls sideways.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenID_Connect_by_keyboard_from_the_front_page()
    {
        var (org, _) = await scene.JitOrgAsync();
        await using var idp = await StartAsync();
        await scene.ActivateAsync(new(org.Id, "Test OP", "generic-oidc", Words(), new IdentityProvider.Oidc(idp.Url, "gatehouse")) { Secret = "any" }, [org.Id]);
        await using var context = await chromium.NewContextAsync();
        var (page, complaints) = await OpenAsync(context, "/");

        await page.Keyboard.TypeAsync("alice"); // The field has the focus.
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Organization")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(org.Slug);
        await page.Keyboard.PressAsync("Enter");
        await LoginAsync(page, scripts: true);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"You are signed in to {org.Name}" })).ToBeVisibleAsync();
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_identity_providers_one_is_chosen_and_a_refusal_says_a_number()
    {
        var (org, _) = await scene.OrgAsync(); // In manual mode nobody comes in by signing in.
        await using var idp = await StartAsync();
        foreach (var name in (string[])["First", "Second"])
            await scene.ActivateAsync(new(org.Id, name, "generic-oidc", Words(), new IdentityProvider.Oidc(idp.Url, "gatehouse")) { Secret = "any" }, [org.Id]);
        await using var context = await chromium.NewContextAsync();
        var (page, complaints) = await OpenAsync(context, $"/o/{org.Slug}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Second" }).ClickAsync();
        await LoginAsync(page, scripts: true);

        await Assertions.Expect(page.GetByText("Reference:")).ToBeVisibleAsync();
        complaints.ShouldAllBe(c => c.Contains("403", StringComparison.Ordinal)); // Chromium says that much of its own.
    }

    async Task<(IPage Page, List<string> Complaints)> OpenAsync(IBrowserContext context, string path)
    {
        var (page, complaints) = (await context.NewPageAsync(), new List<string>());
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Location.Contains("favicon", StringComparison.Ordinal)) complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(home + path);
        return (page, complaints);
    }

    /// <summary>At the identity provider; without scripts its message is carried on by a button.</summary>
    static async Task LoginAsync(IPage page, bool scripts)
    {
        await page.GetByLabel("Name or address").FillAsync("alice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        if (!scripts) await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    /// <summary>It asks who it is.</summary>
    static Task<RunningIdp> StartAsync() => RunningIdp.StartAsync(options => options with { Person = null });

    static async Task<Saml.IdpMetadata> MetadataAsync(RunningIdp idp)
    {
        using var client = new HttpClient();
        var read = await client.GetByteArrayAsync(new Uri(idp.Metadata), TestContext.Current.CancellationToken);
        return Saml.IdpMetadata.Read(read, null, TimeProvider.System.GetUtcNow()).ShouldBeOfType<Saml.Verdict<Saml.IdpMetadata>.Accepted>().Value;
    }

    static Dictionary<string, string> Words() => new(StringComparer.Ordinal) { ["username"] = "email", ["email"] = "email" };
}
