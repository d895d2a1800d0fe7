using System.Globalization;

namespace Gatehouse.Bench;

/// <summary>Groups that grow by PATCH: a member costs the same, however many are there.</summary>
sealed class AddMembers : Workload
{
    const int Together = 100, LeastOperations = 200;

    public override string Name => "members";
    public override string About => "one member a PATCH on groups of 100 to the largest; 100 members a PATCH on the largest";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (size, rows, ones) = (arena.Size, new List<Row>(), new List<Measurement>());
        for (var group = 0; group < size.Groups.Count; group++)
        {
            var members = size.Groups[group];
            // A group of 100 must not become one of 10,000 by being measured.
            var (product, floor) = await AddAsync(arena, group, 1, Math.Min(size.Members, Math.Max(LeastOperations, members / 2)), ct);
            ones.Add(product);
            rows.Add(Line(arena, $"add 1 member, group of {Say(members)}", product, floor, Target.AtLeast(0.5)));
        }

        rows.Add(Line(arena, $"add 1 member, group of {Say(size.Groups[^1])} against {Say(size.Groups[0])}", ones[^1], ones[0], Target.Within(1.2)));
        var (many, manyFloor) = await AddAsync(arena, size.Groups.Count - 1, Together, size.Members / 10, ct);
        rows.Add(Line(arena, $"add {Together} members, group of {Say(size.Groups[^1])}", many, manyFloor, Target.AtLeast(0.5)));
        return rows;
    }

    static Task<(Measurement, Measurement)> AddAsync(Arena arena, int group, int together, int most, CancellationToken ct) =>
        PairAsync(arena, arena.Size.Many, 1, new(most, arena.Size.Time), Operations.AddMembers(group, together), ct);

    static Row Line(Arena arena, string workload, Measurement product, Measurement reference, Target target) =>
        new(workload, arena.Ground.Name, arena.Size.Many, 1, product) { Reference = reference, Target = target };

    static string Say(int members) => members.ToString("N0", CultureInfo.InvariantCulture);
}
