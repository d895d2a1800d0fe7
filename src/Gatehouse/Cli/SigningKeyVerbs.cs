using System.CommandLine;

namespace Gatehouse.Cli;

/// <summary>The keys that sign tokens.</summary>
static class SigningKeyVerbs
{
    public static Command Command { get; } = new("signing-key", "The keys that sign tokens for apps, and security events. They roll by themselves every 90 days.") { List(), Rotate(), Retire() };

    static Command List() => Workplace.Does(new Command("list", "Lists them: next (published, signs later), current, retiring (published, signs no more), old (verifies hints)."), async (place, _, ct) =>
    {
        using var store = await place.SigningKeysAsync(ct);
        await store.PublishedAsync(ct); // The first ones are made when they are first asked for.
        place.Say((await store.ListAsync(ct)).ConvertAll(k => new { id = k.Id, algorithm = k.Algorithm, state = k.State(place.Clock.GetUtcNow()), createdAt = k.CreatedAt, signsFrom = k.SignsFrom }),
            told => Table.Write(["ID", "ALGORITHM", "STATE", "SIGNS FROM"], told.Select(k => (string[])[k.id, k.algorithm, k.state, Table.Time(k.signsFrom)])));
    });

    static Command Rotate()
    {
        var now = new Option<bool>("--now") { Description = "They sign at once, before everybody knows them: for when a key is no secret any more." };
        return Workplace.Does(new Command("rotate", "Publishes the next keys; they sign a day later.") { now }, async (place, parsed, ct) =>
        {
            using var store = await place.SigningKeysAsync(ct);
            await store.PublishedAsync(ct);
            await store.RotateAsync(parsed.GetValue(now), ct);
            place.Say(new { rotated = true, now = parsed.GetValue(now) }, told => Console.WriteLine(told.now ? "They sign from now on, on every node within half a minute. Take the old ones back: gatehouse signing-key retire" : "Published. They sign from tomorrow on."));
        });
    }

    static Command Retire()
    {
        var id = new Argument<string>("ID") { Description = "The key's id, from: gatehouse signing-key list" };
        return Workplace.Does(new Command("retire", "Takes a key back: what it signed counts no more.") { id }, async (place, parsed, ct) =>
        {
            using var store = await place.SigningKeysAsync(ct);
            if (!await store.RetireAsync(parsed.GetRequiredValue(id), ct)) throw new CliException("There is no such key, or it is the one that signs: rotate first (gatehouse signing-key rotate --now).");
            place.Say(new { id = parsed.GetValue(id), retired = true }, _ => Console.WriteLine("Retired."));
        });
    }
}
