using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Leaving;

public sealed class PoliciesOnSqlite(OnSqlite gatehouse) : PolicyTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class PoliciesOnPostgres(OnPostgres gatehouse) : PolicyTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Product rules 2.1 to 2.4: what the Org decided for active:false and for DELETE.</summary>
public abstract class PolicyTests
{
    readonly Running gatehouse;

    protected PolicyTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    Task<Node> LaterAsync(double days) => Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromDays(days)));

    [Fact]
    public async Task A_suspended_member_keeps_the_data_and_loses_access_and_active_true_brings_it_back_as_it_was()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann", "\"title\":\"Clerk\"");
        var staff = await org.Idp.GroupAsync("Staff", ann);

        (await org.Idp.DeactivateAsync(ann)).Status.ShouldBe(200);
        (await org.StatusAsync(ann)).ShouldBe("suspended");
        (await org.Idp.GroupsOfAsync(ann)).ShouldBe([staff]);
        (await org.Idp.ReactivateAsync(ann)).Status.ShouldBe(200);

        (await org.StatusAsync(ann)).ShouldBe("active");
        (await org.Idp.AskAsync($"GET Users/{ann}")).Body!["title"]!.ToString().ShouldBe("Clerk");
        (await org.Idp.GroupsOfAsync(ann)).ShouldBe([staff]);
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "user.deactivated", "membership.suspended", "user.reactivated", "membership.reactivated"]);
    }

    [Theory]
    [InlineData("suspend", "suspended")]
    [InlineData("delete-after", "suspended")]
    [InlineData("delete", "deleted")]
    public async Task DELETE_answers_204_and_then_404_at_once_and_frees_the_userName_whatever_the_Org_decided(string policy, string status)
    {
        var org = await gatehouse.OrgAsync($"on-delete={policy}", "reprovision=fresh");
        var ann = await org.Idp.UserAsync("ann");

        (await org.Idp.RemoveAsync(ann)).Status.ShouldBe(204);

        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(404);
        (await org.Idp.AskAsync(Wire.Filter("Users", "userName eq \"ann\""))).Resources().ShouldBeEmpty();
        (await org.StatusAsync(ann)).ShouldBe(status);
        (await org.Idp.UserAsync("ann")).ShouldNotBe(ann);
    }

    [Fact]
    public async Task A_deleted_user_is_suspended_for_the_grace_period_and_then_the_app_hears_of_the_deletion()
    {
        var org = await gatehouse.OrgAsync("grace=10d");
        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.RemoveAsync(ann);
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.suspended"]);

        await using (await LaterAsync(9.9)) await Task.Delay(300, TestContext.Current.CancellationToken);
        (await org.StatusAsync(ann)).ShouldBe("suspended");

        await using var later = await LaterAsync(10.1);
        (await Soon.Async(() => org.StatusAsync(ann), status => status is null)).ShouldBeNull();
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.suspended", "user.deleted", "membership.deleted"]);
    }

    [Fact]
    public async Task Delete_after_tells_the_app_after_its_days_and_keeps_the_record_for_the_grace_period()
    {
        var org = await gatehouse.OrgAsync("on-delete=delete-after", "delete-after=2d");
        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.RemoveAsync(ann);

        await using var later = await LaterAsync(2.1);

        (await Soon.Async(() => org.StatusAsync(ann), status => status == "deleted")).ShouldBe("deleted");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.suspended", "user.deleted", "membership.deleted"]);
        (await gatehouse.TypeAsync("member", "restore", "ann", "--org", org.Slug)).Well();
        (await org.StatusAsync(ann)).ShouldBe("active");
    }

    [Fact]
    public async Task Delete_now_tells_the_app_at_once_and_keeps_the_record_for_the_grace_period()
    {
        var org = await gatehouse.OrgAsync("on-delete=delete");
        var ann = await org.Idp.UserAsync("ann");

        await org.Idp.RemoveAsync(ann);

        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.suspended", "user.deleted", "membership.deleted"]);
        (await org.StatusAsync(ann)).ShouldBe("deleted");
        await using var later = await LaterAsync(30.1);
        (await Soon.Async(() => org.StatusAsync(ann), status => status is null)).ShouldBeNull();
        (await org.ToldOfAsync(ann)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Who_was_deactivated_is_deleted_after_the_Orgs_days_unless_reactivated()
    {
        var org = await gatehouse.OrgAsync("on-deactivate=delete-after", "delete-after=5d");
        var (ann, bob, cem) = (await org.Idp.UserAsync("ann"), await org.Idp.UserAsync("bob"), await org.Idp.UserAsync("cem"));
        foreach (var id in (string[])[ann, bob]) await org.Idp.DeactivateAsync(id);
        (await org.LogAsync())[^1].Reason.ShouldNotBeNull().ShouldContain("on-deactivate=delete-after");
        // Other changes of who is inactive neither stop nor restart the days.
        await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Gone\"")));
        await org.Idp.ReactivateAsync(bob);

        await using var later = await LaterAsync(5.1);

        (await Soon.Async(() => org.StatusAsync(ann), status => status == "deleted")).ShouldBe("deleted");
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(404);
        (await org.StatusAsync(bob), await org.StatusAsync(cem)).ShouldBe(("active", "active"));
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "user.deactivated", "membership.suspended", "user.updated", "user.deleted", "membership.deleted"]);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task Who_is_deactivated_is_deleted_at_once_where_the_Org_says_so_and_the_log_tells_why(string method)
    {
        var org = await gatehouse.OrgAsync("on-deactivate=delete");
        var ann = await org.Idp.UserAsync("ann");
        var staff = await org.Idp.GroupAsync("Staff", ann);

        var answer = method == "PUT" ? await org.Idp.AskAsync($"PUT Users/{ann}", Wire.User("ann", "\"active\":false")) : await org.Idp.DeactivateAsync(ann);

        (answer.Status, (bool)answer.Body!["active"]!).ShouldBe((200, false));
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(404);
        (await org.LogAsync()).Last(e => e.Action == "DEACTIVATE").Reason.ShouldNotBeNull().ShouldContain("on-deactivate=delete");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "user.deactivated", "membership.suspended", "user.deleted", "membership.deleted"]);
        (await gatehouse.TypeAsync("member", "restore", ann, "--org", org.Slug)).Well();
        (await org.StatusAsync(ann), string.Join(' ', await org.Idp.GroupsOfAsync(ann))).ShouldBe(("active", staff));
    }

    [Fact]
    public async Task The_heir_of_content_is_the_Orgs_oldest_administrator_at_first_and_then_the_chosen_person()
    {
        var org = await gatehouse.OrgAsync("on-delete=delete");
        var ids = new List<string>();
        foreach (var name in (string[])["lone", "ann", "bob", "cem", "dan", "eve"]) ids.Add(await org.Idp.UserAsync(name));
        async Task<string?> HeirAsync(string of)
        {
            await org.Idp.RemoveAsync(of);
            return (string?)(await org.ToldAsync()).Single(e => e.Type == "user.deleted" && e.Subject == of).Data["transfer_content_to"];
        }

        (await HeirAsync(ids[0])).ShouldBeNull();
        foreach (var id in ids[2..4]) await org.RoleAsync(id, "admin");
        (await HeirAsync(ids[1])).ShouldBe(ids[2]);
        (await HeirAsync(ids[2])).ShouldBe(ids[3]);
        await gatehouse.DecideAsync(org, $"heir={ids[4]}");
        (await HeirAsync(ids[3])).ShouldBe(ids[4]);
        // The chosen person leaves too, and nobody is left to inherit.
        (await HeirAsync(ids[4])).ShouldBeNull();
    }

    [Fact]
    public async Task Access_ends_with_the_change_itself()
    {
        var org = await gatehouse.OrgAsync();
        var ann = await org.Idp.UserAsync("ann");
        var bare = new BareDatabase(gatehouse.Database);
        async Task<string> EpochAsync() => (await bare.FirstColumnAsync($"select access_epoch from users where id = '{ann}' union all select access_epoch from tombstones where id = '{ann}'")).Single();
        var before = await EpochAsync();

        await org.Idp.DeactivateAsync(ann);
        var suspended = await EpochAsync();
        await org.Idp.ReactivateAsync(ann);
        (await EpochAsync()).ShouldBe(suspended);
        await org.Idp.RemoveAsync(ann);
        var deleted = await EpochAsync();
        await org.Idp.UserAsync("ann");

        suspended.ShouldNotBe(before);
        deleted.ShouldNotBe(suspended);
        (await EpochAsync()).ShouldBe(deleted);
    }

    [Theory]
    [InlineData("on-delete=keep")]
    [InlineData("delete-after=never")]
    [InlineData("grace=0d")]
    [InlineData("heir=ann")]
    [InlineData("reprovision=reactivate")]
    public async Task A_word_that_is_none_is_refused_with_those_that_are(string setting)
    {
        var org = await gatehouse.OrgAsync();

        (await Should.ThrowAsync<FormatException>(() => gatehouse.DecideAsync(org, setting))).Message.ShouldContain("on-delete=suspend|delete-after|delete");
    }
}
