using Gatehouse.Tests.Access;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SyncLogs;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Leaving;

public sealed class GroupGuardsOnSqlite(OnSqlite gatehouse) : GroupGuardTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class GroupGuardsOnPostgres(OnPostgres gatehouse) : GroupGuardTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Product rule 2.5 of groups: one that is emptied, or deleted with a mapping, is held. In every state what is stored is what is computed.</summary>
public abstract class GroupGuardTests
{
    const string Access = "developer in Berlin";

    readonly Running gatehouse;

    protected GroupGuardTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    /// <summary>Three people in a mapped group; of whom one may be taken out within the hour.</summary>
    async Task<Held> BeginAsync(string onDelete = "drop", params string[] settings)
    {
        var world = await World.BeginAsync(gatehouse);
        await gatehouse.DecideAsync(world.Org, ["guard-least=1", "guard-share=0", .. settings.Contains("guard=off") ? settings : ["guard=on", .. settings]]);
        await world.WorkspaceAsync("Berlin");
        string[] people = [await world.UserAsync("ann"), await world.UserAsync("bob"), await world.UserAsync("cay")];
        var group = await world.GroupAsync("Staff", people);
        await world.MapAsync(group, "developer", ["Berlin"], onDelete);
        return new(world, group, people);
    }

    async Task<Held> EmptiedAsync(params string[] settings)
    {
        var held = await BeginAsync(settings: settings);
        await held.World.PatchAsync("/Groups/" + held.Group, "{'op':'replace','path':'members','value':[]}");
        return held;
    }

    async Task<Held> DeletedAsync(params string[] settings)
    {
        var held = await BeginAsync(settings: settings);
        await held.World.DeleteAsync("/Groups/" + held.Group);
        return held;
    }

    Task<Held> AskedAsync(string what, params string[] settings) => what == "emptied" ? EmptiedAsync(settings) : DeletedAsync(settings);

    Task<Said> GuardAsync(Held held, params string[] words) => gatehouse.TypeAsync(["guard", .. words, "--org", held.Org.Slug, "--json"]);

    async Task<string> BatchAsync(Held held) => (string)(await GuardAsync(held, "list")).Well().Json.AsArray().ShouldHaveSingleItem()!["id"]!;

    async Task DecideAsync(Held held, string decision) => (await GuardAsync(held, decision, await BatchAsync(held))).Well();

    static async Task ShouldHaveAsync(Held held, string access, params string[] people)
    {
        foreach (var id in people) (await held.World.AccessAsync(id)).ShouldBe(access);
        await held.World.ShouldAgreeAsync();
    }

    static async Task<List<string>> MembersAsync(Held held, string? group = null) =>
        [.. ((await held.Org.Idp.AskAsync($"GET Groups/{group ?? held.Group}")).Body!["members"]?.AsArray() ?? []).Select(m => (string)m!["value"]!).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("emptied")]
    [InlineData("deleted")]
    public async Task SCIM_shows_what_was_asked_while_access_goes_on_and_administrators_see_who_would_lose_what(string what)
    {
        var held = await AskedAsync(what);

        if (what == "deleted") (await held.Org.Idp.AskAsync($"GET Groups/{held.Group}")).Status.ShouldBe(404);
        else (await MembersAsync(held)).ShouldBeEmpty();
        (await held.Org.Idp.GroupsOfAsync(held.People[0])).ShouldBeEmpty();
        var entry = (await held.Org.LogAsync()).Last(e => e.ResourceId == held.Group && e.Action is "UPDATE" or "DELETE");
        await ShouldHaveAsync(held, Access, held.People);
        var batch = await BatchAsync(held);
        var shown = (await GuardAsync(held, "show", batch)).Well().Json;
        var group = shown["groups"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)group["id"], (string?)group["name"], (string?)group["asked"], (int)group["members"]!).ShouldBe((held.Group, "Staff", what == "deleted" ? "delete" : "remove", 3));
        ((int)shown["lose"]!, shown["changes"]!.AsArray().Count, (string?)shown["changes"]![0]!["before"]!["role"], (string?)shown["changes"]![0]!["after"]!["role"]).ShouldBe((3, 3, "developer", null));
        (await held.Org.ToldOfAsync(batch)).ShouldBe(["provisioning.held"]);
        (await held.Org.ToldOfAsync(held.Group)).ShouldBe(["group.created", "group.member_added", "group.held"]);
        (entry.Status, entry.Reason!.Contains(batch, StringComparison.Ordinal)).ShouldBe(("HELD", true));
        (await gatehouse.TypeAsync("access", "show", "--user", "ann", "--org", held.Org.Slug)).Well().Out.ShouldContain("held by the guard");
    }

    [Theory]
    [InlineData("emptied", "group.member_removed")]
    [InlineData("deleted", "group.deleted")]
    public async Task Approve_takes_the_access_and_tells_the_app(string what, string told)
    {
        var held = await AskedAsync(what);

        await DecideAsync(held, "approve");

        await ShouldHaveAsync(held, "no role", held.People);
        (await held.Org.ToldOfAsync(held.Group)).ShouldBe(["group.created", "group.member_added", "group.held", told]);
        (await held.World.ChangesAsync(held.People[0])).ShouldBe([$"no role → {Access}", $"{Access} → no role"]);
        (await held.Org.ToldOfAsync(await BatchAsync(held))).ShouldBe(["provisioning.held", "provisioning.approved"]);
    }

    [Theory]
    [InlineData("emptied", "group.member_added")]
    [InlineData("deleted", "group.restored")]
    public async Task Reject_shows_SCIM_again_what_holds(string what, string told)
    {
        var held = await AskedAsync(what);

        await DecideAsync(held, "reject");

        (await MembersAsync(held)).ShouldBe(held.People, ignoreOrder: true);
        await ShouldHaveAsync(held, Access, held.People);
        (await held.Org.ToldOfAsync(held.Group)).ShouldBe(["group.created", "group.member_added", "group.held", told]);
        (await held.World.ChangesAsync(held.People[0])).ShouldBe([$"no role → {Access}"]);
        (await held.Org.ToldOfAsync(await BatchAsync(held))).ShouldBe(["provisioning.held", "provisioning.rejected"]);
        // The group lives: who leaves it alone loses at once.
        await held.World.AddAsync(held.Group, await held.World.UserAsync("dan"));
    }

    [Theory]
    [InlineData("emptied")]
    [InlineData("deleted")]
    public async Task Unanswered_it_is_applied_after_the_time_out(string what)
    {
        var held = await AskedAsync(what, "guard-timeout=2h");
        var batch = await BatchAsync(held);

        await using (await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(1.9)))) await Task.Delay(300, TestContext.Current.CancellationToken);
        await ShouldHaveAsync(held, Access, held.People);
        await using var later = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(2.1)));

        (await Soon.Async(() => held.Org.ToldOfAsync(batch), told => told.Contains("provisioning.approved"))).Count.ShouldBe(2);
        await ShouldHaveAsync(held, "no role", held.People);
    }

    [Theory]
    [InlineData("approve", "no role")]
    [InlineData("reject", Access)]
    public async Task Who_is_pushed_again_while_held_is_free_of_the_hold(string decision, string others)
    {
        var held = await EmptiedAsync();

        await held.World.AddAsync(held.Group, held.People[0]);
        await ShouldHaveAsync(held, Access, held.People);
        await DecideAsync(held, decision);

        await ShouldHaveAsync(held, Access, held.People[0]);
        await ShouldHaveAsync(held, others, held.People[1..]);
        (await MembersAsync(held)).Count.ShouldBe(decision == "reject" ? 3 : 1);
        (await held.World.ChangesAsync(held.People[0])).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("approve", "no role")]
    [InlineData("reject", Access)]
    public async Task A_group_that_is_made_again_while_held_takes_the_mapping_and_those_who_are_held(string decision, string others)
    {
        var held = await DeletedAsync();

        var again = await held.World.GroupAsync("Staff", held.People[0]);

        await ShouldHaveAsync(held, Access, held.People);
        (await held.Org.ToldOfAsync(held.Group)).ShouldBe(["group.created", "group.member_added", "group.held", "group.deleted"]);
        await DecideAsync(held, decision);
        await ShouldHaveAsync(held, Access, held.People[0]);
        await ShouldHaveAsync(held, others, held.People[1..]);
        (await MembersAsync(held, again)).Count.ShouldBe(decision == "reject" ? 3 : 1);
        (await held.Org.Idp.AskAsync($"GET Groups/{held.Group}")).Status.ShouldBe(404);
        (await held.World.ChangesAsync(held.People[0])).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("approve", "no role")]
    [InlineData("reject", Access)]
    public async Task Emptied_and_then_deleted_is_one_hold(string decision, string access)
    {
        var held = await EmptiedAsync();
        await held.World.DeleteAsync("/Groups/" + held.Group);

        await ShouldHaveAsync(held, Access, held.People);
        await DecideAsync(held, decision);

        await ShouldHaveAsync(held, access, held.People);
        (await held.Org.Idp.AskAsync($"GET Groups/{held.Group}")).Status.ShouldBe(decision == "reject" ? 200 : 404);
        if (decision == "reject") (await MembersAsync(held)).ShouldBe(held.People, ignoreOrder: true);
    }

    [Theory]
    [InlineData("approve", "no role")]
    [InlineData("reject", Access)]
    public async Task A_group_inside_a_mapped_one_is_held_with_its_people(string decision, string access)
    {
        var held = await BeginAsync();
        var (dan, eve) = (await held.World.UserAsync("dan"), await held.World.UserAsync("eve"));
        var inner = await held.World.GroupAsync("Inner", dan, eve);
        await held.World.AddAsync(held.Group, inner);
        await ShouldHaveAsync(held, Access, dan, eve);

        await held.World.RemoveAsync(held.Group, inner);
        await ShouldHaveAsync(held, Access, dan, eve);
        (await MembersAsync(held)).ShouldNotContain(inner);
        await DecideAsync(held, decision);

        await ShouldHaveAsync(held, access, dan, eve);
        (await MembersAsync(held)).Contains(inner).ShouldBe(decision == "reject");
    }

    [Theory]
    [InlineData("approve", "no role")]
    [InlineData("reject", Access)]
    public async Task Deleting_a_group_inside_a_mapped_one_is_held_too(string decision, string access)
    {
        var held = await BeginAsync();
        var (dan, eve) = (await held.World.UserAsync("dan"), await held.World.UserAsync("eve"));
        var inner = await held.World.GroupAsync("Inner", dan, eve);
        await held.World.AddAsync(held.Group, inner);

        await held.World.DeleteAsync("/Groups/" + inner);
        await ShouldHaveAsync(held, Access, dan, eve);
        await DecideAsync(held, decision);

        await ShouldHaveAsync(held, access, dan, eve);
        (await MembersAsync(held)).Contains(inner).ShouldBe(decision == "reject");
    }

    [Fact]
    public async Task One_by_one_the_further_ones_are_held_and_nobody_is_counted_who_keeps_the_access_through_another_group()
    {
        var held = await BeginAsync();
        var inner = await held.World.GroupAsync("Inner", held.People[0]);
        await held.World.AddAsync(held.Group, inner);

        await held.World.RemoveAsync(held.Group, held.People[0]); // Still in, through the inner one.
        await held.World.RemoveAsync(held.Group, held.People[1]);
        await ShouldHaveAsync(held, "no role", held.People[1]);
        await held.World.RemoveAsync(held.Group, held.People[2]);

        await ShouldHaveAsync(held, Access, held.People[0], held.People[2]);
        ((int)(await GuardAsync(held, "list")).Well().Json[0]!["inGroups"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("approve", "no role")]
    [InlineData("reject", Access)]
    public async Task A_mapping_that_changes_meanwhile_changes_what_the_held_have(string decision, string access)
    {
        var held = await DeletedAsync();

        await held.World.MapAsync("Staff", "admin");
        await ShouldHaveAsync(held, "admin", held.People);
        await DecideAsync(held, decision);

        await ShouldHaveAsync(held, access == "no role" ? "no role" : "admin", held.People);
    }

    [Fact]
    public async Task A_mapping_that_is_removed_meanwhile_ends_for_the_held_too()
    {
        var held = await EmptiedAsync();

        await held.World.UnmapAsync("Staff");

        await ShouldHaveAsync(held, "no role", held.People);
        await DecideAsync(held, "reject");
        await ShouldHaveAsync(held, "no role", held.People);
        (await MembersAsync(held)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_deleted_group_whose_name_another_one_has_by_now_does_not_come_back()
    {
        var world = await World.BeginAsync(gatehouse);
        await gatehouse.DecideAsync(world.Org, "guard=on");
        var ann = await world.UserAsync("ann");
        var (group, other) = (await world.GroupAsync("Staff", ann), await world.GroupAsync("Other"));
        await world.MapAsync(group, "developer");
        await world.DeleteAsync("/Groups/" + group);
        await world.PatchAsync("/Groups/" + other, "{'op':'replace','path':'displayName','value':'Staff'}");
        var held = new Held(world, group, [ann]);

        await DecideAsync(held, "reject");

        (await world.Org.Idp.AskAsync($"GET Groups/{group}")).Status.ShouldBe(404);
        await ShouldHaveAsync(held, "no role", ann);
    }

    [Fact]
    public async Task A_group_that_keeps_what_it_gave_is_not_held_when_it_is_deleted()
    {
        var held = await BeginAsync(onDelete: "keep");

        await held.World.DeleteAsync("/Groups/" + held.Group);

        (await GuardAsync(held, "list")).Well().Json.AsArray().ShouldBeEmpty();
        await ShouldHaveAsync(held, Access, held.People);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_comes_back_has_what_was_given_by_hand_and_what_a_deleted_group_left(bool heldToo)
    {
        var held = await BeginAsync(onDelete: "keep");
        await held.World.WorkspaceAsync("Paris");
        await held.World.GrantAsync("Paris", held.People[0]);
        await held.World.DeleteAsync("/Groups/" + held.Group);
        await ShouldHaveAsync(held, "developer in Berlin, Paris", held.People[0]);

        if (heldToo) await held.Org.Idp.RemoveAsync(held.People[1]); // One may leave.
        await held.Org.Idp.RemoveAsync(held.People[0]);
        if (heldToo) await DecideAsync(held, "reject");
        else (await gatehouse.TypeAsync("member", "restore", held.People[0], "--org", held.Org.Slug)).Well();

        await ShouldHaveAsync(held, "developer in Berlin, Paris", held.People[0]);
    }

    [Fact]
    public async Task Without_a_mapping_or_with_the_guard_off_nothing_is_held()
    {
        var held = await BeginAsync(settings: "guard=off");
        var plain = await held.World.GroupAsync("Plain", held.People);

        await held.World.DeleteAsync("/Groups/" + plain);
        await held.World.DeleteAsync("/Groups/" + held.Group);

        (await GuardAsync(held, "list")).Well().Json.AsArray().ShouldBeEmpty();
        await ShouldHaveAsync(held, "no role", held.People);
    }

    [Fact]
    public async Task Who_leaves_while_held_in_a_group_is_held_in_it_no_more()
    {
        var held = await EmptiedAsync();

        await held.World.ActivateAsync(held.People[0], active: false);
        await ShouldHaveAsync(held, "no role", held.People[0]);
        await held.World.ActivateAsync(held.People[0], active: true);
        await ShouldHaveAsync(held, Access, held.People);
        await held.Org.Idp.RemoveAsync(held.People[1]);
        await DecideAsync(held, "approve");

        await ShouldHaveAsync(held, "no role", held.People[0], held.People[2]);
    }

    sealed record Held(World World, string Group, string[] People)
    {
        public TestOrg Org => World.Org;
    }
}
