using System.ComponentModel;
using Gatehouse.Doors;
using Gatehouse.Leaving;

namespace Gatehouse.Api.Resources;

sealed record HeldBatchView(
    string Id, [property: Description("open, approving, rejecting, approved or rejected.")] string State, DateTimeOffset OpenedAt, [property: Description("When it is approved by itself.")] DateTimeOffset DueAt,
    string? DecidedBy, DateTimeOffset? DecidedAt, DateTimeOffset? EndedAt)
{
    public static HeldBatchView Of(HeldBatch b) => new(b.Id, b.State, b.OpenedAt, b.DueAt, b.DecidedBy, b.DecidedAt, b.EndedAt);
}

sealed record HeldPersonView(string Id, string UserName, [property: Description("deactivate or delete.")] string Asked);

sealed class HeldBatchesApi(OrgSchemas schemas, TimeProvider clock) : IResource
{
    const string Area = "operations", One = "/orgs/{org}/held-batches/{id}";

    public string Tag => "Held changes";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<HeldBatchView>("/orgs/{org}/held-batches", "listHeldBatches", "Lists what the guard against mass de-provisioning holds, or held.", Area, async call => await Paging.Of(call, await HeldBatch.ListAsync(call.Db, call.Cancel), b => b.Id, HeldBatchView.Of)),
        Operation.Get<HeldBatchView>(One, "getHeldBatch", "Shows a batch.", Area, async call => await FindAsync(call) is { } found ? HeldBatchView.Of(found) : Problems.BatchNotFound) with { Problems = [Problems.BatchNotFound] },
        Operation.List<HeldPersonView>(One + "/people", "listHeldPeople", "Lists who would leave.", Area, async call => await FindAsync(call) is null ? Problems.BatchNotFound
            : await Paging.ReadAsync(call, (after, count) => HeldPerson.PageAsync(call.Db, call.Id, after, count, call.Cancel), p => p.Id, p => new HeldPersonView(p.Id, p.UserName, p.Asked))) with { Problems = [Problems.CursorInvalid, Problems.BatchNotFound] },
        Operation.Act(One + "/approve", "approveHeldBatch", "Does what the identity provider asked.", Area, call => DecideAsync(call, true)) with { Problems = [Problems.BatchNotFound, Problems.BatchDecided] },
        Operation.Act(One + "/reject", "rejectHeldBatch", "Everybody held goes on, and SCIM shows it so again.", Area, call => DecideAsync(call, false)) with { Problems = [Problems.BatchNotFound, Problems.BatchDecided] },
    ];

    async Task<Reply<HeldBatchView>> DecideAsync(ApiCall call, bool approve)
    {
        if (await FindAsync(call) is not { } before) return Problems.BatchNotFound;
        var directory = await schemas.DirectoryAsync(call.Db, call.Org, call.By, clock, call.Cancel);
        var decided = (await BatchDecision.DecideAsync(directory, before.Id, approve, call.By, call.Cancel))!;
        if (before.State != HeldBatch.Open || decided.State != (approve ? HeldBatch.Approving : HeldBatch.Rejecting)) return Problems.BatchDecided.With($"This batch is decided already: {decided.State}, by {decided.DecidedBy}.");
        await BatchDecision.RunAsync(directory, decided, call.Cancel);
        return HeldBatchView.Of((await FindAsync(call))!);
    }

    /// <summary>A preview is decided on otherwise.</summary>
    static async Task<HeldBatch?> FindAsync(ApiCall call) => await HeldBatch.FindAsync(call.Db, call.Id, call.Cancel) is { IsPreview: false } found ? found : null;
}
