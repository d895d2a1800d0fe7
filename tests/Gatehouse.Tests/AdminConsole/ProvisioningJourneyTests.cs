using System.Net;
using Gatehouse.Tests.Tenancy;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class ProvisioningJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : ProvisioningJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class ProvisioningJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : ProvisioningJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>An administrator sets up provisioning, watches it, and decides on what is held.</summary>
public abstract class ProvisioningJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected ProvisioningJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_token_is_made_shown_once_used_rotated_and_revoked(bool scripts)
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.MemberAsync(org, "admin"), scripts);
        await window.VisitAsync($"/console/o/{org.Slug}/provisioning/tokens", "journey-tokens");

        await window.Page.GetByLabel("Name").FillAsync("Okta");
        await window.Button("Make a token").ClickAsync();
        var token = await window.Page.GetByLabel("Secret", new() { Exact = true }).InputValueAsync();
        (await AskAsync(token)).ShouldBe(HttpStatusCode.OK);

        await window.Page.GotoAsync($"/console/o/{org.Slug}/provisioning/tokens");
        (await window.Page.ContentAsync()).ShouldNotContain(token);
        await window.Page.GetByRole(AriaRole.Row, new() { Name = "Okta" }).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        var next = await window.Page.GetByLabel("Secret", new() { Exact = true }).InputValueAsync();
        (await AskAsync(next)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(token)).ShouldBe(HttpStatusCode.OK);

        await window.Page.GotoAsync($"/console/o/{org.Slug}/provisioning/tokens");
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "retiring" });
        await row.GetByText("Revoke", new() { Exact = true }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke it now" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Revoked");
        ((await AskAsync(token)), await AskAsync(next)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        window.Complaints.ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Leaving_SCIM_asks_first_and_JIT_is_refused_in_the_words_of_the_rule(bool scripts)
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        await window.Page.GotoAsync($"/console/o/{org.Slug}/provisioning");

        await window.Page.GetByLabel("At sign-in (JIT)").CheckAsync();
        await window.Button("Save mode").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Cannot enable JIT provisioning while SCIM is active");

        await window.Page.GetByLabel("By hand").CheckAsync();
        await window.Button("Save mode").ClickAsync();
        (await AskAsync(org.Token)).ShouldBe(HttpStatusCode.OK); // Asked, and nothing done yet.
        await window.Page.GetByLabel("Yes: revoke the tokens").CheckAsync();
        await window.Button("Save mode").ClickAsync();

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        await Assertions.Expect(window.Page.GetByLabel("By hand")).ToBeCheckedAsync();
        (await AskAsync(org.Token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_the_guard_holds_is_seen_and_rejected()
    {
        var filled = await scene.FilledAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync());
        await window.Page.GotoAsync($"/console/o/{filled.Org.Slug}");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Changes are held" }).ClickAsync();
        await window.Page.GotoAsync(filled.Address("/console/o/{org}/provisioning/held/{id}"));
        await window.LookAsync("journey-held");
        await window.Button("Reject: everybody stays").ClickAsync();

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("everybody held goes on");
        (await new BareDatabase(gatehouse.Database).RowsAsync($"select state from held_batches where id = '{filled.Ids["held"]}'")).ShouldHaveSingleItem()[0].ShouldStartWith("reject");
        (await new BareDatabase(gatehouse.Database).RowsAsync($"select distinct actor_kind from audit_log where org_id = '{filled.Org.Id}' and action = 'rejectHeldBatch'")).ShouldHaveSingleItem()[0].ShouldBe("operator");
    }

    [Fact]
    public async Task The_sync_log_shows_before_and_after_and_is_taken_along_as_a_file()
    {
        var filled = await scene.FilledAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync());
        await window.VisitAsync($"/console/o/{filled.Org.Slug}/sync-log?status=HELD", "journey-sync-log");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2); // With the heads.

        await window.Page.GotoAsync($"/console/o/{filled.Org.Slug}/sync-log?status=FAILED");
        await window.Page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        (new Uri(window.Page.Url).AbsolutePath).ShouldBe(filled.Address("/console/o/{org}/sync-log/{id}"));
        var came = await window.Page.Locator("pre").TextContentAsync();
        came!.ShouldStartWith("POST /scim/v2/Users\n");
        came.ShouldContain("\"password\":\"***\"");

        using var client = scene.Client(await scene.OperatorAsync());
        var csv = (await client.GetStringAsync($"/console/o/{filled.Org.Slug}/sync-log/export.csv", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        csv[0].ShouldStartWith("at,action,status");
        csv.Length.ShouldBeGreaterThan(6);
        var json = (await client.GetStringAsync($"/console/o/{filled.Org.Slug}/sync-log/export.json?status=HELD", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        json.ShouldAllBe(line => line.Contains("\"status\":\"HELD\"", StringComparison.Ordinal));
    }

    async Task<HttpStatusCode> AskAsync(string token)
    {
        using var client = gatehouse.Idp(token);
        using var answer = await client.GetAsync("Users?count=1", Ct);
        return answer.StatusCode;
    }
}
