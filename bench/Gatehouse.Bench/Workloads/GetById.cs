namespace Gatehouse.Bench;

sealed class GetById : Workload
{
    public override string Name => "get";
    public override string About => "GET /Users/{id}, one and 32 at a time";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var rows = new List<Row>();
        foreach (var atOnce in (int[])[1, Busy])
        {
            var (product, floor) = await PairAsync(arena, arena.Size.Few, atOnce, arena.Size.Bound, Operations.GetByIdAsync, ct);
            rows.Add(new("GET by id", arena.Ground.Name, arena.Size.Few, atOnce, product) { Reference = floor, Target = Target.AtLeast(0.6) });
        }

        return rows;
    }
}
