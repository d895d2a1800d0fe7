namespace Gatehouse.Bench;

/// <summary>A client that reads the whole directory by index, page after page.</summary>
sealed class WalkPages : Workload
{
    const int PageSize = 100, Compared = 100;

    static readonly TimeSpan FloorTime = TimeSpan.FromSeconds(10);

    public override string Name => "pages";
    public override string About => "pages of 100 by startIndex, walked in order through the large directory";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (size, pages) = (arena.Size, arena.Size.Many / PageSize);
        var (floor, product) = (await arena.FloorAsync(size.Many, ct), await arena.ProductAsync(size.Many, ct));
        var compared = Math.Min(Compared, pages / 2);

        await WalkAsync(product, 0, new(compared, size.Warm), ct);
        var (all, last) = (await WalkAsync(product, 0, new(pages, size.Walk), ct), default(Measurement));
        // Who did not come to the end in time begins again before it.
        if (all.Operations + all.Failures < pages) last = await WalkAsync(product, pages - compared, new(compared, size.Walk), ct);
        var (head, tail) = (all.Part(..Math.Min(compared, all.Operations)), last ?? all.Part(^compared..));

        await WalkAsync(floor, 0, new(compared, size.Warm), ct);
        var floorHead = await WalkAsync(floor, 0, new(compared, FloorTime), ct);
        var floorTail = await WalkAsync(floor, pages - compared, new(compared, FloorTime), ct);

        Row Line(string what, Measurement measured, Measurement? reference, Target? target) =>
            new(what, arena.Ground.Name, size.Many, 1, measured) { Reference = reference, Target = target };
        return
        [
            Line($"page of {PageSize}, the first {compared}", head, floorHead, null),
            Line($"page of {PageSize}, the last {compared}", tail, floorTail, Target.AtLeast(1)),
            Line($"page of {PageSize}, last against first", tail, head, Target.Within(1.5)),
            Line(last is null ? $"page of {PageSize}, all {pages:N0}" : $"page of {PageSize}, {all.Operations:N0} of {pages:N0} in time", all, null, Target.P99Below(10)),
        ];
    }

    static Task<Measurement> WalkAsync(Contestant who, int from, Bound bound, CancellationToken ct) => who.MeasureAsync(1, bound, async (worker, index, cancel) =>
        worker.Expect(await worker.GetAsync(worker.People.Callers[0], "/Users", Queries.Page(from + index, PageSize), cancel), $"\"itemsPerPage\":{PageSize}"), ct);
}
