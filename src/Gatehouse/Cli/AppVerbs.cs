using System.CommandLine;
using Gatehouse.Apps;

namespace Gatehouse.Cli;

static class AppVerbs
{
    static readonly Argument<string> Id = new("ID") { Description = "The app's client_id, from: gatehouse app list" };

    static readonly Option<string[]> Settings = new("--set") { Description = "A setting, such as backchannel-uri=https://app.example.com/backchannel. Several times.", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };

    static readonly Option<string?> Jwks = new("--jwks") { Description = "A file with the app's public keys, a JSON Web Key Set: for private-key.", HelpName = "FILE" };

    public static Command Command { get; } = new("app", "The apps to which people are signed in: clients of OpenID Connect.") { Create(), List(), Show(), Set(), Rotate(), Delete() };

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What operators call it." };
        var redirect = new Option<string[]>("--redirect-uri") { Description = "Where people come back to, letter by letter. Several times.", HelpName = "URI", Required = true };
        var authentication = new Option<string>("--authentication") { Description = $"How it proves who it is: {string.Join(", ", AppClient.Authentications)} (none: it runs in a browser or on a phone).", HelpName = "HOW", DefaultValueFactory = _ => AppClient.Secret };
        authentication.AcceptOnlyFromAmong([.. AppClient.Authentications]);
        return Workplace.Does(new Command("create", "Registers an app and shows its secret, once.") { name, redirect, authentication, Jwks, Settings }, async (place, parsed, ct) =>
        {
            var words = new Dictionary<string, string>(Common.Read(parsed.GetValue(Settings)!), StringComparer.Ordinal) { ["redirect-uris"] = string.Join(' ', parsed.GetRequiredValue(redirect)) };
            AppSettings.Read(words);
            var jwks = await ReadAsync(parsed.GetValue(Jwks), ct);
            if (parsed.GetValue(authentication) == AppClient.PrivateKey != jwks is not null) throw new CliException("--jwks goes with --authentication private-key, and is needed there.");
            var (app, secret) = await place.Apps.CreateAsync(Name(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(authentication), jwks, words, Common.Person, ct);
            var issuer = await place.PublicUrlAsync(ct);
            place.Say(new { id = app.Id, secret, issuer }, _ => Console.WriteLine($"""
                Issuer         {issuer}
                Client id      {app.Id}
                {(secret is null ? "" : $"Client secret  {secret}\n\nThis is the only time the secret is shown.\n")}
                Any OpenID Connect library sets itself up by {issuer}/.well-known/openid-configuration
                """));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the apps."), async (place, _, ct) =>
    {
        var apps = await place.Apps.ListAsync(ct);
        place.Say(apps.ConvertAll(Told), _ => Table.Write(["CLIENT ID", "NAME", "AUTHENTICATION", "REDIRECT URIS"], apps.Select(a => (string[])[a.Id, a.Name, a.Authentication, string.Join(' ', a.Settings.RedirectUris)])));
    });

    static object Told(AppClient a) => new { id = a.Id, name = a.Name, authentication = a.Authentication, settings = a.Words, createdBy = a.CreatedBy, createdAt = a.CreatedAt, version = a.Version };

    static Command Show() => Workplace.Does(new Command("show", "Shows an app, its settings and which secrets it has.") { Id }, async (place, parsed, ct) =>
    {
        var app = await FindAsync(place, parsed, ct);
        var secrets = await place.Apps.SecretsAsync(app.Id, ct);
        place.Say(new { app = Told(app), secrets = secrets.Select(s => new { hint = s.Hint, createdAt = s.CreatedAt, expiresAt = s.ExpiresAt }) }, _ =>
        {
            Console.WriteLine($"{app.Id}  {app.Name}  {app.Authentication}");
            foreach (var (key, value) in app.Words.OrderBy(w => w.Key, StringComparer.Ordinal)) Console.WriteLine($"  {key}={value}");
            foreach (var secret in secrets) Console.WriteLine($"  secret {secret.Hint} of {Table.Time(secret.CreatedAt)}{(secret.ExpiresAt is { } ends ? $", until {Table.Time(ends)}" : "")}");
        });
    });

    static Command Set()
    {
        var words = new Argument<string[]>("KEY=VALUE") { Description = "Such as token-life=10m; KEY= takes it back to its first choice.", Arity = ArgumentArity.ZeroOrMore };
        var name = new Option<string?>("--name") { Description = "What operators call it.", HelpName = "NAME" };
        return Workplace.Does(new Command("set", $"Changes an app. {AppSettings.Known.ReplaceLineEndings(" ")}") { Id, words, name, Jwks }, async (place, parsed, ct) =>
        {
            var changed = await place.Apps.ChangeAsync(parsed.GetRequiredValue(Id), parsed.GetValue(name) is { } called ? Name(called) : null, await ReadAsync(parsed.GetValue(Jwks), ct), Common.Read(parsed.GetValue(words) ?? []), null, ct) ?? throw NoSuch(parsed);
            place.Say(Told(Workplace.Granted(changed)), _ => Console.WriteLine("Changed."));
        });
    }

    static Command Rotate()
    {
        var now = new Option<bool>("--now") { Description = "The secrets before end at once, and not in a day." };
        return Workplace.Does(new Command("rotate", "Makes a new secret and shows it, once. The one before goes on for a day.") { Id, now }, async (place, parsed, ct) =>
        {
            var app = await FindAsync(place, parsed, ct);
            var secret = await place.Apps.RotateAsync(app.Id, parsed.GetValue(now), ct) ?? throw new CliException("This app has no secret: it authenticates by " + app.Authentication + ".");
            place.Say(new { id = app.Id, secret }, told => Console.WriteLine($"Client secret  {told.secret}\n\nThis is the only time the secret is shown."));
        });
    }

    static Command Delete()
    {
        var yes = Common.Yes();
        return Workplace.Does(new Command("delete", "Deletes an app with all that it was given.") { Id, yes }, async (place, parsed, ct) =>
        {
            var app = await FindAsync(place, parsed, ct);
            if (!parsed.GetValue(yes)) throw new CliException($"Nobody can be signed in to '{app.Name}' any more. Say --yes to go on.");
            if (!await place.Apps.DeleteAsync(app.Id, ct)) throw NoSuch(parsed);
            place.Say(new { id = app.Id, deleted = true }, _ => Console.WriteLine("Deleted."));
        });
    }

    static async Task<AppClient> FindAsync(Workplace place, ParseResult parsed, CancellationToken ct) => await place.Apps.FindAsync(parsed.GetRequiredValue(Id), ct) ?? throw NoSuch(parsed);

    static CliException NoSuch(ParseResult parsed) => new($"There is no app '{parsed.GetValue(Id)}'. See: gatehouse app list");

    static string Name(string name) => name.Trim() is { Length: > 0 and <= 100 } good ? good : throw new CliException("An app's name has 1 to 100 characters.");

    static async Task<string?> ReadAsync(string? file, CancellationToken ct)
    {
        if (file is null) return null;
        var text = await File.ReadAllTextAsync(file, ct);
        return AppClient.KeysProblem(text) is { } problem ? throw new CliException($"{file}: {problem}") : text;
    }
}
