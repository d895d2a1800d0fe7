using System.CommandLine;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

static class InstanceVerbs
{
    public static Command Command { get; } = new("instance", "What holds for all Orgs.") { Show(), Set() };

    static Command Show() => Workplace.Does(new Command("show", "Shows what the instance decided."), async (place, _, ct) =>
        Tell(place, OrgSettings.Words(await place.Facts.WordsAsync(ct) ?? "{}")));

    static Command Set()
    {
        var settings = new Argument<string[]>("KEY=VALUE") { Description = "Such as require-connection=true; KEY= takes it back to its first choice.", Arity = ArgumentArity.OneOrMore };
        return Workplace.Does(new Command("set", "Changes what the instance decided.") { settings }, async (place, parsed, ct) =>
            Tell(place, await place.Facts.SetAsync(Common.Read(parsed.GetRequiredValue(settings)), ct)));
    }

    static void Tell(Workplace place, Dictionary<string, string> words) => place.Say(words, told =>
        Console.WriteLine(told.Count == 0 ? "All settings are at their first choice." : string.Join(Environment.NewLine, told.Select(s => $"{s.Key}={s.Value}"))));
}
