namespace Gatehouse.Bench;

/// <summary>Something that identity providers do all day, measured on one kind of database.</summary>
abstract class Workload
{
    /// <summary>What the requests of a busy provider amount to.</summary>
    protected const int Busy = 32;

    public abstract string Name { get; }

    public abstract string About { get; }

    public abstract Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct);

    /// <summary>In this order: what changes a directory comes after what only reads it.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new RawFloor(), new FirstAnswer(), new FilterByName(), new GetById(), new WalkPages(), new FilterEmails(), new PatchActive(), new AddMembers(), new LargeGroups(),
        new CreateUsers(), new ManyOrgs(), new InitialSync(), new MappedMembers(), new ReadFeed(), new Deliveries(), new AppTokens(), new SignIns(),
    ];

    /// <summary>The same load on each, in turns, so that a slow minute of the machine is everybody's.</summary>
    protected static async Task<IReadOnlyList<Measurement>> CompareAsync(
        Arena arena, int atOnce, Bound bound, CancellationToken ct, params (Contestant Who, Operation Operation)[] entries)
    {
        var (size, runs) = (arena.Size, entries.Select(_ => new List<Measurement>()).ToArray());
        foreach (var (who, operation) in entries) await who.MeasureAsync(atOnce, new(bound.Operations, size.Warm), operation, ct);
        for (var run = 0; run < size.Runs; run++)
        {
            // There and back: nobody is always the first after a pause.
            var order = Enumerable.Range(0, entries.Length);
            foreach (var i in run % 2 == 0 ? order : order.Reverse())
                runs[i].Add(await entries[i].Who.MeasureAsync(atOnce, bound, entries[i].Operation, ct));
        }

        return [.. runs.Select(Measurement.Median)];
    }

    /// <summary>The product against the floor, with as many users stored.</summary>
    protected static async Task<(Measurement Product, Measurement Floor)> PairAsync(
        Arena arena, int stored, int atOnce, Bound bound, Operation operation, CancellationToken ct)
    {
        var (floor, product) = (await arena.FloorAsync(stored, ct), await arena.ProductAsync(stored, ct));
        var measured = await CompareAsync(arena, atOnce, bound, ct, (floor, operation), (product, operation));
        return (measured[1], measured[0]);
    }
}
