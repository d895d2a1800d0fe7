using System.Text.Json.Nodes;
using Gatehouse.Tests.Scim.Naive;

namespace Gatehouse.Tests.Scim;

public sealed class FilterDifferentialOnSqlite(OnSqlite gatehouse) : FilterDifferentialTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class FilterDifferentialOnPostgres(OnPostgres gatehouse) : FilterDifferentialTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>
/// The database answers what reading every resource would answer. Filters come by chance, always the same ones; a failure shows
/// the smallest part of each that is wrong by itself.
/// </summary>
public abstract class FilterDifferentialTests
{
    const int MostShown = 8;

    readonly Running gatehouse;

    protected FilterDifferentialTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Filters_over_users_find_what_reading_every_user_finds(int seed)
    {
        var all = await Population.InAsync(gatehouse);
        await CompareAsync(all, "/Users", all.Users, all.OfUsers, 150, seed);
    }

    [Theory, InlineData(5), InlineData(6)]
    public async Task Filters_over_groups_find_what_reading_every_group_finds(int seed)
    {
        var all = await Population.InAsync(gatehouse);
        await CompareAsync(all, "/Groups", all.Groups, all.OfGroups, 100, seed);
    }

    /// <summary>An attribute that one type lacks has no value there (§3.4.2.1).</summary>
    [Theory, InlineData(7), InlineData(8)]
    public async Task Filters_over_the_whole_server_find_what_reading_everything_finds(int seed)
    {
        var all = await Population.InAsync(gatehouse);
        await CompareAsync(all, "/", [.. all.Users, .. all.Groups], [.. all.OfUsers, .. all.OfGroups], 100, seed);
    }

    static async Task CompareAsync(Population all, string path, IReadOnlyList<JsonObject> resources, IReadOnlyList<Described> attributes, int count, int seed)
    {
        var chance = new Random(seed);
        var (filters, wrong) = (new Filters(chance, attributes, resources), new List<string>());
        for (var i = 0; i < count && wrong.Count < MostShown; i++)
        {
            var filter = filters.Next();
            if (await DifferenceAsync(all.Wire, path, resources, filter, chance.Next()) is { } difference)
                wrong.Add(await SmallestAsync(all.Wire, path, resources, filter) ?? difference);
        }

        if (wrong.Count > 0) Assert.Fail($"Seed {seed}:\n{string.Join("\n\n", wrong.Distinct())}");
    }

    /// <summary>Null when the server finds the same; else what it missed and what it should not have found.</summary>
    static async Task<string?> DifferenceAsync(Wire wire, string path, IReadOnlyList<JsonObject> resources, Node filter, int noise)
    {
        var text = new Writing(new Random(noise)).Text(filter);
        var reply = await wire.TryAsync(wire.Request("GET", path + Wire.Query(("filter", text), ("attributes", "id"), ("count", "1000")), null));
        if (reply.Status != 200) return $"{text}\n  {reply.Status} {reply.Text}";
        var (found, expected) = (Wire.Ids(reply.Body), resources.Where(filter.Holds).Select(Wire.Id).ToList());
        var (missed, extra) = (expected.Except(found).ToList(), found.Except(expected).ToList());
        if (missed.Count + extra.Count == 0 && found.Count == expected.Count && (int)reply.Body["totalResults"]! == expected.Count) return null;
        return $"{text}\n  missed {missed.Count}: {First(missed)}\n  should not have found {extra.Count}: {First(extra)}";

        string First(List<string> ids) => ids.Count == 0 ? "-" : Short(resources.First(r => Wire.Id(r) == ids[0]).ToJsonString());
    }

    static async Task<string?> SmallestAsync(Wire wire, string path, IReadOnlyList<JsonObject> resources, Node filter)
    {
        foreach (var part in filter.Inside)
            if (await DifferenceAsync(wire, path, resources, part, 0) is { } difference)
                return await SmallestAsync(wire, path, resources, part) ?? difference;
        return null;
    }

    static string Short(string text) => text.Length > 1500 ? text[..1500] + "…" : text;
}
