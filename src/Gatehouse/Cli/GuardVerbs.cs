using System.CommandLine;
using Gatehouse.Access;
using Gatehouse.Leaving;

namespace Gatehouse.Cli;

static class GuardVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("guard", "What the guard against mass de-provisioning holds.") { List(), Show(), Decide("approve", approve: true), Decide("reject", approve: false) };

    static Command List() => Workplace.Does(new Command("list", "Lists the batches, the newest first.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var (counts, inGroups) = (await HeldPerson.CountsAsync(db, ct), await HeldAccess.CountsAsync(db, ct));
        place.Say((await HeldBatch.ListAsync(db, ct)).Select(b => new
        {
            id = b.Id, state = b.State, held = counts.GetValueOrDefault(b.Id), inGroups = inGroups.GetValueOrDefault(b.Id), openedAt = b.OpenedAt, approvedByItselfAt = b.DueAt, decidedBy = b.DecidedBy, decidedAt = b.DecidedAt, endedAt = b.EndedAt,
        }).ToList(), batches => Table.Write(["BATCH", "STATE", "HELD", "IN GROUPS", "SINCE", "APPROVED BY ITSELF"], batches.Select(b =>
            (string[])[b.id, b.state, $"{b.held}", $"{b.inGroups}", Table.Time(b.openedAt), b.state == HeldBatch.Open ? Table.Time(b.approvedByItselfAt) : $"decided by {b.decidedBy}"])));
    });

    static Command Show()
    {
        var batch = Batch();
        return Workplace.Does(new Command("show", "Shows who is affected by a batch.") { batch, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var found = await HeldBatch.FindAsync(db, parsed.GetRequiredValue(batch), ct) ?? throw NoSuch(parsed.GetValue(batch));
            var people = await HeldPerson.ListAsync(db, found.Id, ct);
            var access = await HeldAccess.OfAsync(db, found.Id, ct);
            var names = (await WorkspaceStore.ListAsync(db, ct)).ToDictionary(w => w.Workspace.Id, w => w.Workspace.Name, StringComparer.Ordinal);
            place.Say(new
            {
                id = found.Id, state = found.State, approvedByItselfAt = found.DueAt, people = people.Select(p => new { id = p.Id, userName = p.UserName, asked = p.Asked }).ToList(),
                groups = access.Groups, lose = access.Lose, changes = access.Changes,
            }, told =>
            {
                Console.WriteLine($"{told.state}: {told.people.Count} would leave.");
                Table.Write(["ID", "USERNAME", "ASKED"], told.people.Select(p => (string[])[p.id, p.userName, p.asked]));
                if (told.groups.Count == 0) return;
                Console.WriteLine($"{told.lose} would have less by what is asked of groups.");
                Table.Write(["GROUP", "NAME", "ASKED", "MEMBERS"], told.groups.Select(g => (string[])[g.Id, g.Name, g.Asked, $"{g.Members}"]));
                foreach (var change in told.changes) Console.WriteLine($"  {change.Name}: {AccessVerbs.Words(change.Before, names)} -> {AccessVerbs.Words(change.After, names)}");
                if (told.lose > told.changes.Count) Console.WriteLine($"  and {told.lose - told.changes.Count} more");
            });
        });
    }

    static Command Decide(string verb, bool approve)
    {
        var batch = Batch();
        var command = new Command(verb, approve ? "Does what the identity provider asked." : "Everybody held goes on, and SCIM shows it so again.") { batch, Org };
        return Workplace.Does(command, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var directory = await place.DirectoryAsync(org, db, ct);
            var id = parsed.GetRequiredValue(batch);
            if (await HeldBatch.FindAsync(db, id, ct) is not { } before) throw NoSuch(id);
            var decided = (await BatchDecision.DecideAsync(directory, id, approve, Common.Person, ct))!;
            if (before.State != HeldBatch.Open || decided.State != (approve ? HeldBatch.Approving : HeldBatch.Rejecting))
                throw new CliException($"This batch is decided already: {decided.State}, by {decided.DecidedBy}.");
            await BatchDecision.RunAsync(directory, decided, ct);
            place.Say(new { id, state = (await HeldBatch.FindAsync(db, id, ct))!.State }, told => Console.WriteLine($"{told.state}."));
        });
    }

    static Argument<string> Batch() => new("BATCH") { Description = "The batch's id, from: gatehouse guard list" };

    static CliException NoSuch(string? id) => new($"There is no batch '{id}' in this Org. See: gatehouse guard list");
}
