using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Leaving;

public sealed class RestoresOnSqlite(OnSqlite gatehouse) : RestoreTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class RestoresOnPostgres(OnPostgres gatehouse) : RestoreTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Product rule 2.2: who was deleted can come back, by an administrator or by the identity provider.</summary>
public abstract class RestoreTests
{
    readonly Running gatehouse;

    protected RestoreTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    Task<Said> RestoreAsync(TestOrg org, string user) => gatehouse.TypeAsync("member", "restore", user, "--org", org.Slug, "--json");

    [Fact]
    public async Task An_administrator_restores_a_deleted_user_with_id_role_data_and_the_groups_that_are_still_there()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann@example.com", "\"title\":\"Clerk\",\"externalId\":\"e-1\",\"emails\":[{\"value\":\"ann@example.com\"}]");
        var (staff, board) = (await org.Idp.GroupAsync("Staff", ann), await org.Idp.GroupAsync("Board", ann));
        await org.RoleAsync(ann, "developer");
        var tag = (await org.Idp.AskAsync($"GET Users/{ann}")).Header("ETag");
        await org.Idp.RemoveAsync(ann);
        await org.Idp.AskAsync($"DELETE Groups/{board}");
        var listed = (await gatehouse.TypeAsync("member", "deleted", "--org", org.Slug, "--json")).Well().Json.AsArray().ShouldHaveSingleItem()!;
        ((string?)listed["id"], (string?)listed["userName"], (string?)listed["status"]).ShouldBe((ann, "ann@example.com", "suspended"));

        var said = (await RestoreAsync(org, "Ann@example.com")).Well();

        ((string?)said.Json["id"], (string?)said.Json["status"]).ShouldBe((ann, "active"));
        var back = await org.Idp.AskAsync($"GET Users/{ann}");
        (back.Status, (string?)back.Body!["title"], (string?)back.Body["externalId"]).ShouldBe((200, "Clerk", "e-1"));
        back.Header("ETag").ShouldNotBe(tag);
        (await org.Idp.GroupsOfAsync(ann)).ShouldBe([staff]);
        (await org.Idp.AskAsync(Wire.Filter("Users", "emails.value eq \"ann@example.com\""))).Resources().Count.ShouldBe(1);
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select role from users where id = '{ann}'")).ShouldBe(["developer"]);
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.suspended", "membership.restored"]);
        (await org.ToldAsync())[^1].Data["groups"]!.AsArray().Select(g => (string?)g).ShouldBe([staff]);
        (await org.LogAsync()).ShouldContain(e => e.Action == "RESTORE" && e.ResourceId == ann && e.Status == "SUCCESS");
        (await gatehouse.TypeAsync("member", "deleted", "--org", org.Slug, "--json")).Well().Json.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_suspended_user_who_was_deleted_comes_back_suspended()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.DeactivateAsync(ann);
        await org.Idp.RemoveAsync(ann);

        (await RestoreAsync(org, ann)).Well();

        (await org.StatusAsync(ann)).ShouldBe("suspended");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "user.deactivated", "membership.suspended", "membership.restored"]);
    }

    [Fact]
    public async Task A_restore_is_refused_in_words_when_the_userName_was_taken_meanwhile()
    {
        var org = await gatehouse.OrgAsync("reprovision=fresh");
        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.RemoveAsync(ann);
        var other = await org.Idp.UserAsync("ann");

        (await RestoreAsync(org, ann)).Refused(1, "userName");

        (await org.StatusAsync(ann), await org.StatusAsync(other)).ShouldBe(("suspended", "active"));
        // Once the name is free again, it works; of two who had it, one must be named by the id.
        await org.Idp.RemoveAsync(other);
        (await RestoreAsync(org, "ann")).Refused(1, ann);
        (await RestoreAsync(org, ann)).Well();
        (await RestoreAsync(org, other)).Refused(1, "userName");
    }

    [Fact]
    public async Task A_restore_is_refused_in_words_when_an_attribute_that_must_be_unique_was_taken_meanwhile()
    {
        var org = await gatehouse.OrgAsync(uniqueId: "email");
        const string Mail = "\"emails\":[{\"value\":\"ann@example.com\"}]";
        var ann = await org.Idp.UserAsync("ann", Mail);
        await org.Idp.RemoveAsync(ann);
        await org.Idp.UserAsync("other", Mail);

        (await RestoreAsync(org, ann)).Refused(1, "emails.value");

        (await org.StatusAsync(ann)).ShouldBe("suspended");
    }

    [Fact]
    public async Task Nobody_is_restored_who_is_not_deleted_or_of_another_Org()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var (ann, bob) = (await org.Idp.UserAsync("ann"), await other.Idp.UserAsync("bob"));
        await other.Idp.RemoveAsync(bob);

        foreach (var user in (string[])[ann, "ann", bob, "bob", "nobody"]) (await RestoreAsync(org, user)).Refused(1, "no deleted user");

        (await other.StatusAsync(bob)).ShouldBe("suspended");
    }

    [Theory]
    [InlineData("userName", "ann", null, null)]
    [InlineData("userName in capitals", "ANN", null, null)]
    [InlineData("both", "ann", "e-1", "e-1")]
    [InlineData("externalId of a renamed user (Q61)", "ann.new", "e-1", "e-1")]
    [InlineData("userName of one without externalId", "ann", null, "e-1")]
    [InlineData("userName without the externalId", "ann", "e-1", null)]
    public async Task A_POST_for_somebody_deleted_brings_that_user_back_with_groups_and_role(string by, string userName, string? had, string? has)
    {
        var org = await gatehouse.OrgAsync();
        static string Id(string? externalId) => externalId is null ? "" : $"\"externalId\":\"{externalId}\",";
        var ann = await org.Idp.UserAsync("ann", $"{Id(had)}\"title\":\"Clerk\",\"nickName\":\"Annie\"");
        var staff = await org.Idp.GroupAsync("Staff", ann);
        await org.RoleAsync(ann, "developer");
        await org.Idp.RemoveAsync(ann);

        var answer = await org.Idp.AskAsync("POST Users", Wire.User(userName, $"{Id(has)}\"title\":\"Boss\""));

        answer.MadeId().ShouldBe(ann, by);
        ((string?)answer.Body!["userName"], (string?)answer.Body["title"], answer.Body["nickName"]).ShouldBe((userName, "Boss", null));
        (await org.Idp.GroupsOfAsync(ann)).ShouldBe([staff]);
        (await org.StatusAsync(ann)).ShouldBe("active");
        (await new BareDatabase(gatehouse.Database).FirstColumnAsync($"select role from users where id = '{ann}'")).ShouldBe(["developer"]);
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.suspended", "membership.restored"]);
        var entry = (await org.LogAsync()).Last(e => e.Action == "CREATE" && e.ResourceType == "User");
        (entry.Status, entry.HttpStatus, entry.ResourceId).ShouldBe(("SUCCESS", 201, ann));
        entry.Reason.ShouldNotBeNull().ShouldContain("reprovision=restore");
    }

    [Fact]
    public async Task The_same_userName_with_another_externalId_is_another_person()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann", "\"externalId\":\"e-1\"");
        await org.Idp.GroupAsync("Staff", ann);
        await org.Idp.RemoveAsync(ann);

        var other = await org.Idp.UserAsync("ann", "\"externalId\":\"e-2\"");

        other.ShouldNotBe(ann);
        (await org.Idp.GroupsOfAsync(other)).ShouldBeEmpty();
        (await org.StatusAsync(ann)).ShouldBe("suspended");
    }

    [Fact]
    public async Task Where_the_Org_wants_a_fresh_user_a_POST_makes_one_without_anything_of_the_old()
    {
        var org = await gatehouse.OrgAsync("reprovision=fresh");
        var ann = await org.Idp.UserAsync("ann", "\"externalId\":\"e-1\"");
        await org.Idp.GroupAsync("Staff", ann);
        await org.Idp.RemoveAsync(ann);

        var fresh = await org.Idp.UserAsync("ann", "\"externalId\":\"e-1\"");

        fresh.ShouldNotBe(ann);
        (await org.Idp.GroupsOfAsync(fresh)).ShouldBeEmpty();
        (await org.StatusAsync(ann)).ShouldBe("suspended");
        // And back: who is fresh leaves, and from now on the Org restores; of the two, the last one deleted comes back.
        await org.Idp.RemoveAsync(fresh);
        await gatehouse.DecideAsync(org, "reprovision=restore");
        (await org.Idp.UserAsync("ann", "\"externalId\":\"e-1\"")).ShouldBe(fresh);
    }

    [Fact]
    public async Task Who_came_back_can_leave_and_come_back_again()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann");

        for (var round = 0; round < 3; round++)
        {
            (await org.Idp.RemoveAsync(ann)).Status.ShouldBe(204);
            (await org.Idp.UserAsync("ann")).ShouldBe(ann);
        }
    }

    [Fact]
    public async Task After_the_grace_period_a_POST_makes_a_new_user()
    {
        var org = await gatehouse.OrgAsync("grace=2d");
        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.RemoveAsync(ann);

        await using var later = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromDays(2.5)));
        // The token of the test ends within a day, this one does not.
        var issued = (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--json")).Well();
        using var lasting = later.Idp((string)issued.Json["token"]!);

        (await lasting.UserAsync("ann")).ShouldNotBe(ann);
    }

    [Fact]
    public async Task The_tokens_own_setting_is_about_who_is_inactive_and_the_Orgs_about_who_is_deleted()
    {
        var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["reprovision"] = "conflict" });
        var ann = await org.Idp.UserAsync("ann");

        await org.Idp.DeactivateAsync(ann);
        (await org.Idp.AskAsync("POST Users", Wire.User("ann"))).Status.ShouldBe(409);
        await org.Idp.RemoveAsync(ann);
        (await org.Idp.UserAsync("ann")).ShouldBe(ann);
    }

    [Fact]
    public async Task Many_POSTs_at_once_bring_one_user_back_once()
    {
        var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["reprovision"] = "conflict" });
        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.RemoveAsync(ann);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => org.Idp.AskAsync("POST Users", Wire.User("ann"))));

        answers.Count(a => a.Status == 201).ShouldBe(1);
        answers.ShouldAllBe(a => a.Status == 201 || a.Status == 409);
        (await org.Idp.AskAsync(Wire.Filter("Users", "userName eq \"ann\""))).Resources().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(ann);
    }
}
