using Gatehouse.Operator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class BrandingJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : BrandingJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class BrandingJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : BrandingJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>An administrator gives the sign-in pages of the Org a look, and sees it.</summary>
public abstract class BrandingJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected BrandingJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(true, false), InlineData(false, true)]
    public async Task A_look_is_chosen_seen_and_taken_back(bool scripts, bool darkPhone)
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.MemberAsync(org, "admin"), scripts, darkPhone, darkPhone);
        var page = window.Page;
        await page.GotoAsync($"/console/o/{org.Slug}/branding");
        await page.GetByLabel("Display name").FillAsync("Acme Works");
        await page.GetByLabel("Accent colour").FillAsync("#ffcc00");
        await page.GetByLabel("Logo", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = Convert.FromBase64String(SignIn.BrandingTests.Png) });
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        await Assertions.Expect(page.GetByAltText("Acme Works")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".branded-button")).ToHaveCSSAsync("background-color", "rgb(255, 204, 0)");
        await Assertions.Expect(page.Locator(".branded-button")).ToHaveCSSAsync("color", "rgb(0, 0, 0)");
        await window.LookAsync("org-branded");

        await page.GotoAsync($"/o/{org.Slug}");
        await Assertions.Expect(page.GetByAltText("Acme Works")).ToBeVisibleAsync();
        await window.LookAsync("sign-in-branded");

        await page.GotoAsync($"/console/o/{org.Slug}/branding");
        await page.GetByLabel("Logo", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = "<svg/>"u8.ToArray() });
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("PNG, JPEG or WebP");
        await page.GotoAsync($"/console/o/{org.Slug}/branding");
        await page.GetByLabel("Remove the logo").CheckAsync();
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(page.GetByText("Acme Works").First).ToBeVisibleAsync();
        var (_, db) = (await gatehouse.Services.GetRequiredService<Gatehouse.Doors.OperatorDoor>().OpenAsync(org.Id, Ct))!.Value;
        (await gatehouse.Services.GetRequiredService<BrandingStore>().FindAsync(db, Ct)).ShouldBe(new("Acme Works", "#ffcc00"));
    }
}
