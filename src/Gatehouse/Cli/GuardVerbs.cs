using System.CommandLine;
using Gatehouse.Leaving;

namespace Gatehouse.Cli;

static class GuardVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("guard", "What the guard against mass de-provisioning holds.") { List(), Show(), Decide("approve", approve: true), Decide("reject", approve: false) };

    static Command List() => Workplace.Does(new Command("list", "Lists the batches, the newest first.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        var counts = await HeldPerson.CountsAsync(db, ct);
        place.Say((await HeldBatch.ListAsync(db, ct)).Select(b => new
        {
            id = b.Id, state = b.State, held = counts.GetValueOrDefault(b.Id), openedAt = b.OpenedAt, approvedByItselfAt = b.DueAt, decidedBy = b.DecidedBy, decidedAt = b.DecidedAt, endedAt = b.EndedAt,
        }).ToList(), batches => Table.Write(["BATCH", "STATE", "HELD", "SINCE", "APPROVED BY ITSELF"], batches.Select(b =>
            (string[])[b.id, b.state, $"{b.held}", Table.Time(b.openedAt), b.state == HeldBatch.Open ? Table.Time(b.approvedByItselfAt) : $"decided by {b.decidedBy}"])));
    });

    static Command Show()
    {
        var batch = Batch();
        return Workplace.Does(new Command("show", "Shows who is affected by a batch.") { batch, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var found = await HeldBatch.FindAsync(db, parsed.GetRequiredValue(batch), ct) ?? throw NoSuch(parsed.GetValue(batch));
            var people = await HeldPerson.ListAsync(db, found.Id, ct);
            place.Say(new { id = found.Id, state = found.State, approvedByItselfAt = found.DueAt, people = people.Select(p => new { id = p.Id, userName = p.UserName, asked = p.Asked }).ToList() }, told =>
            {
                Console.WriteLine($"{told.state}: {told.people.Count} would lose access.");
                Table.Write(["ID", "USERNAME", "ASKED"], told.people.Select(p => (string[])[p.id, p.userName, p.asked]));
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
