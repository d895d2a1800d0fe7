namespace Gatehouse.Bench;

sealed class PatchActive : Workload
{
    public override string Name => "patch";
    public override string About => "PATCH active of one user after another, 32 at a time";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (product, floor) = await PairAsync(arena, arena.Size.Few, Busy, arena.Size.Bound, Operations.PatchActiveAsync, ct);
        return [new("PATCH active", arena.Ground.Name, arena.Size.Few, Busy, product) { Reference = floor, Target = Target.AtLeast(0.5) }];
    }
}
