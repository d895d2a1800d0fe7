using Gatehouse.Tests.Tenancy;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

/// <summary>How the console treats who uses it: by keyboard, elsewhere in the world, at the same time as somebody else.</summary>
public sealed class MannersTests : IClassFixture<OnSqlite>, IClassFixture<Chromium>
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    public MannersTests(OnSqlite gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    [Fact]
    public async Task A_token_is_made_by_keyboard_alone()
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync());
        var keys = window.Page.Keyboard;
        await window.Page.GotoAsync($"/console/o/{org.Slug}/provisioning/tokens");

        await keys.PressAsync("Tab");
        (await FocusAsync()).ShouldBe("Skip to content");
        await keys.PressAsync("Enter");
        for (var pressed = 0; await window.Page.EvaluateAsync<string>("document.activeElement.id") != "name"; pressed++)
        {
            pressed.ShouldBeLessThan(20, "From the content to its first field is not far.");
            await keys.PressAsync("Tab");
        }

        await keys.TypeAsync("By keyboard");
        await keys.PressAsync("Enter");
        await Assertions.Expect(window.Page.GetByLabel("Secret", new() { Exact = true })).ToBeVisibleAsync();
        (await new BareDatabase(gatehouse.Database).RowsAsync($"select name from scim_tokens where org_id = '{org.Id}' and name = 'By keyboard'")).ShouldHaveSingleItem();

        Task<string> FocusAsync() => window.Page.EvaluateAsync<string>("document.activeElement.textContent");
    }

    [Fact]
    public async Task Times_are_the_viewers_and_nothing_moves_for_who_wants_that()
    {
        var filled = await scene.FilledAsync();
        var (page, secret) = ($"/console/o/{filled.Org.Slug}/sync-log", await scene.OperatorAsync());
        await using var tokyo = await chromium.OpenAsync(gatehouse.Url, secret, zone: "Asia/Tokyo");
        await using var plain = await chromium.OpenAsync(gatehouse.Url, secret, scripts: false, zone: "Asia/Tokyo");

        await tokyo.Page.GotoAsync(page);
        await plain.Page.GotoAsync(page);

        var time = tokyo.Page.Locator("time").First;
        (await time.TextContentAsync()).ShouldBe(await time.EvaluateAsync<string>("time => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(new Date(time.dateTime))"));
        (await plain.Page.Locator("time").First.TextContentAsync())!.ShouldEndWith("UTC");
        (await tokyo.Page.Locator(".btn").First.EvaluateAsync<string>("button => getComputedStyle(button).transitionProperty + ' ' + getComputedStyle(button).animationName")).ShouldBe("none none");
    }

    [Fact]
    public async Task Of_two_administrators_the_second_is_told_and_loses_nothing()
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync());
        await window.Page.GotoAsync($"/console/o/{org.Slug}/provisioning/policies");
        await window.Page.GetByLabel("Deleted members can be restored for").FillAsync("45d");
        await new SignIn.Scene(gatehouse).SetAsync(org.Db, "guard-share=33");

        await SaveAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else changed this");
        (await window.Page.GetByLabel("Deleted members can be restored for").InputValueAsync()).ShouldBe("45d");
        (await SettingsAsync()).ShouldNotContain("45d");
        window.Complaints.ShouldHaveSingleItem().ShouldContain("412"); // Which the browser mentions by itself.
        window.Complaints.Clear();
        await window.LookAsync("manners-two-administrators");

        await SaveAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        (await SettingsAsync()).ShouldSatisfyAllConditions(all => all.ShouldContain("45d"), all => all.ShouldContain("33"));

        Task SaveAsync() => window.Page.Locator("form", new() { Has = window.Page.GetByLabel("Deleted members can be restored for") }).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        async Task<string> SettingsAsync() => (await new BareDatabase(gatehouse.Database).RowsAsync($"select settings from orgs where id = '{org.Id}'"))[0][0];
    }
}
