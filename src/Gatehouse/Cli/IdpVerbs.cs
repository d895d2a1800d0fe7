using System.CommandLine;
using Gatehouse.Idp;

namespace Gatehouse.Cli;

/// <summary>An identity provider for trying and testing sign-in, on this machine alone.</summary>
static class IdpVerbs
{
    public static Command Command { get; } = new("idp", "A small identity provider to try sign-in with: everybody is let in, on this machine only.") { Start(), Quirk() };

    static Command Start()
    {
        var first = new IdpOptions();
        var url = new Option<string>("--url") { Description = "Where it listens: a loopback address.", HelpName = "URL", DefaultValueFactory = _ => first.Url };
        var vendor = new Option<string>("--vendor") { Description = $"Whose habits it has: {string.Join(", ", Quirks.Vendors.Keys)}.", HelpName = "VENDOR", DefaultValueFactory = _ => "plain" };
        var quirks = new Option<string[]>("--quirk") { Description = "One more habit; may be given several times. See: gatehouse idp quirks", HelpName = "QUIRK" };
        var person = new Option<string?>("--person") { Description = "Signs this person in without asking.", HelpName = "NAME" };
        var domain = new Option<string>("--domain") { Description = "Of people who give a name and no address.", HelpName = "DOMAIN", DefaultValueFactory = _ => first.Domain };
        var entity = new Option<string?>("--entity-id") { Description = "Its SAML entity id. First choice: the address of its metadata.", HelpName = "ID" };
        var channel = new Option<string?>("--back-channel") { Description = "Where OpenID Connect logout tokens go.", HelpName = "URL" };
        var command = new Command("start", "Starts it. SAML metadata is at /saml/metadata, the OpenID Connect issuer is its address.") { url, vendor, quirks, person, domain, entity, channel };
        command.SetAction((parsed, ct) => Workplace.Guarded(async () =>
        {
            var options = new IdpOptions
            {
                Url = parsed.GetRequiredValue(url).TrimEnd('/'), Quirks = Quirks.Of(parsed.GetRequiredValue(vendor), parsed.GetValue(quirks) ?? []), Person = parsed.GetValue(person),
                Domain = parsed.GetRequiredValue(domain), EntityId = parsed.GetValue(entity), BackChannel = parsed.GetValue(channel), ClientSecret = Common.Env("IDP_CLIENT_SECRET"),
            };
            if (options.Problems().ToList() is { Count: > 0 } problems) throw new CliException(string.Join(Environment.NewLine, problems));
            await using var app = IdpServer.Build(options);
            await app.StartAsync(ct);
            Console.WriteLine($"""
                A test identity provider serves at {options.Url}. Everybody is let in: never let it be reached from elsewhere.
                SAML metadata:          {options.Url}/saml/metadata
                OpenID Connect issuer:  {options.Url}
                """);
            await app.WaitForShutdownAsync(ct);
        }));
        return command;
    }

    static Command Quirk()
    {
        var command = new Command("quirks", "Says what it can do as real identity providers do.");
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(Common.Json)) Console.WriteLine(Workplace.Json(new { vendors = Quirks.Vendors, quirks = Quirks.Words.ToDictionary(w => w.Key, w => w.Value.Meaning, StringComparer.Ordinal) }));
            else
            {
                foreach (var (word, (meaning, _)) in Quirks.Words) Console.WriteLine($"{word,-26} {meaning}");
                Console.WriteLine();
                foreach (var (vendor, words) in Quirks.Vendors) Console.WriteLine($"{vendor,-26} {string.Join(' ', words)}");
            }
        });
        return command;
    }
}
