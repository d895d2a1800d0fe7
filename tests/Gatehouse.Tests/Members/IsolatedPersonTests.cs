using Gatehouse.Jobs;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Members;

public sealed class IsolatedPersonOnSqlite(OnSqlite gatehouse) : IsolatedPersonTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class IsolatedPersonOnPostgres(OnPostgres gatehouse) : IsolatedPersonTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Somebody of one isolated Org in a second one: refused or flagged where both Orgs want to be compared, and seen by neither.</summary>
public abstract class IsolatedPersonTests
{
    const string Words = "This Org's rules do not let this person in.";

    readonly Running gatehouse;

    protected IsolatedPersonTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Name() => $"{Guid.NewGuid():N}@example.com";

    async Task<TestOrg> OrgAsync(string choice)
    {
        var org = await gatehouse.OrgAsync();
        (await SetAsync(org, choice)).Well();
        await SettledAsync(org);
        return org;
    }

    Task<Said> SetAsync(TestOrg org, string choice) => gatehouse.TypeAsync("org", "set", org.Slug, $"isolated-person={choice}");

    static async Task SettledAsync(TestOrg org) =>
        (await Soon.Async(() => JobStore.ListAsync(org.Db, 10, Ct), jobs => jobs.TrueForAll(j => j.FinishedAt is not null), TimeSpan.FromSeconds(30))).ShouldAllBe(j => j.FinishedAt != null);

    static string With(string address) => $$"""
        "emails":[{"value":"{{address}}","primary":true}]
        """;

    [Fact]
    public async Task Whoever_is_in_another_Org_is_refused_in_words_that_say_nothing()
    {
        var (first, second) = (await OrgAsync("flag"), await OrgAsync("refuse"));
        var name = Name();
        await first.Idp.UserAsync("ann", With(name));
        var before = await new BareDatabase(gatehouse.Database).ExportAsync(first.Id);

        var refused = await second.Idp.AskAsync("POST Users", Wire.User("another-name", With(name.ToUpperInvariant())));

        refused.Status.ShouldBe(403);
        ((string?)refused.Body!["detail"]).ShouldBe(Words);
        var entry = (await second.LogAsync()).First(e => e.Status == "FAILED");
        (entry.Action, entry.HttpStatus, entry.Reason, entry.ResourceName).ShouldBe(("CREATE", 403, Words, "another-name"));
        (await second.Idp.AskAsync("GET Users")).Body!["totalResults"]!.GetValue<int>().ShouldBe(0);
        (await new BareDatabase(gatehouse.Database).ExportAsync(first.Id)).ShouldBe(before, "The first Org hears nothing.");
        await second.Idp.UserAsync("somebody-else", With(Name()));
    }

    [Fact]
    public async Task An_Org_that_did_not_ask_for_it_cannot_be_probed()
    {
        var (quiet, asking) = (await gatehouse.OrgAsync(), await OrgAsync("refuse"));
        var name = Name();
        await quiet.Idp.UserAsync(name);

        await asking.Idp.UserAsync(name);
        await quiet.Idp.UserAsync("other-" + name);
        (await gatehouse.TypeAsync("doctor", "--org", asking.Slug)).Out.ShouldNotContain("isolated-person");
    }

    [Fact]
    public async Task Flagged_is_for_the_operators_doctor_alone()
    {
        var (first, second, control) = (await OrgAsync("flag"), await OrgAsync("flag"), await OrgAsync("flag"));
        var name = Name();
        await first.Idp.UserAsync(name);
        var before = await new BareDatabase(gatehouse.Database).ExportAsync(first.Id);

        var id = await second.Idp.UserAsync(name);
        await control.Idp.UserAsync(name.Replace("@", "x@", StringComparison.Ordinal));

        (await new BareDatabase(gatehouse.Database).ExportAsync(first.Id)).ShouldBe(before);
        (await Kinds(second)).ShouldBe(await Kinds(control), "Log and feed are those of anybody.");
        var seen = await gatehouse.TypeAsync("doctor", "--org", second.Slug);
        seen.Out.ShouldContain("(isolated-person)");
        seen.Out.ShouldContain($"({id}) is in the Org '{first.Slug}' too.");
        (await gatehouse.TypeAsync("doctor", "--org", second.Slug, "--as-org")).Out.ShouldNotContain("isolated-person");
        (await gatehouse.TypeAsync("doctor", "--org", first.Slug)).Out.ShouldContain($"in the Org '{second.Slug}' too");
        (await gatehouse.TypeAsync("doctor", "--org", control.Slug)).Out.ShouldNotContain("isolated-person");

        async Task<List<string>> Kinds(TestOrg org) =>
            [.. (await org.LogAsync()).Select(e => $"{e.Action} {e.Status} {e.Reason}"), .. await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select type from events where org_id = '{org.Id}' order by position, id")];
    }

    [Fact]
    public async Task A_new_address_is_compared_as_a_new_person_is_and_an_old_one_is_free_again()
    {
        var (first, second) = (await OrgAsync("refuse"), await OrgAsync("refuse"));
        var (name, mine) = (Name(), Name());
        var ann = await first.Idp.UserAsync("ann", With(name));
        var bob = await second.Idp.UserAsync("bob", With(mine));

        var moved = await second.Idp.AskAsync($"PATCH Users/{bob}", Wire.Patch(Wire.Replace("emails", $$"""[{"value":"{{name}}"}]""")));
        (moved.Status, (string?)moved.Body!["detail"]).ShouldBe((403, Words));
        (await second.Idp.AskAsync($"PATCH Users/{bob}", Wire.Patch(Wire.Replace("title", "\"Dr\"")))).Status.ShouldBe(200);

        (await first.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("emails", $$"""[{"value":"new-{{name}}"}]""")))).Status.ShouldBe(200);
        (await second.Idp.AskAsync($"PATCH Users/{bob}", Wire.Patch(Wire.Replace("emails", $$"""[{"value":"{{name}}"}]""")))).Status.ShouldBe(200);
        await first.Idp.UserAsync("carl", With(mine));
    }

    [Fact]
    public async Task Whoever_left_is_free_for_the_other_Org_and_then_cannot_come_back()
    {
        var (first, second) = (await OrgAsync("refuse"), await OrgAsync("refuse"));
        var name = Name();
        var ann = await first.Idp.UserAsync(name);
        (await first.Idp.AskAsync($"DELETE Users/{ann}")).Status.ShouldBe(204);

        var there = await second.Idp.UserAsync(name);

        (await first.Idp.AskAsync("POST Users", Wire.User(name))).Status.ShouldBe(403);
        (await gatehouse.TypeAsync("member", "restore", ann, "--org", first.Slug)).Refused(1, "do not let this person in");
        (await second.Idp.AskAsync($"DELETE Users/{there}")).Status.ShouldBe(204);
        (await gatehouse.TypeAsync("member", "restore", ann, "--org", first.Slug)).Well();
    }

    [Fact]
    public async Task Who_was_there_before_the_setting_is_compared_from_then_on_until_it_ends()
    {
        var (first, second) = (await gatehouse.OrgAsync(), await OrgAsync("refuse"));
        var names = Enumerable.Range(0, 3).Select(_ => Name()).ToList();
        foreach (var name in names) await first.Idp.UserAsync(name);
        await second.Idp.UserAsync(names[0]);

        (await SetAsync(first, "refuse")).Well();
        await SettledAsync(first);
        (await second.Idp.AskAsync("POST Users", Wire.User(names[1]))).Status.ShouldBe(403);
        (await gatehouse.TypeAsync("doctor", "--org", first.Slug)).Out.ShouldContain("1 person has the address of somebody in another isolated Org");

        (await SetAsync(first, "off")).Well();
        await second.Idp.UserAsync(names[1]);
        (await new BareDatabase(gatehouse.Database).RowsAsync($"select * from isolated_people where org_id = '{first.Id}'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_person_pushed_into_two_Orgs_at_once_is_in_one()
    {
        var (first, second) = (await OrgAsync("refuse"), await OrgAsync("refuse"));
        for (var round = 0; round < 10; round++)
        {
            var name = Name();

            var answers = await Task.WhenAll(first.Idp.AskAsync("POST Users", Wire.User(name)), second.Idp.AskAsync("POST Users", Wire.User(name)));

            answers.Select(a => a.Status).Order().ShouldBe([201, 403]);
        }
    }

    [Fact]
    public async Task Shared_Orgs_have_no_such_setting()
    {
        var org = await gatehouse.OrgAsync(isolation: "shared");

        (await SetAsync(org, "refuse")).Refused(1, "isolated-person is a setting of isolated Orgs");
        (await SetAsync(await gatehouse.OrgAsync(), "maybe")).Refused(1, "isolated-person=off|refuse|flag");
    }

    [Fact]
    public async Task A_member_added_by_hand_is_compared_too()
    {
        var (first, second) = (await OrgAsync("flag"), await OrgAsync("refuse"));
        var name = Name();
        await first.Idp.UserAsync(name);
        (await gatehouse.TypeAsync("org", "set", second.Slug, "mode=manual", "--yes")).Well();

        (await gatehouse.TypeAsync("member", "add", name, "--org", second.Slug)).Refused(1, "do not let this person in");
    }
}
