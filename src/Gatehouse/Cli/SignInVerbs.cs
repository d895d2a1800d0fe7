using System.CommandLine;
using System.Globalization;
using Gatehouse.SignIn;

namespace Gatehouse.Cli;

static class SignInVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = Make();

    static Command Make()
    {
        var reference = new Option<string?>("--reference") { HelpName = "NUMBER", Description = "Only the one under this number, which the person at the browser was shown." };
        var outcome = new Option<string?>("--outcome") { HelpName = "OUTCOME", Description = "Only signed-in, refused, switched, signed-out, linked or unlinked." };
        outcome.AcceptOnlyFromAmong("signed-in", "refused", "switched", "signed-out", "linked", "unlinked");
        var count = new Option<int>("--count", "-n") { HelpName = "N", Description = "How many of the newest.", DefaultValueFactory = _ => 50 };
        return Workplace.Does(new Command("sign-ins", "Shows who signed in to an Org, and who was refused by which check.") { Org, reference, outcome, count }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var number = parsed.GetValue(reference);
            var entries = await (await place.SignInsAsync(ct)).ListAsync(db, number, parsed.GetValue(outcome), Math.Clamp(parsed.GetValue(count), 1, 10_000), ct);
            if (number is not null && entries.Count == 0) throw new CliException($"There is no sign-in with the reference '{number}' in this Org.");
            place.Say(entries, all =>
            {
                foreach (var entry in all) Write(entry, whole: number is not null);
            });
        });
    }

    static void Write(LoggedSignIn entry, bool whole)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {entry.Reference}  {entry.Outcome,-9}  {entry.Check ?? "",-18}  {entry.User ?? "",-32}  {entry.Address}{(entry.Detail is null ? "" : "  " + entry.Detail)}"));
        if (whole && entry.Message is { } message) Console.WriteLine(message);
    }
}
