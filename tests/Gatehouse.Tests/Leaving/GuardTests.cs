using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Leaving;

public sealed class GuardsOnSqlite(OnSqlite gatehouse) : GuardTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class GuardsOnPostgres(OnPostgres gatehouse) : GuardTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Product rule 2.5: when too many leave at once, the further ones are held.</summary>
public abstract class GuardTests
{
    readonly Running gatehouse;

    protected GuardTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    /// <summary>Who leaves after the first is held.</summary>
    Task<TestOrg> StrictAsync(params string[] settings) => gatehouse.OrgAsync(["guard-least=1", "guard-share=0", .. settings]);

    async Task<Said> GuardAsync(TestOrg org, params string[] words) => await gatehouse.TypeAsync(["guard", .. words, "--org", org.Slug, "--json"]);

    async Task<string> BatchAsync(TestOrg org) => (string)(await GuardAsync(org, "list")).Well().Json.AsArray()[0]!["id"]!;

    /// <summary>Two people of whom the second is held, however both leave.</summary>
    async Task<(TestOrg Org, string Ann, string Batch)> HeldAsync(Func<HttpClient, string, Task<Captures.Answer>> leave, params string[] settings)
    {
        var org = await StrictAsync(settings);
        var (other, ann) = (await org.Idp.UserAsync("other"), await org.Idp.UserAsync("ann", "\"title\":\"Clerk\""));
        await org.Idp.GroupAsync("Staff", ann, other);
        await leave(org.Idp, other);
        await leave(org.Idp, ann);
        return (org, ann, await BatchAsync(org));
    }

    [Fact]
    public async Task Ten_may_leave_a_small_Org_and_the_eleventh_is_held()
    {
        var org = await gatehouse.OrgAsync();
        var ids = new List<string>();
        for (var i = 0; i < 12; i++) ids.Add(await org.Idp.UserAsync($"user{i}"));

        foreach (var id in ids[..11]) await org.Idp.DeactivateAsync(id);

        foreach (var id in ids[..10]) (await org.StatusAsync(id)).ShouldBe("suspended");
        (await org.StatusAsync(ids[10])).ShouldBe("active");
        var shown = (await GuardAsync(org, "show", await BatchAsync(org))).Well().Json["people"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)shown["id"], (string?)shown["userName"], (string?)shown["asked"]).ShouldBe((ids[10], "user10", "deactivate"));
    }

    [Fact]
    public async Task A_fifth_of_a_larger_Org_may_leave_and_who_comes_through_a_bulk_is_counted_one_by_one()
    {
        var org = await gatehouse.OrgAsync("guard-least=2");
        var ids = new List<string>();
        for (var i = 0; i < 20; i++) ids.Add(await org.Idp.UserAsync($"user{i}"));

        await org.Idp.AskAsync("POST Bulk", Wire.Bulk([.. ids[..6].Select(id => $$"""{"method":"DELETE","path":"/Users/{{id}}"}""")]));

        foreach (var id in ids[..4]) (await org.StatusAsync(id)).ShouldBe("suspended");
        foreach (var id in ids[4..6]) (await org.StatusAsync(id)).ShouldBe("active");
    }

    [Theory]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    public async Task SCIM_shows_what_was_asked_while_access_goes_on_and_administrators_hear_of_it(string way)
    {
        var (org, ann, batch) = await HeldAsync(way == "deleted" ? Scene.RemoveAsync : Scene.DeactivateAsync);

        var seen = await org.Idp.AskAsync($"GET Users/{ann}");
        if (way == "deleted") seen.Status.ShouldBe(404);
        else ((bool)seen.Body!["active"]!).ShouldBeFalse();
        (await org.StatusAsync(ann)).ShouldBe("active");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.held"]);
        (await org.ToldOfAsync(batch)).ShouldBe(["provisioning.held"]);
        var entry = (await org.LogAsync()).Last(e => e.ResourceId == ann && e.Action is "DELETE" or "DEACTIVATE");
        (entry.Status, entry.Reason!.Contains(batch, StringComparison.Ordinal)).ShouldBe(("HELD", true));
    }

    [Fact]
    public async Task Approve_suspends_who_was_deactivated()
    {
        var (org, ann, batch) = await HeldAsync(Scene.DeactivateAsync);

        ((string?)(await GuardAsync(org, "approve", batch)).Well().Json["state"]).ShouldBe("approved");

        (await org.StatusAsync(ann)).ShouldBe("suspended");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.held", "user.deactivated", "membership.suspended"]);
        (await org.ToldOfAsync(batch)).ShouldBe(["provisioning.held", "provisioning.approved"]);
        (await GuardAsync(org, "reject", batch)).Refused(1, "decided already");
    }

    [Theory]
    [InlineData("suspend", "suspended", "membership.suspended")]
    [InlineData("delete", "deleted", "membership.suspended user.deleted membership.deleted")]
    public async Task Approve_does_with_who_was_deleted_what_the_Org_decided(string policy, string status, string told)
    {
        var (org, ann, batch) = await HeldAsync(Scene.RemoveAsync, $"on-delete={policy}");

        (await GuardAsync(org, "approve", batch)).Well();

        (await org.StatusAsync(ann)).ShouldBe(status);
        string.Join(' ', await org.ToldOfAsync(ann)).ShouldBe($"user.created membership.held {told}");
        (await gatehouse.TypeAsync("member", "restore", ann, "--org", org.Slug)).Well();
        (await org.StatusAsync(ann)).ShouldBe("active");
    }

    [Fact]
    public async Task Approve_deletes_who_was_deactivated_where_the_Org_says_so()
    {
        var (org, ann, batch) = await HeldAsync(Scene.DeactivateAsync, "on-deactivate=delete");
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(200);

        (await GuardAsync(org, "approve", batch)).Well();

        (await org.StatusAsync(ann)).ShouldBe("deleted");
        (await org.Idp.AskAsync($"GET Users/{ann}")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    [InlineData("both")]
    public async Task Reject_brings_what_SCIM_shows_back_to_what_holds(string way)
    {
        var (org, ann, batch) = await HeldAsync(way == "deleted" ? Scene.RemoveAsync : Scene.DeactivateAsync);
        if (way == "both") await org.Idp.RemoveAsync(ann);

        ((string?)(await GuardAsync(org, "reject", batch)).Well().Json["state"]).ShouldBe("rejected");

        var seen = await org.Idp.AskAsync($"GET Users/{ann}");
        (seen.Status, (bool)seen.Body!["active"]!, (string?)seen.Body["title"]).ShouldBe((200, true, "Clerk"));
        (await org.Idp.GroupsOfAsync(ann)).Count.ShouldBe(1);
        (await org.StatusAsync(ann)).ShouldBe("active");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.held", way == "deactivated" ? "membership.reactivated" : "membership.restored"]);
    }

    [Fact]
    public async Task Who_cannot_come_back_because_the_name_was_taken_meanwhile_leaves_as_asked()
    {
        var (org, ann, batch) = await HeldAsync(Scene.RemoveAsync, "reprovision=fresh");
        // A user with another name, who is renamed: a POST of the name would have let the hold fall away.
        var bob = await org.Idp.UserAsync("bob");
        (await org.Idp.AskAsync($"PATCH Users/{bob}", Wire.Patch(Wire.Replace("userName", "\"ann\"")))).Status.ShouldBe(200);

        (await GuardAsync(org, "reject", batch)).Well();

        (await org.StatusAsync(ann), await org.StatusAsync(bob)).ShouldBe(("suspended", "active"));
    }

    [Fact]
    public async Task Unanswered_it_is_applied_after_the_time_out_once_on_any_node()
    {
        var (org, ann, batch) = await HeldAsync(Scene.DeactivateAsync, "guard-timeout=2h");

        await using (await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(1.9)))) await Task.Delay(300, TestContext.Current.CancellationToken);
        (await org.StatusAsync(ann)).ShouldBe("active");
        await using var one = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(2.1)));
        await using var other = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(2.1)));

        (await Soon.Async(() => org.ToldOfAsync(batch), told => told.Contains("provisioning.approved"))).ShouldBe(["provisioning.held", "provisioning.approved"]);
        (await org.StatusAsync(ann)).ShouldBe("suspended");
        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.held", "user.deactivated", "membership.suspended"]);
    }

    [Fact]
    public async Task The_hold_falls_away_when_the_identity_provider_sends_active_true()
    {
        var (org, ann, batch) = await HeldAsync(Scene.DeactivateAsync);

        await org.Idp.ReactivateAsync(ann);

        (await org.ToldOfAsync(ann)).ShouldBe(["user.created", "membership.held", "membership.reactivated"]);
        (await GuardAsync(org, "approve", batch)).Well();
        (await org.StatusAsync(ann)).ShouldBe("active");
    }

    [Theory]
    [InlineData("restore", true)]
    [InlineData("fresh", false)]
    public async Task The_hold_falls_away_when_the_identity_provider_creates_the_user_again(string reprovision, bool same)
    {
        var (org, ann, batch) = await HeldAsync(Scene.RemoveAsync, $"reprovision={reprovision}");

        var again = await org.Idp.UserAsync("ann");

        (again == ann).ShouldBe(same);
        (await org.StatusAsync(again)).ShouldBe("active");
        // Who is fresh takes the place of the old one, whose leaving is done.
        (await org.StatusAsync(ann)).ShouldBe(same ? "active" : "suspended");
        (await GuardAsync(org, "reject", batch)).Well();
        (await org.StatusAsync(again), await org.StatusAsync(ann)).ShouldBe(("active", same ? "active" : "suspended"));
    }

    [Theory]
    [InlineData("approve", "suspended")]
    [InlineData("reject", "active")]
    public async Task Who_is_changed_otherwise_while_held_stays_held_and_keeps_the_change(string decision, string status)
    {
        var (org, ann, batch) = await HeldAsync(Scene.DeactivateAsync);

        await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Boss\"")));
        (await org.StatusAsync(ann)).ShouldBe("active");
        (await GuardAsync(org, decision, batch)).Well();

        var seen = (await org.Idp.AskAsync($"GET Users/{ann}")).Body!;
        ((string?)seen["title"], (bool)seen["active"]!).ShouldBe(("Boss", decision == "reject"));
        (await org.StatusAsync(ann)).ShouldBe(status);
    }

    [Fact]
    public async Task Who_is_inactive_already_leaves_nothing_and_is_not_counted()
    {
        var org = await StrictAsync();
        var (ann, bob) = (await org.Idp.UserAsync("ann"), await org.Idp.UserAsync("bob"));
        await org.Idp.DeactivateAsync(ann);

        await org.Idp.RemoveAsync(ann);

        (await org.StatusAsync(ann)).ShouldBe("suspended");
        await org.Idp.DeactivateAsync(bob);
        (await org.StatusAsync(bob)).ShouldBe("active");
    }

    [Fact]
    public async Task What_left_before_the_window_is_not_counted_and_what_was_approved_is_not_either()
    {
        var org = await StrictAsync("guard-window=1m");
        var ids = new List<string>();
        for (var i = 0; i < 6; i++) ids.Add(await org.Idp.UserAsync($"user{i}"));
        await org.Idp.DeactivateAsync(ids[0]);
        await using var later = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromMinutes(2)));
        using var idp = later.Idp(org.Token);

        foreach (var id in ids[1..3]) await idp.DeactivateAsync(id);
        (await org.StatusAsync(ids[1]), await org.StatusAsync(ids[2])).ShouldBe(("suspended", "active"));
        (await GuardAsync(org, "approve", await BatchAsync(org))).Well();
        foreach (var id in ids[3..5]) await idp.DeactivateAsync(id);

        (await org.StatusAsync(ids[3]), await org.StatusAsync(ids[4])).ShouldBe(("suspended", "active"));
        (await GuardAsync(org, "list")).Well().Json.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_lower_limit_holds_at_once_although_some_were_counted_in_advance()
    {
        var org = await gatehouse.OrgAsync("guard-least=400");
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add(await org.Idp.UserAsync($"user{i}"));
        await org.Idp.DeactivateAsync(ids[0]);

        await gatehouse.DecideAsync(org, "guard-least=2", "guard-share=0");
        foreach (var id in ids[1..]) await org.Idp.DeactivateAsync(id);

        (await org.StatusAsync(ids[0]), await org.StatusAsync(ids[1]), await org.StatusAsync(ids[2])).ShouldBe(("suspended", "suspended", "active"));
    }

    [Fact]
    public async Task Off_it_holds_nobody()
    {
        var org = await StrictAsync("guard=off");

        for (var i = 0; i < 5; i++)
        {
            var id = await org.Idp.UserAsync($"user{i}");
            await org.Idp.DeactivateAsync(id);
            (await org.StatusAsync(id)).ShouldBe("suspended");
        }
    }
}
