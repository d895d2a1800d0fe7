namespace Gatehouse.Bench;

/// <summary>A search that no index serves: every address is looked at.</summary>
sealed class FilterEmails : Workload
{
    public override string Name => "emails";
    public override string About => "filter=emails[type eq \"work\" and value co \"@x\"] over the whole directory; \"@x\" is one in 100, \"@example\" all others";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var stored = arena.Size.Crowd;
        var rare = (stored + Person.RareOneIn - 1) / Person.RareOneIn;
        return [await LineAsync(arena, "@x", rare, ct), await LineAsync(arena, "@example", stored - rare, ct)];
    }

    static async Task<Row> LineAsync(Arena arena, string part, int total, CancellationToken ct)
    {
        var size = arena.Size;
        var query = Queries.WorkEmail(part);
        var (product, floor) = await PairAsync(arena, size.Crowd, 1, size.Bound, async (worker, _, cancel) =>
            worker.Expect(await worker.GetAsync(worker.People.Callers[0], "/Users", query, cancel), Answers.Total(total)), ct);
        return new($"filter work e-mail co {part}", arena.Ground.Name, size.Crowd, 1, product) { Reference = floor, Target = Target.AtLeast(1) };
    }
}
