using System.ComponentModel;
using Gatehouse.Doors;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using Gatehouse.Previews;

namespace Gatehouse.Api.Resources;

sealed record PreviewView(
    string Id, DateTimeOffset StartedAt, [property: Description("How many would come in, or be invited.")] long Arrive, IReadOnlyList<PreviewPersonView> People, IReadOnlyList<HeldPersonView> Leave, long Groups,
    [property: Description("That wait to be told.")] long Events, long Gain, long Lose, [property: Description("The first of those whose access would change.")] IReadOnlyList<AccessChangeView> Changes);

sealed record PreviewPersonView(string Id, string Name);

sealed class PreviewsApi(PreviewEnd end, OrgSchemas schemas, TimeProvider clock) : IResource
{
    const string Area = "operations", One = "/orgs/{org}/preview";

    public string Tag => "Preview of a new SCIM set-up";

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get(One, "getPreview", "Shows what a go would come to.", Area, ShowAsync) with { Problems = [Problems.PreviewNone] },
        Operation.Act(One + "/start", "startPreview", "From now on what the identity provider sends gives and takes no access.", Area, StartAsync) with { Problems = [Problems.OrgInPreview, Problems.ModeNotScim, Problems.PreviewNotNew, Problems.PreviewNone] },
        Operation.Act(One + "/go", "endPreview", "All of it has its effect, and the app is told.", Area, async call => await EndAsync(call, await end.GoAsync(call.Db, call.By, call.Cancel))) with { Problems = [Problems.PreviewNone, Problems.PreviewCancelled] },
        Operation.Act(One + "/cancel", "cancelPreview", "All is as it was, and the Org's tokens are revoked. Asks first.", Area, async call => await EndAsync(call, await end.CancelAsync(call.Db, call.By, call.Confirmed, call.Cancel))) with
            { Parameters = [Parameter.Confirm], Problems = [Problems.PreviewNone, Problems.NeedsConfirmation] },
    ];

    async Task<Reply<PreviewView>> StartAsync(ApiCall call) =>
        await PreviewStart.RunAsync(call.Db, call.By, clock.GetUtcNow(), call.Cancel) is var decision && decision is Decision<HeldBatch>.Done ? await ShowAsync(call) : Problems.Of(decision);

    static async Task<Reply<PreviewView>> ShowAsync(ApiCall call) => await PreviewReport.OfAsync(call.Db, call.Org.Settings.Invite, call.Cancel) is { } p
        ? new PreviewView(p.Id, p.StartedAt, p.Arrive, [.. p.People.Select(x => new PreviewPersonView(x.Id, x.Name))], [.. p.Leave.Select(x => new HeldPersonView(x.Id, x.UserName, x.Asked))], p.Groups, p.Events, p.Gain, p.Lose, [.. p.Changes.Select(AccessChangeView.Of)])
        : Problems.PreviewNone;

    async Task<Reply<HeldBatchView>> EndAsync(ApiCall call, Decision<HeldBatch> decision)
    {
        if (decision is not Decision<HeldBatch>.Done(var batch)) return Problems.Of(decision);
        await PreviewEnd.RunAsync(await schemas.DirectoryAsync(call.Db, call.Org, call.By, clock, call.Cancel), batch, call.Cancel);
        return HeldBatchView.Of((await HeldBatch.FindAsync(call.Db, batch.Id, call.Cancel))!);
    }
}
