using System.Globalization;
using Gatehouse.Access;
using Gatehouse.Data;
using Gatehouse.Jobs;

namespace Gatehouse.Bench;

/// <summary>What access costs whoever is added: the same group before and after it was mapped. Last of all, since the Org gives access from then on.</summary>
sealed class MappedMembers : Workload
{
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    public override string Name => "access";
    public override string About => "one member a PATCH on the largest group, mapped to a role and a workspace, against the same group before that";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        var (size, group) = (arena.Size, arena.Size.Groups.Count - 1);
        var product = await arena.ProductAsync(size.Many, ct);
        var (bound, operation) = (new Bound(size.Members, size.Time), Operations.AddMembers(group, 1));
        var before = await CompareAsync(arena, 1, bound, ct, (product, operation));
        await MapAsync(arena, product.People.Callers[0].Org, Ids.OfGroup(group).ToString("N"), ct);
        var after = await CompareAsync(arena, 1, bound, ct, (product, operation));
        return
        [
            new(string.Create(CultureInfo.InvariantCulture, $"add 1 member, mapped group of {size.Groups[group]:N0} against unmapped"), arena.Ground.Name, size.Many, 1, after[0])
            {
                Reference = before[0], Target = Target.AtLeast(0.5),
            },
        ];
    }

    /// <summary>And waits until the server has brought it to everybody.</summary>
    static async Task MapAsync(Arena arena, string org, string group, CancellationToken ct)
    {
        await using var instance = InstanceDb.Open(arena.PlaceOf(arena.Size.Many).Connection);
        var (db, now) = (instance.For(new(org)), TimeProvider.System.GetUtcNow());
        await WorkspaceStore.CreateAsync(db, "Berlin", now, ct);
        if (await MappingStore.SetAsync(db, new(group, null, ["Berlin"], "developer"), now, ct) is not Ruling<MappingChange>.Done(var change))
            throw new InvalidOperationException("The group could not be mapped.");
        while (await JobStore.FindAsync(db, change.Job, ct) is { FinishedAt: null }) await Task.Delay(Glance, ct);
        var ended = await JobStore.FindAsync(db, change.Job, ct);
        arena.Say(string.Create(CultureInfo.InvariantCulture, $"the job gave {ended!.Done:N0} users their access in {(ended.FinishedAt! - ended.CreatedAt).Value.TotalSeconds:0.0} s"));
    }
}
