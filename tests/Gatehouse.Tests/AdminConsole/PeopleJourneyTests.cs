using Gatehouse.Access;
using Gatehouse.Tests.Tenancy;
using Microsoft.Playwright;

namespace Gatehouse.Tests.AdminConsole;

public sealed class PeopleJourneyOnSqlite(OnSqlite gatehouse, Chromium chromium) : PeopleJourneyTests(gatehouse, chromium), IClassFixture<OnSqlite>, IClassFixture<Chromium>;

public sealed class PeopleJourneyOnPostgres(OnPostgres gatehouse, Chromium chromium) : PeopleJourneyTests(gatehouse, chromium), IClassFixture<OnPostgres>, IClassFixture<Chromium>;

/// <summary>An administrator finds somebody, sees why there is access, and gives and takes it.</summary>
public abstract class PeopleJourneyTests
{
    readonly Running gatehouse;
    readonly Chromium chromium;
    readonly ConsoleScene scene;

    protected PeopleJourneyTests(Running gatehouse, Chromium chromium)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        Assert.SkipUnless(Chromium.Available, "GATEHOUSE_TEST_PEERS names no folder: see eng/peers.");
        (this.gatehouse, this.chromium, scene) = (gatehouse, chromium, new(gatehouse));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_group_is_mapped_after_a_look_at_the_effect_and_the_profile_says_why(bool scripts)
    {
        var filled = await scene.FilledAsync();
        var page = $"/console/o/{filled.Org.Slug}";
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.MemberAsync(filled.Org, "admin"), scripts);
        await window.Page.GotoAsync($"{page}/groups/{filled.Ids["groups"]}");

        await window.Page.GetByLabel("Search", new() { Exact = true }).FillAsync("BO");
        await window.Button("Search").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2); // With the heads.
        await window.Page.GetByLabel("Role").SelectOptionAsync("developer");
        await window.Page.GetByLabel("Berlin").CheckAsync();
        await window.Button("Preview the effect").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("would gain access");
        (await MappingStore.ListAsync(filled.Org.Db, Ct)).ShouldBeEmpty("A preview changes nothing.");
        await window.LookAsync("journey-mapping");

        await window.Button("Save").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Saved"); // The job may be on its way still, and says so.
        var access = await Soon.Async(() => AccessReport.OfAsync(filled.Org.Db, filled.Ids["people"], Ct), report => report?.Role == "developer");
        access!.Workspaces.Select(w => w.Name).ShouldBe(["Berlin"]);

        await window.Page.GotoAsync($"{page}/groups/{filled.Ids["groups"]}?job={filled.Ids["jobs"]}");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Everybody concerned has it" }).ClickAsync();
        await Assertions.Expect(window.Heading("Work in the background")).ToBeVisibleAsync();
        await window.VisitAsync($"{page}/people/{filled.Ids["people"]}", "journey-person");
        await Assertions.Expect(window.Page.GetByText("Engineering").First).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Look it up in the sync log" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Cell, new() { Name = "CREATE" })).ToBeVisibleAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_value_of_the_SCIM_roles_is_mapped_and_the_mapping_ends(bool scripts)
    {
        var org = await gatehouse.OrgAsync();
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        await window.Page.GotoAsync($"/console/o/{org.Slug}/groups/scim-roles");

        await window.Page.GetByLabel("Value", new() { Exact = true }).FillAsync("App.Admin");
        await window.Page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("admin");
        await window.Button("Preview the effect").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Of 0 people");
        await window.Button("Save").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Cell, new() { Name = "App.Admin" })).ToBeVisibleAsync();
        (await MappingStore.ListAsync(org.Db, Ct)).ShouldHaveSingleItem().Role.ShouldBe("admin");

        await window.LookAsync("journey-scim-roles");
        await window.Page.GetByText("End the mapping").ClickAsync();
        await window.Button("End it").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Removed");
        (await MappingStore.ListAsync(org.Db, Ct)).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Somebody_is_found_by_the_first_letters_and_leaves_and_comes_back(bool scripts)
    {
        var org = await gatehouse.OrgAsync();
        await new SignIn.Scene(gatehouse).SetAsync(org.Db, "mode=manual");
        await using var window = await chromium.OpenAsync(gatehouse.Url, await scene.OperatorAsync(), scripts);
        await window.Page.GotoAsync($"/console/o/{org.Slug}/people");
        foreach (var name in (string[])["ada", "grace"])
        {
            await window.Page.GetByLabel("userName").FillAsync($"{name}@acme.test");
            await window.Button("Add").ClickAsync();
            await Assertions.Expect(window.Heading($"{name}@acme.test")).ToBeVisibleAsync();
            await window.Page.GotoAsync($"/console/o/{org.Slug}/people");
        }

        await window.Page.GetByLabel("Search", new() { Exact = true }).FillAsync("GRA");
        await window.Button("Search").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2); // With the heads.
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "grace@acme.test" }).ClickAsync();
        await window.Button("Suspend").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("access has ended");
        await window.Page.GetByText("Delete", new() { Exact = true }).ClickAsync();
        await window.Button("Delete this person").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Deleted");

        await window.Page.GotoAsync($"/console/o/{org.Slug}/people/deleted");
        await window.Button("Restore").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Restored");
        (await new BareDatabase(gatehouse.Database).RowsAsync($"select status from users where org_id = '{org.Id}' and user_name_key = 'grace@acme.test'")).ShouldHaveSingleItem()[0].ShouldBe("suspended");
        window.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_only_views_sees_no_buttons_and_a_form_of_theirs_changes_nothing()
    {
        var org = await gatehouse.OrgAsync();
        await new BareDatabase(gatehouse.Database).RowsAsync("update roles set privileges = '[\"read\",\"console.view\"]' where name = 'viewer'");
        var secret = await scene.MemberAsync(org, "viewer");
        await using var window = await chromium.OpenAsync(gatehouse.Url, secret);

        await window.VisitAsync($"/console/o/{org.Slug}/workspaces", "journey-viewer");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Button).Filter(new() { HasNotText = "Sign out" })).ToHaveCountAsync(0);

        using var client = scene.Client(secret);
        using var answer = await client.PostAsync($"/console/o/{org.Slug}/settings", new FormUrlEncodedContent([new("_handler", "rename"), new("name", "Mallory's"), new("slug", org.Slug)]), Ct);
        ((int)answer.StatusCode).ShouldBe(403);
        (await new BareDatabase(gatehouse.Database).RowsAsync($"select name from orgs where id = '{org.Id}'")).ShouldHaveSingleItem()[0].ShouldBe("Acme");
    }
}
