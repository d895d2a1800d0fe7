using Gatehouse.Tests.Scim;

namespace Gatehouse.Tests.Access;

public sealed class AccessRulesOnSqlite(OnSqlite gatehouse) : AccessRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AccessRulesOnPostgres(OnPostgres gatehouse) : AccessRuleTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What a member may use (product rule 3.2), sentence by sentence.</summary>
public abstract class AccessRuleTests
{
    readonly Running gatehouse;

    protected AccessRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Workspaces_are_the_union_of_those_of_the_members_groups()
    {
        var world = await WorldAsync("Berlin", "Paris", "Rome");
        var ann = await world.UserAsync("ann");
        await world.MapAsync(await world.GroupAsync("staff", ann), workspaces: ["Berlin", "Paris"]);
        await world.MapAsync(await world.GroupAsync("guests", ann), workspaces: ["Paris", "Rome"]);
        (await world.AccessAsync(ann)).ShouldBe("no role in Berlin, Paris, Rome");
        await world.ShouldAgreeAsync();
    }

    [Fact]
    public async Task The_highest_role_of_the_members_groups_holds()
    {
        var world = await WorldAsync();
        var ann = await world.UserAsync("ann");
        foreach (var (name, role) in new[] { ("a", "viewer"), ("b", "admin"), ("c", "developer") }) await world.MapAsync(await world.GroupAsync(name, ann), role);
        (await world.AccessAsync(ann)).ShouldBe("admin");
    }

    [Fact]
    public async Task The_default_role_is_for_those_whom_no_mapping_gives_a_role()
    {
        var world = await WorldAsync("Berlin");
        var (ann, bob, carl) = (await world.UserAsync("ann"), await world.UserAsync("bob"), await world.UserAsync("carl"));
        await world.MapAsync(await world.GroupAsync("staff", ann), "admin");
        await world.MapAsync(await world.GroupAsync("guests", bob), role: null, workspaces: ["Berlin"]); // "Use connection role".
        await world.DefaultRoleAsync("viewer");
        (await world.AccessAsync(ann), await world.AccessAsync(bob), await world.AccessAsync(carl)).ShouldBe(("admin", "viewer in Berlin", "viewer"));
        (await world.AccessAsync(await world.UserAsync("dora"))).ShouldBe("viewer");
        await world.DefaultRoleAsync("none");
        (await world.AccessAsync(bob), await world.AccessAsync(carl)).ShouldBe(("no role in Berlin", "no role"));
    }

    /// <summary>As value or display; Entra's one role that is primary (Q07); and JSON in a string, where the token takes it apart (Q30).</summary>
    [Fact]
    public async Task The_SCIM_attribute_roles_is_mapped_too()
    {
        var org = await gatehouse.OrgAsync(new Dictionary<string, string> { ["decode-roles"] = "true" });
        var world = new World(gatehouse, org, TestContext.Current.CancellationToken);
        var ann = await world.UserAsync("ann", "{'roles':[{'value':'Boss'}]}");
        await world.MapValueAsync("boss", "admin");
        await world.MapValueAsync("Dev Team", "developer");
        (await world.AccessAsync(ann)).ShouldBe("admin");

        await world.PatchAsync("/Users/" + ann, "{'op':'replace','path':'roles','value':[{'value':'7','display':'dev team'}]}");
        (await world.AccessAsync(ann)).ShouldBe("developer");
        await world.PatchAsync("/Users/" + ann, "{'op':'remove','path':'roles'}");
        (await world.AccessAsync(ann)).ShouldBe("no role");
        await world.PatchAsync("/Users/" + ann, "{'op':'Add','path':'roles[primary eq `True`].value','value':'boss'}");
        (await world.AccessAsync(ann)).ShouldBe("admin");

        var bob = await world.UserAsync("bob");
        await world.PatchAsync("/Users/" + bob, "{'op':'Add','path':'roles','value':[{'value':'{`id`:`1`,`value`:`Boss`,`displayName`:`The boss`}'}]}");
        (await world.AccessAsync(bob)).ShouldBe("admin");
        await world.UnmapAsync(null, "BOSS");
        (await world.AccessAsync(ann), await world.AccessAsync(bob)).ShouldBe(("no role", "no role"));
    }

    [Fact]
    public async Task The_highest_of_groups_and_roles_attribute_holds()
    {
        var world = await WorldAsync();
        var ann = await world.UserAsync("ann", "{'roles':[{'value':'lead'}]}");
        await world.MapValueAsync("lead", "developer");
        var group = await world.GroupAsync("staff", ann);
        await world.MapAsync(group, "viewer");
        (await world.AccessAsync(ann)).ShouldBe("developer");
        await world.MapAsync(group, "admin");
        (await world.AccessAsync(ann)).ShouldBe("admin");
    }

    [Fact]
    public async Task What_is_given_by_hand_no_mapping_takes_away()
    {
        var world = await WorldAsync("Berlin");
        var ann = await world.UserAsync("ann");
        await world.GrantAsync("berlin", "ANN");
        var group = await world.GroupAsync("staff", ann);
        await world.MapAsync(group, workspaces: ["Berlin"]);
        await world.UnmapAsync(group);
        (await world.AccessAsync(ann)).ShouldBe("no role in Berlin");
        await world.RevokeAsync("Berlin", ann);
        (await world.AccessAsync(ann)).ShouldBe("no role");
    }

    [Fact]
    public async Task Only_the_active_have_access_and_it_is_as_it_was_afterwards()
    {
        var world = await WorldAsync("Berlin", "Paris");
        var ann = await world.UserAsync("ann");
        await world.MapAsync(await world.GroupAsync("staff", ann), "developer", ["Berlin"]);
        await world.GrantAsync("Paris", ann);
        await world.ActivateAsync(ann, false);
        (await world.AccessAsync(ann)).ShouldBe("no role");
        await world.ShouldAgreeAsync();
        await world.ActivateAsync(ann, true);
        (await world.AccessAsync(ann)).ShouldBe("developer in Berlin, Paris");
    }

    [Fact]
    public async Task Nested_groups_count()
    {
        var world = await WorldAsync("Berlin");
        var ann = await world.UserAsync("ann");
        var team = await world.GroupAsync("team", ann);
        var unit = await world.GroupAsync("unit", team);
        var firm = await world.GroupAsync("firm", unit);
        await world.MapAsync(firm, "viewer", ["Berlin"]);
        (await world.AccessAsync(ann)).ShouldBe("viewer in Berlin");

        await world.RemoveAsync(firm, unit);
        (await world.AccessAsync(ann)).ShouldBe("no role");
        await world.AddAsync(firm, unit);
        var bob = await world.UserAsync("bob");
        await world.AddAsync(team, bob);
        (await world.AccessAsync(ann), await world.AccessAsync(bob)).ShouldBe(("viewer in Berlin", "viewer in Berlin"));
        await world.DeleteAsync("/Groups/" + unit);
        (await world.AccessAsync(ann)).ShouldBe("no role");
        await world.ShouldAgreeAsync();
    }

    [Fact]
    public async Task Circles_of_groups_give_everybody_in_them_the_same()
    {
        var world = await WorldAsync();
        var (ann, bob) = (await world.UserAsync("ann"), await world.UserAsync("bob"));
        var a = await world.GroupAsync("a", ann);
        var b = await world.GroupAsync("b", a, bob);
        await world.MapAsync(a, "developer");
        (await world.AccessAsync(bob)).ShouldBe("no role");
        await world.AddAsync(a, b);
        (await world.AccessAsync(ann), await world.AccessAsync(bob)).ShouldBe(("developer", "developer"));
        await world.RemoveAsync(a, b);
        (await world.AccessAsync(ann), await world.AccessAsync(bob)).ShouldBe(("developer", "no role"));
    }

    [Fact]
    public async Task An_event_is_sent_only_when_access_really_changed()
    {
        var world = await WorldAsync("Berlin");
        var ann = await world.UserAsync("ann");
        var (one, two) = (await world.GroupAsync("one"), await world.GroupAsync("two"));
        await world.MapAsync(one, "viewer", ["Berlin"]);
        await world.MapAsync(two, "viewer", ["Berlin"]);
        await world.AddAsync(one, ann);
        await world.AddAsync(two, ann); // Nothing new.
        await world.RemoveAsync(one, ann); // Still from two.
        await world.PatchAsync("/Users/" + ann, "{'op':'replace','path':'title','value':'Boss'}");
        await world.MapAsync(two, "viewer", ["Berlin"]);
        await world.RemoveAsync(two, ann);
        (await world.ChangesAsync(ann)).ShouldBe(["no role → viewer in Berlin", "viewer in Berlin → no role"]);
    }

    [Fact]
    public async Task Access_is_not_seen_through_SCIM_and_does_not_move_the_users_version()
    {
        var world = await WorldAsync("Berlin");
        var made = await world.Wire.UserAsync("ann");
        await world.MapAsync(await world.GroupAsync("staff", Wire.Id(made)), "admin", ["Berlin"]);
        var after = await world.Wire.ReadAsync("/Users/" + Wire.Id(made));
        Wire.Version(after).ShouldBe(Wire.Version(made));
        after.ToJsonString().ShouldNotContain("admin");
    }

    [Fact]
    public async Task A_member_whose_mapping_names_a_role_and_who_is_pushed_in_one_request_has_it_at_once()
    {
        var world = await WorldAsync();
        var group = await world.GroupAsync("staff");
        await world.MapAsync(group, "admin");
        var people = await world.Wire.UsersAsync(20, "many");
        (await world.Wire.SendAsync("PUT", "/Groups/" + group, Bodies.Group("staff", people))).Expect(200);
        foreach (var id in people) (await world.AccessAsync(id)).ShouldBe("admin");
        (await world.Wire.SendAsync("PUT", "/Groups/" + group, Bodies.Group("staff", people.Take(1)))).Expect(200);
        (await world.AccessAsync(people[0]), await world.AccessAsync(people[19])).ShouldBe(("admin", "no role"));
    }

    async Task<World> WorldAsync(params string[] workspaces)
    {
        var world = await World.BeginAsync(gatehouse);
        foreach (var name in workspaces) await world.WorkspaceAsync(name);
        return world;
    }
}
