using System.CommandLine;
using Gatehouse.Leaving;
using Gatehouse.People;

namespace Gatehouse.Cli;

/// <summary>Of the verb member: who was deleted, and the way back.</summary>
static class DeletedVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Deleted() => Workplace.Does(new Command("deleted", "Lists the deleted users that can be restored, the last one first.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        place.Say((await Tombstone.ListAsync(db, place.Clock.GetUtcNow(), 10_000, ct)).Select(t => new
        {
            id = t.Id, userName = t.UserName, status = t.Status, deletedAt = t.DeletedAt, appIsToldAt = t.EndsAt, forgottenAt = t.ForgetAt, groups = t.Groups,
        }).ToList(), all => Table.Write(["ID", "USERNAME", "STATUS", "DELETED", "RESTORABLE UNTIL"], all.Select(t =>
            (string[])[t.id, t.userName, t.status, Table.Time(t.deletedAt), Table.Time(t.forgottenAt)])));
    });

    public static Command Restore()
    {
        var user = new Argument<string>("USER") { Description = "The deleted user's id or userName." };
        return Workplace.Does(new Command("restore", "Brings a deleted user back, with id, groups and roles.") { user, Org }, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var name = parsed.GetRequiredValue(user);
            var directory = await place.DirectoryAsync(org, db, ct);
            var restored = await Restoration.RestoreAsync(directory, name, Common.Person, ct) switch
            {
                Outcome<IReadOnlyList<Tombstone>>.Done { Value: [var one] } => one,
                Outcome<IReadOnlyList<Tombstone>>.Done several => throw new CliException($"'{name}' means {several.Value.Count} deleted users. Name one by its id: {string.Join(", ", several.Value.Select(t => $"{t.Id} (deleted {Table.Time(t.DeletedAt)})"))}."),
                Outcome<IReadOnlyList<Tombstone>>.Taken taken => throw new CliException($"Somebody else has this user's {taken.Attribute} by now. Change it there, or delete that user, before restoring this one."),
                Outcome<IReadOnlyList<Tombstone>>.Barred => throw new CliException("This Org's rules do not let this person in (isolated-person=refuse)."),
                _ => throw new CliException($"There is no deleted user '{name}' in this Org, or the time to restore is over. See: gatehouse member deleted --org {org.Slug}"),
            };
            var back = await UserStore.FindAsync(db, restored.Id, ct);
            place.Say(new { id = restored.Id, userName = restored.UserName, status = back?.Status, groups = back?.Groups?.List.Select(g => g.Id).ToList() ?? [] },
                told => Console.WriteLine($"{told.userName} is back ({told.status}), in {told.groups.Count} groups."));
        });
    }
}
