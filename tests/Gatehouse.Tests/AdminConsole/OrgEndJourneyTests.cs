using Gatehouse.Operator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class OrgEndJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : OrgEndJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class OrgEndJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : OrgEndJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>An operator takes an Org along, suspends and deletes it, and brings it back; its administrators are not asked.</summary>
public abstract class OrgEndJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected OrgEndJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    async Task<string> StateAsync(string org) => (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(org, Ct))!.State;

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_Org_is_suspended_resumed_deleted_by_name_and_restored(bool scripts)
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        var (page, settings) = (window.Page, $"/console/o/{org.Slug}/settings");
        await page.GotoAsync(settings);

        await page.Locator("summary", new() { HasText = "Suspend" }).ClickAsync();
        await window.Button("Suspend it").ClickAsync();
        await Assertions.Expect(page.GetByText("This organization is suspended")).ToBeVisibleAsync();
        (await StateAsync(org.Id)).ShouldBe("suspended");
        await window.LookAsync("org-suspended");
        await page.GotoAsync($"/console/orgs?search={org.Slug}");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = org.Slug })).ToContainTextAsync("suspended");
        await page.GotoAsync(settings);
        await window.Button("Resume").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Open again");
        (await StateAsync(org.Id)).ShouldBe("active");

        await page.Locator("summary", new() { HasText = "Delete" }).ClickAsync();
        await page.GetByLabel($"Type {org.Slug} to confirm").FillAsync("another");
        await window.Button("Delete it").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That did not happen");
        (await StateAsync(org.Id)).ShouldBe("active");
        await page.GotoAsync(settings);
        await page.Locator("summary", new() { HasText = "Delete" }).ClickAsync();
        await page.GetByLabel($"Type {org.Slug} to confirm").FillAsync(org.Slug);
        await window.Button("Delete it").ClickAsync();
        await Assertions.Expect(page.GetByText("This organization is deleted")).ToBeVisibleAsync();
        await window.Button("Restore").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Restored");
        (await StateAsync(org.Id)).ShouldBe("active");
    }

    [Fact]
    public async Task Everything_is_taken_along_by_an_operator_and_by_nobody_else()
    {
        var org = await gatehouse.OrgAsync();
        using var boss = scene.Client(await scene.OperatorAsync());
        using var admin = scene.Client(await scene.MemberAsync(org, "admin"));

        using var answer = await boss.GetAsync($"/console/o/{org.Slug}/export.jsonl?logs=true", Ct);
        (answer.Content.Headers.ContentDisposition!.FileName, answer.Content.Headers.ContentType!.MediaType).ShouldBe(($"{org.Slug}.jsonl", "application/x-ndjson"));
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain("\"kind\":\"sync-log\"");

        using var refused = await admin.GetAsync($"/console/o/{org.Slug}/export.jsonl", Ct);
        ((int)refused.StatusCode, await refused.Content.ReadAsStringAsync(Ct)).ShouldBe((403, ""));
        (await admin.GetStringAsync($"/console/o/{org.Slug}/settings", Ct)).ShouldNotContain("Operators: data and end");
    }
}
