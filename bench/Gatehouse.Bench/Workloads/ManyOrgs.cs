using System.Globalization;

namespace Gatehouse.Bench;

/// <summary>As many users, in many Orgs or in one: each request as another Org.</summary>
sealed class ManyOrgs : Workload
{
    public override string Name => "orgs";
    public override string About => "filter, GET, PATCH and create, over many Orgs against one with as many users";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (size, rows) = (arena.Size, new List<Row>());
        var (one, many) = (await arena.ProductAsync(size.Many, ct), await arena.ProductAsync(size.Many, ct, size.Orgs));
        (string What, Operation Operation, int Most)[] operations =
        [
            ("filter userName eq", Operations.FilterByNameAsync, size.Operations),
            ("GET by id", Operations.GetByIdAsync, size.Operations),
            ("PATCH active", Operations.PatchActiveAsync, size.Operations),
            ("create user", Operations.CreateAsync, size.Creates),
        ];
        foreach (var (what, operation, most) in operations)
        {
            var measured = await CompareAsync(arena, Busy, new(most, size.Time), ct, (one, operation), (many, operation));
            rows.Add(new(string.Create(CultureInfo.InvariantCulture, $"{what}, {size.Orgs:N0} Orgs against 1"), arena.Ground.Name, size.Many, Busy, measured[1])
            {
                Reference = measured[0], Target = Target.Within(1.2),
            });
        }

        return rows;
    }
}
