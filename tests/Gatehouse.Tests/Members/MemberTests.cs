using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Members;

public sealed class MembersOnSqlite(OnSqlite gatehouse) : MemberTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class MembersOnPostgres(OnPostgres gatehouse) : MemberTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Who belongs to an Org, and which memberships are one person's.</summary>
public abstract class MemberTests
{
    readonly Running gatehouse;

    protected MemberTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Org_without_SCIM_has_members_too()
    {
        var org = await ManualAsync();

        var added = (await gatehouse.TypeAsync("member", "add", "ada@example.com", "--name", "Ada Lovelace", "--org", org.Slug, "--json")).Well();

        added.Names.ShouldBe(["id", "userName", "displayName", "email", "status", "source", "role", "account", "createdAt", "modifiedAt"]);
        ((string?)added.Json["userName"], (string?)added.Json["displayName"], (string?)added.Json["email"], (string?)added.Json["status"], (string?)added.Json["source"])
            .ShouldBe(("ada@example.com", "Ada Lovelace", "ada@example.com", "active", "manual"));
        (await gatehouse.TypeAsync("member", "show", "ADA@example.com", "--org", org.Slug)).Well().Out.ShouldContain("Ada Lovelace");
        (await gatehouse.TypeAsync("member", "add", "Ada@Example.com", "--org", org.Slug)).Refused(1, "this userName already");
    }

    [Fact]
    public async Task By_hand_a_member_is_suspended_and_activated()
    {
        var org = await ManualAsync();
        (await gatehouse.TypeAsync("member", "add", "ada", "--email", "ada@example.com", "--org", org.Slug)).Well();

        (await gatehouse.TypeAsync("member", "suspend", "ada", "--org", org.Slug, "--json")).Well().Json["status"]!.ToString().ShouldBe("suspended");
        (await gatehouse.TypeAsync("member", "list", "--status", "suspended", "--org", org.Slug)).Well().Out.ShouldContain("ada");

        (await gatehouse.TypeAsync("member", "activate", "ada", "--org", org.Slug, "--json")).Well().Json["status"]!.ToString().ShouldBe("active");
        (await gatehouse.TypeAsync("member", "suspend", "nobody", "--org", org.Slug)).Refused(1, "no member 'nobody'");
    }

    [Fact]
    public async Task In_SCIM_mode_what_the_identity_provider_manages_is_read_only()
    {
        var org = await gatehouse.OrgAsync();
        var ada = await org.Idp.UserAsync("ada@example.com");
        const string words = "This Org is in SCIM mode: its identity provider manages its members. Change it there.";

        (await gatehouse.TypeAsync("member", "add", "bob@example.com", "--org", org.Slug)).Refused(1, words);
        (await gatehouse.TypeAsync("member", "suspend", ada, "--org", org.Slug)).Refused(1, words);

        (await MemberStore.FindAsync(org.Db, ada, Ct))!.Status.ShouldBe("active");
    }

    [Fact]
    public async Task A_member_added_by_hand_is_the_identity_providers_once_it_writes_to_it()
    {
        var org = await ManualAsync();
        (await gatehouse.TypeAsync("member", "add", "ada@example.com", "--org", org.Slug)).Well();
        (await SetAsync(org, "mode", "scim")).Granted();
        var idp = gatehouse.Idp((await gatehouse.Services.GetRequiredService<Gatehouse.Tokens.TokenStore>().IssueAsync(org.Db, "test", TimeSpan.FromDays(1), new Dictionary<string, string>(), "test", Ct)).Granted().Text);
        var ada = (await MemberStore.FindAsync(org.Db, "ada@example.com", Ct))!;
        Managed.Refusal(OrgSettings.Read([new("mode", "scim")]), ada).ShouldBeNull();

        (await idp.AskAsync($"PATCH Users/{ada.Id}", Wire.Patch(Wire.Replace("title", "\"Countess\"")))).Status.ShouldBe(200);

        var taken = (await MemberStore.FindAsync(org.Db, ada.Id, Ct))!;
        taken.Source.ShouldBe("scim");
        Managed.Refusal(OrgSettings.Read([new("mode", "scim")]), taken).ShouldNotBeNull();
    }

    [Fact]
    public async Task Members_are_listed_by_status_and_source_page_by_page()
    {
        var org = await gatehouse.OrgAsync();
        var (ada, bob, cyd) = (await org.Idp.UserAsync("ada"), await org.Idp.UserAsync("bob", "\"active\":false"), await org.Idp.UserAsync("cyd"));

        (await IdsAsync(org, new())).ShouldBe([ada, bob, cyd]);
        (await IdsAsync(org, new(Status: "active"))).ShouldBe([ada, cyd]);
        (await IdsAsync(org, new(Status: "suspended"))).ShouldBe([bob]);
        (await IdsAsync(org, new(Source: "manual"))).ShouldBeEmpty();
        (await IdsAsync(org, new(Source: "scim", After: ada, Count: 1))).ShouldBe([bob]);
        (await gatehouse.TypeAsync("member", "list", "--org", org.Slug, "--status", "gone")).Refused(2, "gone");
    }

    [Fact]
    public async Task A_person_of_two_shared_Orgs_has_one_account()
    {
        var (sales, legal) = (await gatehouse.OrgAsync(isolation: "shared"), await gatehouse.OrgAsync(isolation: "shared"));
        var name = $"{Guid.NewGuid():N}@example.com";

        var (one, two, other) = (await sales.Idp.UserAsync(name), await legal.Idp.UserAsync("ada", $$"""
            "emails":[{"value":"{{name.ToUpperInvariant()}}","type":"work"}]
            """), await legal.Idp.UserAsync($"other-{name}"));

        var account = await AccountAsync(sales, one);
        account.ShouldNotBeNull();
        (await AccountAsync(legal, two)).ShouldBe(account);
        (await AccountAsync(legal, other)).ShouldNotBe(account);
    }

    [Fact]
    public async Task Isolated_Orgs_join_nobody_and_are_joined_to_nobody()
    {
        var (shared, isolated, another) = (await gatehouse.OrgAsync(isolation: "shared"), await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var name = $"{Guid.NewGuid():N}@example.com";
        var hidden = await isolated.Idp.UserAsync(name);
        var before = await new BareDatabase(gatehouse.Database).RowsAsync($"select * from accounts where name_key = '{name}'");

        var (open, other) = (await shared.Idp.UserAsync(name), await another.Idp.UserAsync(name));

        before.ShouldBeEmpty("An isolated Org's people are in no table that others read.");
        (await AccountAsync(isolated, hidden)).ShouldBeNull();
        (await AccountAsync(another, other)).ShouldBeNull();
        (await AccountAsync(shared, open)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_person_keeps_the_account_under_a_new_address_and_is_known_by_it()
    {
        var (sales, legal) = (await gatehouse.OrgAsync(isolation: "shared"), await gatehouse.OrgAsync(isolation: "shared"));
        var name = $"{Guid.NewGuid():N}@example.com";
        var ada = await sales.Idp.UserAsync(name);
        var account = await AccountAsync(sales, ada);

        (await sales.Idp.AskAsync($"PATCH Users/{ada}", Wire.Patch(Wire.Replace("userName", $"\"new-{name}\"")))).Status.ShouldBe(200);

        (await AccountAsync(sales, ada)).ShouldBe(account);
        (await AccountAsync(legal, await legal.Idp.UserAsync($"new-{name}"))).ShouldBe(account);
        (await AccountAsync(legal, await legal.Idp.UserAsync(name))).ShouldNotBe(account, "Whoever has the old address now is somebody else.");
    }

    [Fact]
    public async Task An_address_that_somebody_else_has_joins_nobody_when_it_is_taken_on()
    {
        var (sales, legal) = (await gatehouse.OrgAsync(isolation: "shared"), await gatehouse.OrgAsync(isolation: "shared"));
        var name = $"{Guid.NewGuid():N}@example.com";
        var (ada, bob) = (await sales.Idp.UserAsync(name), await legal.Idp.UserAsync($"bob-{name}"));
        var account = await AccountAsync(legal, bob);

        (await legal.Idp.AskAsync($"PATCH Users/{bob}", Wire.Patch(Wire.Replace("userName", $"\"{name}\"")))).Status.ShouldBe(200);

        (await AccountAsync(legal, bob)).ShouldBe(account);
        (await AccountAsync(sales, ada)).ShouldNotBe(account);
    }

    [Fact]
    public async Task A_person_made_in_two_shared_Orgs_at_once_has_one_account()
    {
        var (sales, legal) = (await gatehouse.OrgAsync(isolation: "shared"), await gatehouse.OrgAsync(isolation: "shared"));
        for (var round = 0; round < 10; round++)
        {
            var name = $"{Guid.NewGuid():N}@example.com";

            var made = await Task.WhenAll(sales.Idp.UserAsync(name), legal.Idp.UserAsync(name));

            (await AccountAsync(sales, made[0])).ShouldBe(await AccountAsync(legal, made[1]));
        }
    }

    [Fact]
    public async Task An_account_is_forgotten_when_nobody_with_it_can_be_restored_any_more()
    {
        var org = await gatehouse.OrgAsync(isolation: "shared");
        var (gone, stays) = ($"{Guid.NewGuid():N}@example.com", $"{Guid.NewGuid():N}@example.com");
        var ada = await org.Idp.UserAsync(gone);
        await org.Idp.UserAsync(stays);
        (await org.Idp.AskAsync($"DELETE Users/{ada}")).Status.ShouldBe(204);
        var (bare, clock) = (new BareDatabase(gatehouse.Database), new ShiftedClock(TimeSpan.FromDays(70)));
        await using (await Node.StartAsync(gatehouse, clock))
            (await Soon.Async(() => bare.FirstColumnAsync($"select id from tombstones where id = '{ada}'"), ids => ids.Count == 0, TimeSpan.FromSeconds(30))).ShouldBeEmpty();

        await using var later = await Node.StartAsync(gatehouse, clock);

        var known = await Soon.Async(() => bare.FirstColumnAsync("select name_key from accounts"), names => !names.Contains(gone), TimeSpan.FromSeconds(30));
        known.ShouldNotContain(gone);
        known.ShouldContain(stays);
    }

    async Task<TestOrg> ManualAsync()
    {
        var org = await gatehouse.OrgAsync();
        (await SetAsync(org, "mode", "manual")).Granted();
        return org;
    }

    Task<Decision<OrgSettings>> SetAsync(TestOrg org, string key, string value) =>
        gatehouse.Services.GetRequiredService<OrgChanges>().SetAsync(org.Db, new Dictionary<string, string> { [key] = value }, confirmed: true, "test", Ct);

    static async Task<string?> AccountAsync(TestOrg org, string user) => (await MemberStore.FindAsync(org.Db, user, Ct))!.Account;

    static async Task<List<string>> IdsAsync(TestOrg org, MemberFilter filter) => [.. (await MemberStore.ListAsync(org.Db, filter, Ct)).Select(m => m.Id)];
}
