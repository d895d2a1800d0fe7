using System.CommandLine;

namespace Gatehouse.Cli;

/// <summary>The master keys, with which the instance seals its secrets.</summary>
static class KeyVerbs
{
    public static Command Command { get; } = new("key", "The master keys, which seal secrets in the database (docs/guides/keys.md).") { List(), Rotate(), Retire() };

    static Command List() => Workplace.Does(new Command("list", "Lists them by id: current (seals), next (will), old (opens), missing (something needs it); and how many values each seals."), async (place, _, ct) =>
        place.Say((await place.KeyRotation().ListAsync(ct)).ConvertAll(k => new { id = k.Id, state = k.State, seals = k.Seals }),
            told => Table.Write(["ID", "STATE", "SEALS"], told.Select(k => (string[])[k.id.Length == 0 ? "-" : k.id, k.state, $"{k.seals}"]))));

    static Command Rotate()
    {
        var atOnce = new Option<bool>("--at-once") { Description = "On PostgreSQL: every node reads this very file, or there is only one. Without it each step waits until you gave the file to every node." };
        return Workplace.Does(new Command("rotate-master", "Makes a new master key and seals everything with it; goes on where it broke off.") { atOnce }, async (place, parsed, ct) =>
        {
            var rotated = await place.KeyRotation().RotateAsync(place.HasOneNode || parsed.GetValue(atOnce), ct);
            place.Say(new { current = rotated.Current, resealed = rotated.Resealed, faults = rotated.Faults, todo = rotated.Todo }, told =>
                Console.WriteLine($"{told.current} is current. Sealed anew: {told.resealed}.\n{told.todo}"));
            if (rotated.Faults.Count > 0) throw new CliException($"{rotated.Faults.Count} values could not be opened and are as they were. The first: {rotated.Faults[0]}");
        });
    }

    static Command Retire()
    {
        var (id, yes) = (new Argument<string>("ID") { Description = "The key's id, from: gatehouse key list" }, Common.Yes());
        return Workplace.Does(new Command("retire", "Takes a key out, when nothing is sealed with it any more.") { id, yes }, async (place, parsed, ct) =>
            place.Say(new { id = parsed.GetValue(id), said = await Workplace.GrantedAsync(parsed.GetValue(yes), confirmed => place.KeyRotation().RetireAsync(parsed.GetRequiredValue(id), confirmed, ct)) },
                told => Console.WriteLine(told.said)));
    }
}
