using Gatehouse.Doors;
using Gatehouse.Leaving;
using Gatehouse.Operator;
using Gatehouse.Tests.Leaving;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Access;

public sealed class SequencesOnSqlite(OnSqlite gatehouse) : SequenceTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SequencesOnPostgres(OnPostgres gatehouse) : SequenceTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Whatever is pushed, mapped, given and removed in whatever order: stored access is what <see cref="Naive"/> says.</summary>
public abstract class SequenceTests
{
    const int Steps = 80;

    static readonly string[] Roles = ["viewer", "developer", "admin"], Places = ["Berlin", "Paris"], Names = ["g0", "g1", "g2", "g3"], Values = ["boss", "lead"];

    readonly Running gatehouse;

    protected SequenceTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public async Task Any_sequence_leaves_the_access_that_the_rules_say(int seed, bool guarded)
    {
        var (world, naive, random, told) = (await World.BeginAsync(gatehouse), new Naive(), new Random(seed), new List<string>());
        if (guarded) await gatehouse.DecideAsync(world.Org, "guard=on", "guard-least=0", "guard-share=0");
        foreach (var place in Places) await world.WorkspaceAsync(place);
        for (var step = 0; step < Steps; step++)
        {
            told.Add(await StepAsync(world, naive, random));
            if (guarded) await ApproveAsync(world);
            foreach (var id in naive.People.Keys) (await world.AccessAsync(id)).ShouldBe(naive.Access(id), $"{id} after\n{string.Join('\n', told)}");
        }

        await world.ShouldAgreeAsync();
    }

    /// <summary>What is held is no difference while it is, and is what the rules say when it is approved.</summary>
    async Task ApproveAsync(World world)
    {
        await world.ShouldAgreeAsync();
        var ct = TestContext.Current.CancellationToken;
        var org = (await gatehouse.Services.GetRequiredService<OrgStore>().FindAsync(world.Org.Id, ct))!;
        foreach (var batch in (await HeldBatch.ListAsync(world.Db, ct)).Where(b => b.EndedAt is null))
        {
            var directory = await new OrgSchemas().DirectoryAsync(world.Db, org, "test", TimeProvider.System, ct);
            await BatchDecision.RunAsync(directory, (await BatchDecision.DecideAsync(directory, batch.Id, approve: true, "test", ct))!, ct);
        }
    }

    static async Task<string> StepAsync(World world, Naive naive, Random random)
    {
        var (person, team, other) = (Any(random, naive.People.Keys), Any(random, naive.Teams.Keys), Any(random, naive.Teams.Keys));
        switch (random.Next(18))
        {
            case 0 or 1 when naive.People.Count < 6:
                var value = random.Next(3) == 0 ? Any(random, Values) : null;
                var id = await world.UserAsync(Guid.NewGuid().ToString("N"), value is null ? "{}" : $"{{'roles':[{{'value':'{value}'}}]}}");
                naive.People[id] = new() { Value = value };
                return $"user {id} {value}";
            case 2 or 3 when Names.Except(naive.Teams.Values.Select(t => t.Name)).FirstOrDefault() is { } name:
                var (people, teams) = (Some(random, naive.People.Keys), Some(random, naive.Teams.Keys));
                var made = new Naive.Team(name);
                made.People.UnionWith(people);
                made.Teams.UnionWith(teams);
                var group = await world.GroupAsync(name, people.Concat(teams));
                naive.Create(group, made);
                return $"group {name} {group}: {string.Join(' ', people.Concat(teams))}";
            case 4 or 5 or 6 when person is not null && team is not null:
                await world.AddAsync(team, person);
                if (naive.Teams[team].People.Add(person)) naive.Settle(team, person);
                return $"{person} into {team}";
            case 7 when person is not null && team is not null:
                await world.RemoveAsync(team, person);
                if (naive.Teams[team].People.Remove(person)) naive.Settle(team, person);
                return $"{person} out of {team}";
            case 8 when team is not null && other is not null:
                await world.AddAsync(team, other);
                naive.Teams[team].Teams.Add(other);
                return $"group {other} into {team}";
            case 9 when team is not null && other is not null:
                await world.RemoveAsync(team, other);
                naive.Teams[team].Teams.Remove(other);
                return $"group {other} out of {team}";
            default:
                return await DecideAsync(world, naive, random, person, team);
        }
    }

    static async Task<string> DecideAsync(World world, Naive naive, Random random, string? person, string? team)
    {
        switch (random.Next(8))
        {
            case 0 or 1 or 2 when team is not null:
                return await MapAsync(world, naive, random, team);
            case 3 when naive.Rules.Count > 0:
                var rule = Any(random, naive.Rules)!;
                await world.UnmapAsync(rule.Team ?? rule.Name);
                naive.Rules.Remove(rule);
                return $"unmap {rule.Name}";
            case 4 when team is not null:
                if (random.Next(2) == 0)
                {
                    await world.DeleteAsync("/Groups/" + team);
                    naive.Delete(team);
                    return $"delete {team}";
                }

                var renamed = Any(random, Names.Except(naive.Teams.Values.Select(t => t.Name))) ?? naive.Teams[team].Name;
                await world.PatchAsync("/Groups/" + team, $"{{'op':'replace','path':'displayName','value':'{renamed}'}}");
                naive.Rename(team, renamed);
                return $"rename {team} to {renamed}";
            case 5 when person is not null:
                if (random.Next(4) == 0)
                {
                    await world.DeleteAsync("/Users/" + person);
                    naive.Leave(person);
                    return $"delete {person}";
                }

                naive.People[person].Active = !naive.People[person].Active;
                await world.ActivateAsync(person, naive.People[person].Active);
                return $"{person} active {naive.People[person].Active}";
            case 6 when person is not null:
                var place = Any(random, Places)!;
                if (naive.People[person].ByHand.Add(place)) await world.GrantAsync(place, person);
                else if (naive.People[person].ByHand.Remove(place)) await world.RevokeAsync(place, person);
                return $"{place} by hand {person}";
            case 7:
                return await RuleAsync(world, naive, random);
            default:
                return "";
        }
    }

    static async Task<string> MapAsync(World world, Naive naive, Random random, string team)
    {
        var (role, places, keepsDeleted, keepsRenamed) = (random.Next(3) == 0 ? null : Any(random, Roles), Some(random, Places), random.Next(2) == 0, random.Next(2) == 0);
        await world.MapAsync(team, role, [.. places], keepsDeleted ? "keep" : "drop", keepsRenamed ? "keep" : "drop");
        var rule = naive.Rules.Find(r => r.Team == team);
        if (rule is null) naive.Rules.Add(rule = new() { Team = team, Name = naive.Teams[team].Name });
        (rule.Role, rule.Workspaces, rule.KeepsDeleted, rule.KeepsRenamed) = (role, [.. places], keepsDeleted, keepsRenamed);
        return $"map {team} {role} {string.Join(' ', places)} keeps {keepsDeleted} {keepsRenamed}";
    }

    static async Task<string> RuleAsync(World world, Naive naive, Random random)
    {
        if (random.Next(2) == 0)
        {
            naive.DefaultRole = naive.DefaultRole is null ? "viewer" : null;
            await world.DefaultRoleAsync(naive.DefaultRole ?? "none");
            return $"default {naive.DefaultRole}";
        }

        var value = Any(random, Values)!;
        if (naive.Values.Remove(value)) await world.UnmapAsync(null, value);
        else await world.MapValueAsync(value, naive.Values[value] = Any(random, Roles)!);
        return $"value {value} {naive.Values.GetValueOrDefault(value)}";
    }

    static T? Any<T>(Random random, IEnumerable<T> all) where T : class => all.ToList() is { Count: > 0 } list ? list[random.Next(list.Count)] : null;

    static List<string> Some(Random random, IEnumerable<string> all) => [.. all.Where(_ => random.Next(2) == 0)];
}
