using Gatehouse.Access;
using Gatehouse.Tests.Scim;

namespace Gatehouse.Tests.Access;

public sealed class MappingsOnSqlite(OnSqlite gatehouse) : MappingTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class MappingsOnPostgres(OnPostgres gatehouse) : MappingTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>A mapping's life: found by id or name, previewed, saved, and what becomes of it when its group is renamed, deleted or pushed again.</summary>
public abstract class MappingTests
{
    readonly Running gatehouse;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    protected MappingTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_group_is_mapped_by_id_or_by_name_and_once()
    {
        var world = await WorldAsync("Berlin");
        var ann = await world.UserAsync("ann");
        var group = await world.GroupAsync("Staff", ann);
        var first = await world.MapAsync("STAFF", "viewer");
        var again = await world.MapAsync(group, "admin", ["Berlin"]);
        again.Id.ShouldBe(first.Id);
        (await MappingStore.ListAsync(world.Db, ct)).ShouldHaveSingleItem().Workspaces.ShouldHaveSingleItem().Name.ShouldBe("Berlin");
        (await world.AccessAsync(ann)).ShouldBe("admin in Berlin");
    }

    [Fact]
    public async Task What_is_not_there_is_refused_and_nothing_changes()
    {
        var world = await WorldAsync("Berlin");
        await world.GroupAsync("Staff");
        (await SetAsync(world, new("Nobody", null, [], "viewer"))).ShouldBe(new Ruling<MappingChange>.NoSuch("group", "Nobody"));
        (await SetAsync(world, new("Staff", null, [], "king"))).ShouldBe(new Ruling<MappingChange>.NoSuch("role", "king"));
        (await SetAsync(world, new("Staff", null, ["Berlin", "Atlantis"], "viewer"))).ShouldBe(new Ruling<MappingChange>.NoSuch("workspace", "Atlantis"));
        (await MappingStore.RemoveAsync(world.Db, "Staff", null, World.Now, ct)).ShouldBe(new Ruling<MappingChange>.NoSuch("mapping", "Staff"));
        (await MappingStore.ListAsync(world.Db, ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_groups_of_one_name_the_id_is_wanted()
    {
        var world = new World(gatehouse, await gatehouse.OrgAsync(new Dictionary<string, string> { ["unique-group-names"] = "false" }), ct);
        await world.GroupAsync("Staff");
        var second = await world.GroupAsync("Staff");
        (await SetAsync(world, new("Staff", null, [], "viewer"))).ShouldBe(new Ruling<MappingChange>.Several("group", "Staff"));
        (await world.MapAsync(second, "viewer")).GroupId.ShouldBe(second);
    }

    [Fact]
    public async Task A_preview_says_who_gains_and_who_loses_and_writes_nothing()
    {
        var world = await WorldAsync("Berlin", "Paris");
        var (ann, bob) = (await world.UserAsync("ann"), await world.UserAsync("bob"));
        var group = await world.GroupAsync("Staff", ann, bob);
        await world.MapAsync(group, "developer", ["Berlin"]);
        await world.MapAsync(await world.GroupAsync("Bosses", bob), "admin", ["Berlin"]);

        var preview = World.Done(await MappingPreview.OfAsync(world.Db, "staff", null, new("staff", null, ["Paris"], "viewer"), "", 10, ct));

        (preview.Concerned, preview.Gain, preview.Lose).ShouldBe((2, 2, 1));
        preview.Changes.Select(c => $"{c.Name} {c.Before.Role} {c.Before.Workspaces.Count} → {c.After.Role} {c.After.Workspaces.Count}").ShouldBe(["ann developer 1 → viewer 1", "bob admin 1 → admin 2"]);
        World.Done(await MappingPreview.OfAsync(world.Db, group, null, new(group, null, ["Paris"], "viewer"), ann, 10, ct)).Changes.ShouldHaveSingleItem().Name.ShouldBe("bob");
        (await world.AccessAsync(ann)).ShouldBe("developer in Berlin");
        await world.MapAsync(group, "viewer", ["Paris"]);
        (await world.AccessAsync(ann), await world.AccessAsync(bob)).ShouldBe(("viewer in Paris", "admin in Berlin, Paris"));
    }

    [Fact]
    public async Task The_preview_of_a_removal_and_of_a_value_of_roles()
    {
        var world = await WorldAsync();
        var ann = await world.UserAsync("ann", "{'roles':[{'value':'boss'}]}");
        await world.UserAsync("bob");
        var group = await world.GroupAsync("Staff", ann);
        await world.MapAsync(group, "developer");
        var removal = World.Done(await MappingPreview.OfAsync(world.Db, group, null, null, "", 10, ct));
        (removal.Concerned, removal.Gain, removal.Lose).ShouldBe((1, 0, 1));
        var value = World.Done(await MappingPreview.OfAsync(world.Db, null, "Boss", new(null, "Boss", [], "admin"), "", 10, ct));
        (value.Concerned, value.Gain, value.Lose).ShouldBe((1, 1, 0));
        (await world.AccessAsync(ann)).ShouldBe("developer");
    }

    [Fact]
    public async Task A_deleted_groups_access_is_dropped_with_its_mapping_if_it_says_so()
    {
        var world = await WorldAsync("Berlin");
        var ann = await world.UserAsync("ann");
        var group = await world.GroupAsync("Staff", ann);
        await world.MapAsync(group, "admin", ["Berlin"], onDelete: "drop");
        await world.DeleteAsync("/Groups/" + group);
        (await world.AccessAsync(ann)).ShouldBe("no role");
        (await MappingStore.ListAsync(world.Db, ct)).ShouldBeEmpty();
        await world.GroupAsync("Staff", ann);
        (await world.AccessAsync(ann)).ShouldBe("no role");
    }

    [Fact]
    public async Task A_deleted_groups_access_is_kept_until_it_is_pushed_again_if_it_says_so()
    {
        var world = await WorldAsync("Berlin");
        var (ann, bob, carl) = (await world.UserAsync("ann"), await world.UserAsync("bob"), await world.UserAsync("carl"));
        var group = await world.GroupAsync("Staff", ann, await world.GroupAsync("Inner", bob));
        await world.MapAsync(group, "admin", ["Berlin"], onDelete: "keep");
        await world.DeleteAsync("/Groups/" + group);
        (await world.AccessAsync(ann), await world.AccessAsync(bob)).ShouldBe(("admin in Berlin", "admin in Berlin"));
        (await world.ChangesAsync(ann)).Count.ShouldBe(1);

        var back = await world.GroupAsync("STAFF", ann, carl);
        (await MappingStore.ListAsync(world.Db, ct)).ShouldHaveSingleItem().GroupId.ShouldBe(back);
        foreach (var user in new[] { ann, bob, carl }) (await world.AccessAsync(user)).ShouldBe("admin in Berlin");

        await world.RemoveAsync(back, ann); // Who came back is decided on by the group again.
        (await world.AccessAsync(ann)).ShouldBe("no role");
        await MappingLife.EndAsync(world.Db, World.Now + TimeSpan.FromHours(25), ct); // Who did not, keeps it for a day.
        (await world.AccessAsync(bob), await world.AccessAsync(carl)).ShouldBe(("no role", "admin in Berlin"));
        await world.ShouldAgreeAsync();
    }

    [Fact]
    public async Task A_group_comes_back_by_its_externalId_whatever_it_is_called()
    {
        var world = await WorldAsync();
        var ann = await world.UserAsync("ann");
        var group = await world.GroupAsync("Staff", ann);
        await world.PatchAsync("/Groups/" + group, "{'op':'add','path':'externalId','value':'ext-1'}");
        await world.MapAsync(group, "developer", onDelete: "keep");
        await world.DeleteAsync("/Groups/" + group);
        var other = Wire.Id(await world.Wire.MakeAsync("/Groups", Bodies.Json("{'displayName':'Crew','externalId':'ext-1'}")));
        (await MappingStore.ListAsync(world.Db, ct)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.GroupId.ShouldBe(other), m => m.Named.ShouldBe("Crew"));
    }

    [Fact]
    public async Task What_was_kept_ends_with_the_mapping()
    {
        var world = await WorldAsync();
        var ann = await world.UserAsync("ann");
        var group = await world.GroupAsync("Staff", ann);
        await world.MapAsync(group, "developer", onDelete: "keep");
        await world.DeleteAsync("/Groups/" + group);
        await world.UnmapAsync("Staff");
        (await world.AccessAsync(ann)).ShouldBe("no role");
    }

    [Theory]
    [InlineData("keep", "viewer")]
    [InlineData("drop", "no role")]
    public async Task A_renamed_groups_access_is_kept_or_dropped(string onRename, string access)
    {
        var world = await WorldAsync();
        var ann = await world.UserAsync("ann");
        var group = await world.GroupAsync("Staff", ann);
        await world.MapAsync(group, "viewer", onRename: onRename);
        await world.PatchAsync("/Groups/" + group, "{'op':'replace','path':'externalId','value':'x'}"); // No rename.
        (await world.AccessAsync(ann)).ShouldBe("viewer");
        await world.PatchAsync("/Groups/" + group, "{'op':'replace','path':'displayName','value':'Crew'}");
        (await world.AccessAsync(ann)).ShouldBe(access);
        (await MappingStore.ListAsync(world.Db, ct)).Select(m => m.Named).ShouldBe(onRename == "keep" ? ["Crew"] : []);
        await world.ShouldAgreeAsync();
    }

    [Fact]
    public async Task A_workspace_in_use_is_not_removed_and_the_uses_are_named()
    {
        var world = await WorldAsync("Berlin");
        var ann = await world.UserAsync("ann");
        var group = await world.GroupAsync("Staff");
        await world.MapAsync(group, workspaces: ["Berlin"]);
        await world.GrantAsync("Berlin", ann);
        var refused = (await WorkspaceStore.RemoveAsync(world.Db, "Berlin", ct)).ShouldBeOfType<Ruling<Workspace>.InUse>();
        refused.Uses.Order(StringComparer.Ordinal).ShouldBe(["given by hand to ann", "the mapping of Staff"]);
        await world.UnmapAsync(group);
        await world.RevokeAsync("Berlin", ann);
        World.Done(await WorkspaceStore.RemoveAsync(world.Db, "Berlin", ct));
        (await WorkspaceStore.ListAsync(world.Db, ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_report_says_which_group_or_rule_gave_what()
    {
        var world = await WorldAsync("Berlin", "Paris");
        var ann = await world.UserAsync("ann", "{'roles':[{'value':'boss'}]}");
        var inner = await world.GroupAsync("Inner", ann);
        await world.MapAsync(await world.GroupAsync("Staff", inner), "admin", ["Berlin"]);
        await world.MapValueAsync("Boss", "admin");
        await world.GrantAsync("Paris", ann);
        var report = (await AccessReport.OfAsync(world.Db, "ANN", ct))!;
        report.Role.ShouldBe("admin");
        report.Why.Order(StringComparer.Ordinal).ShouldBe(["the group Staff, through Inner", "the value Boss of roles"]);
        report.Workspaces.Select(w => $"{w.Name}: {string.Join("; ", w.Why)}").Order(StringComparer.Ordinal).ShouldBe(["Berlin: the group Staff, through Inner", "Paris: by hand"]);
        report.IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_neighbour_maps_or_gives_is_nobodys_business_here()
    {
        var (mine, theirs) = (await WorldAsync("Berlin"), await WorldAsync("Berlin"));
        var (ann, stranger) = (await mine.UserAsync("ann"), await theirs.UserAsync("ann"));
        var group = await theirs.GroupAsync("Staff", stranger);
        await theirs.MapAsync(group, "admin", ["Berlin"]);
        (await SetAsync(mine, new(group, null, [], "viewer"))).ShouldBe(new Ruling<MappingChange>.NoSuch("group", group));
        (await GrantStore.GrantAsync(mine.Db, "Berlin", stranger, "test", World.Now, ct)).ShouldBe(new Ruling<bool>.NoSuch("user", stranger));
        var workspace = (await WorkspaceStore.ListAsync(theirs.Db, ct)).Single().Workspace.Id;
        (await GrantStore.GrantAsync(mine.Db, workspace, ann, "test", World.Now, ct)).ShouldBe(new Ruling<bool>.NoSuch("workspace", workspace));
        (await AccessReport.OfAsync(mine.Db, stranger, ct)).ShouldBeNull();
        (await mine.AccessAsync(ann), await theirs.AccessAsync(stranger)).ShouldBe(("no role", "admin in Berlin"));
    }

    Task<Ruling<MappingChange>> SetAsync(World world, MappingWish wish) => MappingStore.SetAsync(world.Db, wish, World.Now, ct);

    async Task<World> WorldAsync(params string[] workspaces)
    {
        var world = await World.BeginAsync(gatehouse);
        foreach (var name in workspaces) await world.WorkspaceAsync(name);
        return world;
    }
}
