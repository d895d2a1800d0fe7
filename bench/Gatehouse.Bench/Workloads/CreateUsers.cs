namespace Gatehouse.Bench;

sealed class CreateUsers : Workload
{
    public override string Name => "create";
    public override string About => "POST /Users, one and 32 at a time";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (size, rows) = (arena.Size, new List<Row>());
        foreach (var atOnce in (int[])[1, Busy])
        {
            var (product, floor) = await PairAsync(arena, size.Few, atOnce, new(size.Creates, size.Time), Operations.CreateAsync, ct);
            rows.Add(new("create user", arena.Ground.Name, size.Few, atOnce, product) { Reference = floor, Target = atOnce == 1 ? null : Target.AtLeast(0.5) });
        }

        return rows;
    }
}
