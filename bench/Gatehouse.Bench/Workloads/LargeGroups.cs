using System.Globalization;

namespace Gatehouse.Bench;

/// <summary>What else is done with a large group, and with whoever is in one.</summary>
sealed class LargeGroups : Workload
{
    const int LeastOperations = 50, WholeAtOnce = 4, Replaces = 10, Differences = 10;

    public override string Name => "groups";
    public override string About => "remove a member of the smallest and the largest group; the largest one's GET, without and with its members, and its replace; GET of a member";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var size = arena.Size;
        var (small, large) = (0, size.Groups.Count - 1);
        var (product, rows) = (await arena.ProductAsync(size.Many, ct), new List<Row>());
        string Of(int group) => string.Create(CultureInfo.InvariantCulture, $"group of {size.Groups[group]:N0}");
        Row Line(string what, int atOnce, Measurement measured, Measurement? reference, Target target) =>
            new(what, arena.Ground.Name, size.Many, atOnce, measured) { Reference = reference, Target = target };

        // Half a group at most, and first of all: the others count on those in its second half.
        var removals = new List<Measurement>();
        foreach (var group in (int[])[small, large])
        {
            var most = Math.Min(size.Members, size.Groups[group] / (2 * (size.Runs + 1)));
            var (removed, floor) = await PairAsync(arena, size.Many, 1, new(most, size.Time), Operations.RemoveMember(group), ct);
            removals.Add(removed);
            rows.Add(Line($"remove 1 member, {Of(group)}", 1, removed, floor, Target.AtLeast(0.5)));
        }

        rows.Add(Line($"remove 1 member, {Of(large)} against {size.Groups[small]:N0}", 1, removals[1], removals[0], Target.Within(1.2)));

        var heads = await CompareAsync(arena, 1, size.Bound, ct, (product, Operations.GetGroup(small, "excludedAttributes=members")), (product, Operations.GetGroup(large, "excludedAttributes=members")));
        rows.Add(Line($"GET without members, {Of(large)} against {size.Groups[small]:N0}", 1, heads[1], heads[0], Target.Within(1.2)));
        var users = await CompareAsync(arena, 1, size.Bound, ct, (product, Operations.GetByIdAsync), (product, Operations.GetMember(large)));
        rows.Add(Line($"GET of a user in a {Of(large)} against any", 1, users[1], users[0], Target.Within(1.2)));

        foreach (var atOnce in (int[])[1, WholeAtOnce])
        {
            var whole = await CompareAsync(arena, atOnce, new(LeastOperations, size.Time), ct, (product, Operations.GetGroup(large, "")));
            rows.Add(Line($"GET with members, {Of(large)}", atOnce, whole[0], null, Target.PeakUpTo(250)));
        }

        var replaced = await CompareAsync(arena, 1, new(Replaces, size.Time), ct, (product, Operations.Replace(large, Differences)));
        rows.Add(Line($"replace, {Differences} come and {Differences} go, {Of(large)}", 1, replaced[0], null, Target.PeakUpTo(250)));
        return rows;
    }
}
