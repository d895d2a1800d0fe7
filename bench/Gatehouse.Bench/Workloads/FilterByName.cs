namespace Gatehouse.Bench;

/// <summary>What every provider asks before it creates or changes anybody.</summary>
sealed class FilterByName : Workload
{
    const string Filter = "filter userName eq";

    public override string Name => "filter";
    public override string About => "filter=userName eq \"…\", in the small and in the large directory";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (size, filter) = (arena.Size, (Operation)Operations.FilterByNameAsync);
        var (fewFloor, few) = (await arena.FloorAsync(size.Few, ct), await arena.ProductAsync(size.Few, ct));
        var (manyFloor, many) = (await arena.FloorAsync(size.Many, ct), await arena.ProductAsync(size.Many, ct));
        var all = await CompareAsync(arena, Busy, size.Bound, ct, (fewFloor, filter), (few, filter), (manyFloor, filter), (many, filter));
        return
        [
            new(Filter, arena.Ground.Name, size.Few, Busy, all[1]) { Reference = all[0], Target = Target.AtLeast(0.6) },
            new(Filter, arena.Ground.Name, size.Many, Busy, all[3]) { Reference = all[2], Target = Target.AtLeast(0.6) },
            new($"{Filter}, against {size.Few:N0}", arena.Ground.Name, size.Many, Busy, all[3]) { Reference = all[1], Target = Target.Within(1.2) },
        ];
    }
}
