using Gatehouse.Data;

namespace Gatehouse.Bench;

sealed class PatchActive : Workload
{
    public override string Name => "patch";
    public override string About => "PATCH active of one user after another, 32 at a time; the same with a guard that holds them";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var size = arena.Size;
        var (product, floor) = await PairAsync(arena, size.Few, Busy, size.Bound, Operations.PatchActiveAsync, ct);
        var held = await HeldAsync(arena, await arena.ProductAsync(size.Few, ct), ct);
        return
        [
            new("PATCH active", arena.Ground.Name, size.Few, Busy, product) { Reference = floor, Target = Target.AtLeast(0.5) },
            new("PATCH active, held, against passed", arena.Ground.Name, size.Few, Busy, held) { Reference = product },
        ];
    }

    /// <summary>Everybody is active again, then the Org's guard is as strict as can be: each further departure is counted and held.</summary>
    static async Task<Measurement> HeldAsync(Arena arena, Contestant product, CancellationToken ct)
    {
        if (product.People.TurnsLeft is > 0 and var left) await product.MeasureAsync(Busy, new(left, TimeSpan.FromMinutes(1)), Operations.PatchActiveAsync, ct);
        await DecideAsync("0", "0");
        var held = await product.MeasureAsync(Busy, new(Math.Min(arena.Size.Operations, arena.Size.Few), arena.Size.Time), Operations.PatchActiveAsync, ct);
        await DecideAsync(Prototype.Unreached, "");
        return held;

        async Task DecideAsync(string least, string share)
        {
            await using var instance = InstanceDb.Open(arena.PlaceOf(arena.Size.Few).Connection);
            await Prototype.DecideAsync(instance.For(new(product.People.Callers[0].Org)), ct, (Prototype.GuardLeast, least), ("guard-share", share));
        }
    }
}
