using System.CommandLine;
using Gatehouse.Access;
using Gatehouse.Leaving;
using Gatehouse.Orgs;
using Gatehouse.Previews;

namespace Gatehouse.Cli;

static class PreviewVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("preview", "A new SCIM set-up that is watched before it counts.") { Start(), Show(), Go(), Cancel() };

    static Command Start() => Workplace.Does(new Command("start", "From now on what the identity provider sends gives and takes no access.") { Org }, async (place, parsed, ct) =>
    {
        var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var batch = Workplace.Granted(await PreviewStart.RunAsync(db, Common.Person, place.Clock.GetUtcNow(), ct));
        place.Say(new { id = batch.Id, startedAt = batch.OpenedAt }, _ => Console.WriteLine($"The Org is in preview. Let its identity provider sync, then: gatehouse preview show --org {org.Slug}"));
    });

    static Command Show() => Workplace.Does(new Command("show", "Shows what a go would come to.") { Org }, async (place, parsed, ct) =>
    {
        var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var names = (await WorkspaceStore.ListAsync(db, ct)).ToDictionary(w => w.Workspace.Id, w => w.Workspace.Name, StringComparer.Ordinal);
        place.Say(await PreviewReport.OfAsync(db, org.Settings.Invite, ct) ?? throw new CliException("This Org is in no preview. See: gatehouse preview start"), told =>
        {
            Console.WriteLine($"In preview since {Table.Time(told.StartedAt)}: {told.Arrive} would {(org.Settings.Invite ? "be invited" : "come in")}, {told.Leave.Count} would leave; {told.Groups} groups.");
            Table.Write(["ID", "NAME", "WHAT"], [.. told.People.Select(p => (string[])[p.Id, p.Name, "come"]), .. told.Leave.Select(p => (string[])[p.Id, p.UserName, p.Asked])]);
            Console.WriteLine($"{told.Gain} would have more access than now, {told.Lose} less.");
            foreach (var change in told.Changes) Console.WriteLine($"  {change.Name}: {AccessVerbs.Words(change.Before, names)} -> {AccessVerbs.Words(change.After, names)}");
            Console.WriteLine($"{told.Events} events wait. gatehouse preview go, or gatehouse preview cancel");
        });
    });

    static Command Go() => Workplace.Does(new Command("go", "All of it has its effect, and the app is told.") { Org }, async (place, parsed, ct) =>
        await EndAsync(place, parsed, db => place.PreviewEnd.GoAsync(db, Common.Person, ct), ct));

    static Command Cancel()
    {
        var yes = Common.Yes();
        return Workplace.Does(new Command("cancel", "All is as it was, and the Org's tokens are revoked.") { Org, yes }, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            await CarryOutAsync(place, org, db, await Workplace.GrantedAsync(parsed.GetValue(yes), confirmed => place.PreviewEnd.CancelAsync(db, Common.Person, confirmed, ct)), ct);
        });
    }

    static async Task EndAsync(Workplace place, ParseResult parsed, Func<Data.OrgDb, Task<Decision<HeldBatch>>> decide, CancellationToken ct)
    {
        var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        await CarryOutAsync(place, org, db, Workplace.Granted(await decide(db)), ct);
    }

    static async Task CarryOutAsync(Workplace place, Org org, Data.OrgDb db, HeldBatch batch, CancellationToken ct)
    {
        await PreviewEnd.RunAsync(await place.DirectoryAsync(org, db, ct), batch, ct);
        place.Say(new { id = batch.Id, state = (await HeldBatch.FindAsync(db, batch.Id, ct))!.State }, told => Console.WriteLine(told.state == HeldBatch.Approved ? "The preview is over: it counts." : "The preview is over: all is as it was."));
    }
}
