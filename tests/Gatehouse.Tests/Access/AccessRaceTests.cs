namespace Gatehouse.Tests.Access;

public sealed class AccessRacesOnSqlite(OnSqlite gatehouse) : AccessRaceTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class AccessRacesOnPostgres(OnPostgres gatehouse) : AccessRaceTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whatever happens at the same moment, what is stored afterwards is what would be computed.</summary>
public abstract class AccessRaceTests
{
    readonly Running gatehouse;

    protected AccessRaceTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Into_two_groups_at_once_gives_what_both_give()
    {
        var world = await World.BeginAsync(gatehouse);
        await world.WorkspaceAsync("Berlin");
        var (one, two) = (await world.GroupAsync("one"), await world.GroupAsync("two"));
        await world.MapAsync(one, "developer");
        await world.MapAsync(two, workspaces: ["Berlin"]);
        var people = await world.Wire.UsersAsync(25, "user");
        await Task.WhenAll(people.SelectMany(id => new[] { world.AddAsync(one, id), world.AddAsync(two, id) }));
        foreach (var id in people) (await world.AccessAsync(id)).ShouldBe("developer in Berlin");
        await Task.WhenAll(people.SelectMany(id => new[] { world.RemoveAsync(one, id), world.RemoveAsync(two, id) }));
        foreach (var id in people) (await world.AccessAsync(id)).ShouldBe("no role");
    }

    /// <summary>Requests that saw an Org which gives nothing meet the first mapping, or are met by it.</summary>
    [Fact]
    public async Task The_first_mapping_of_an_Org_misses_nobody_who_comes_meanwhile()
    {
        for (var round = 0; round < 6; round++)
        {
            var world = await World.BeginAsync(gatehouse);
            var group = await world.GroupAsync("staff");
            var people = await world.Wire.UsersAsync(12, "user");
            var mapping = Task.Delay(round * 3, TestContext.Current.CancellationToken).ContinueWith(_ => world.MapAsync(group, "admin"), TaskScheduler.Default).Unwrap();
            await Task.WhenAll(people.Select(id => world.AddAsync(group, id)).Append(mapping));
            foreach (var id in people) (await world.AccessAsync(id)).ShouldBe("admin");
        }
    }

    [Fact]
    public async Task Nested_groups_mappings_members_and_status_changed_at_once_agree_in_the_end()
    {
        var world = await World.BeginAsync(gatehouse);
        await world.WorkspaceAsync("Berlin");
        var people = await world.Wire.UsersAsync(10, "user");
        var groups = new List<string>();
        foreach (var name in new[] { "a", "b", "c", "d", "e" }) groups.Add(await world.GroupAsync(name));
        await world.MapAsync(groups[0], "viewer", ["Berlin"]);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() => WorkAsync(world, people, groups, new Random(worker)), TestContext.Current.CancellationToken)));

        await world.JobsEndAsync();
        await world.ShouldAgreeAsync();
    }

    static async Task WorkAsync(World world, List<string> people, List<string> groups, Random random)
    {
        for (var step = 0; step < 10; step++)
        {
            var (group, other, person) = (groups[random.Next(groups.Count)], groups[random.Next(groups.Count)], people[random.Next(people.Count)]);
            switch (random.Next(9))
            {
                case 0 or 1: await world.AddAsync(group, person); break;
                case 2: await world.RemoveAsync(group, person); break;
                case 3 or 4: await world.AddAsync(group, other); break;
                case 5: await world.RemoveAsync(group, other); break;
                case 6: await world.ActivateAsync(person, random.Next(3) > 0); break;
                case 7: await world.MapAsync(group, random.Next(2) == 0 ? "admin" : "developer", random.Next(2) == 0 ? ["Berlin"] : []); break;
                default: await world.GrantAsync("Berlin", person); break;
            }
        }
    }

    [Fact]
    public async Task A_group_deleted_while_it_gains_members_gives_nobody_anything()
    {
        var world = await World.BeginAsync(gatehouse);
        var people = await world.Wire.UsersAsync(20, "user");
        var (inner, outer) = (await world.GroupAsync("inner"), await world.GroupAsync("outer"));
        await world.AddAsync(outer, inner);
        await world.MapAsync(outer, "admin");
        await Task.WhenAll(people.Select(id => world.AddAsync(inner, id)).Append(world.DeleteAsync("/Groups/" + outer)));
        await world.JobsEndAsync();
        foreach (var id in people) (await world.AccessAsync(id)).ShouldBe("no role");
    }
}
