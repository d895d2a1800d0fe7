using Gatehouse.Operator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class OperatorsJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : OperatorsJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class OperatorsJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : OperatorsJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>Operators make and remove one another, and decide who is told of alerts.</summary>
public abstract class OperatorsJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected OperatorsJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    OperatorStore Store => gatehouse.Services.GetRequiredService<OperatorStore>();

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_operator_is_made_with_secrets_shown_once_and_removed(bool scripts)
    {
        var (name, stays) = ("ada-" + Guid.NewGuid().ToString("N")[..6], "stays-" + Guid.NewGuid().ToString("N")[..6]);
        await Store.SaveAsync(stays, anew: false, "test", Ct);
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        var page = window.Page;
        await page.GotoAsync("/console/operators");
        await page.GetByLabel("Name").FillAsync(name);
        await window.Button("Make").ClickAsync();

        var password = await page.GetByLabel("Password", new() { Exact = true }).InputValueAsync();
        var secret = await page.GetByLabel("Secret", new() { Exact = true }).InputValueAsync();
        (await page.GetByLabel("Address for the app", new() { Exact = true }).InputValueAsync()).ShouldContain(secret);
        await window.LookAsync("operators-made");
        (await Store.RefusalAsync(name, password, SignIn.OperatorTests.Code(new(name, password, secret, "")), Ct)).ShouldBeNull();
        await page.GotoAsync("/console/operators");
        (await page.ContentAsync()).ShouldNotContain(password);

        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = name }).Locator("summary", new() { HasText = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = name }).GetByRole(AriaRole.Button, new() { Name = "Remove it" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Removed");
        (await Store.ListAsync(Ct)).ShouldNotContain(o => o.Name == name);
    }

    [Fact]
    public async Task Who_is_told_of_alerts_is_decided_where_they_are_seen()
    {
        var org = await gatehouse.OrgAsync();
        await new Tenancy.BareDatabase(gatehouse.Database).RowsAsync($"insert into alerts (org_id, rule, subject, detail, raised_at, resolved_at) values ('{org.Id}', 'dead-webhook', 'x', 'Nothing arrives.', 1, null), ('{org.Id}', 'silence', '', 'It was quiet.', 1, 2)");
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.MemberAsync(org, "admin"));
        var page = window.Page;
        await page.GotoAsync($"/console/o/{org.Slug}");
        await page.GetByRole(AriaRole.Link, new() { Name = "All, and who is told" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing arrives.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("It was quiet.")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "With those that are over" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It was quiet.")).ToBeVisibleAsync();

        await page.GetByLabel("Who is told").FillAsync("ops@example.com");
        await page.GetByLabel("When the identity provider is silent for").FillAsync("24h");
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");

        var settings = (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(org.Id, Ct))!.Settings.Alerts;
        settings.Recipients.ShouldBe(["ops@example.com"]);
        settings.Silence.ShouldBe(TimeSpan.FromHours(24));
    }
}
