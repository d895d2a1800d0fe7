using System.CommandLine;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

static class BrandingVerbs
{
    static readonly Option<string?> Org = new("--org") { Description = "The Org's slug or id. First choice: of the instance.", HelpName = "SLUG" };

    public static Command Command { get; } = new("branding", "How sign-in pages look, of an Org or of the instance.") { Show(), Set() };

    static Command Show() => Workplace.Does(new Command("show", "Shows it.") { Org }, async (place, parsed, ct) => Tell(place, await place.Branding.FindAsync(await OfAsync(place, parsed, ct), ct)));

    static Command Set()
    {
        var settings = new Argument<string[]>("KEY=VALUE") { Description = "name=…, colour=#rrggbb, logo=FILE (PNG, JPEG or WebP, 64 kB at most); KEY= takes one back.", Arity = ArgumentArity.OneOrMore };
        return Workplace.Does(new Command("set", "Changes it.") { settings, Org }, async (place, parsed, ct) =>
        {
            var wish = Common.Read(parsed.GetRequiredValue(settings)).ToDictionary(s => s.Key, s => s.Value.Length == 0 ? null : s.Key == "logo" ? Convert.ToBase64String(File.ReadAllBytes(s.Value)) : s.Value, StringComparer.Ordinal);
            Tell(place, await place.Branding.SetAsync(await OfAsync(place, parsed, ct), wish, ct));
        });
    }

    static async Task<Data.OrgDb?> OfAsync(Workplace place, ParseResult parsed, CancellationToken ct) => parsed.GetValue(Org) is { } named ? (await place.OrgAsync(named, ct)).Db : null;

    static void Tell(Workplace place, Branding b) => place.Say(new { name = b.Name, colour = b.Colour, logo = b.Logo }, told => Console.WriteLine($"""
        Name    {told.name ?? "none"}
        Colour  {told.colour ?? "none"}
        Logo    {told.logo ?? "none"}
        """));
}
