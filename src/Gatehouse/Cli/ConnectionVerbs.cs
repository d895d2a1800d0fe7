using System.CommandLine;
using Gatehouse.Connections;
using Gatehouse.Data;

namespace Gatehouse.Cli;

static class ConnectionVerbs
{
    static readonly Argument<string> Id = new("ID") { Description = "The connection's id, from: gatehouse connection list" };

    public static Command Command { get; } = new("connection", "Connections to identity providers, through which people sign in.")
    {
        Create(), List(), Show(), Set(), State("enable", Connection.Active, "Lets people sign in through it."), State("disable", Connection.Disabled, "Lets nobody sign in through it any more."),
        Serve(), Leave(), Default(), Delete(), ConnectionKeyVerbs.Keys(Id), ConnectionKeyVerbs.Refresh(Id), ConnectionTestVerb.Test(Id),
    };

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What people call it: they may have to choose." };
        var org = new Option<string?>("--org") { Description = "Whose it is. Without: of the instance, to serve several Orgs (connection serve).", HelpName = "SLUG" };
        var template = new Option<string?>("--template") { Description = $"{string.Join(", ", Template.Names)}. First choice: generic.", HelpName = "NAME" };
        var protocol = new Option<string?>("--protocol") { Description = "saml or oidc. First choice: saml, or oidc when an issuer or client is told.", HelpName = "P" };
        var settings = new Option<string[]>("--set") { Description = "A setting, such as stable-id=employeeNumber. Several times.", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };
        template.AcceptOnlyFromAmong([.. Template.Names]);
        protocol.AcceptOnlyFromAmong("saml", "oidc");
        var command = new Command("create", "Makes a connection, a draft at first, and shows what to enter at the identity provider.") { name, org, template, protocol, settings };
        ConnectionOptions.AddTo(command);
        return Workplace.Does(command, async (place, parsed, ct) =>
        {
            var wanted = parsed.GetValue(template);
            var spoken = parsed.GetValue(protocol) ?? (wanted == Template.GenericOidc || ConnectionOptions.SpeakOfOidc(parsed) ? "oidc" : "saml");
            var chosen = Template.Find(wanted ?? (spoken == "saml" ? Template.GenericSaml : Template.GenericOidc), spoken) ?? throw new CliException($"'{wanted}' is not spoken to by {spoken.ToUpperInvariant()} here.");
            var told = await ConnectionOptions.ReadAsync(place, parsed, spoken, null, ct);
            var words = chosen.Words.Concat(Common.Read(parsed.GetValue(settings)!)).GroupBy(w => w.Key, StringComparer.Ordinal).ToDictionary(w => w.Key, w => w.Last().Value, StringComparer.Ordinal);
            var owner = parsed.GetValue(org) is { } slug ? (OrgId?)(await place.OrgAsync(slug, ct)).Org.Id : null;
            var made = Workplace.Granted(await (await place.ConnectionChangesAsync(ct)).CreateAsync(
                new(owner, Name(parsed.GetRequiredValue(name)), chosen.Id, words, told.Idp ?? (spoken == "saml" ? new IdentityProvider.Saml("", [], [], false) : new IdentityProvider.Oidc("", "")))
                {
                    Secret = told.Secret, SecretEndsAt = told.SecretEndsAt, MetadataUrl = told.MetadataUrl, Certificates = told.Certificates ?? [],
                }, Common.Person, ct));
            await ConnectionText.TellAsync(place, made, ct);
        });
    }

    static Command List()
    {
        var org = new Option<string?>("--org") { Description = "Those that serve this Org. Without: all there are.", HelpName = "SLUG" };
        return Workplace.Does(new Command("list", "Lists connections.") { org }, async (place, parsed, ct) =>
        {
            var served = parsed.GetValue(org) is { } slug ? (OrgId?)(await place.OrgAsync(slug, ct)).Org.Id : null;
            var all = await place.Connections.ListAsync(served, ct);
            place.Say(all.Select(c => new { id = c.Id, org = c.Owner?.Value, name = c.Name, template = c.Template, protocol = c.Protocol, state = c.State, idp = c.Idp.Name, testedAt = c.LastTest?.At, testPassed = c.LastTest?.Passed }).ToList(),
                _ => Table.Write(["ID", "NAME", "KIND", "STATE", "TESTED", "IDENTITY PROVIDER"], all.Select(c =>
                    (string[])[c.Id, c.Name, $"{c.Template} {c.Protocol}", c.State, c.LastTest is { } test ? $"{(test.Passed ? "passed" : "failed")} {Table.Time(test.At)}" : "never", c.Idp.Name])));
        });
    }

    static Command Show() => Workplace.Does(new Command("show", "Shows a connection: what to enter at the identity provider, its keys, whom it serves.") { Id }, async (place, parsed, ct) =>
        await ConnectionText.TellAsync(place, await FindAsync(place, parsed.GetRequiredValue(Id), ct), ct));

    static Command Set()
    {
        var settings = new Argument<string[]>("KEY=VALUE") { Description = "Such as idp-initiated=off; KEY= takes it back to what the template says.", Arity = ArgumentArity.ZeroOrMore };
        var (name, yes) = (new Option<string?>("--name") { Description = "What people call it.", HelpName = "NAME" }, Common.Yes());
        var command = new Command("set", "Changes a connection, or tells what is known of the identity provider.") { Id, settings, name, yes };
        ConnectionOptions.AddTo(command);
        return Workplace.Does(command, async (place, parsed, ct) =>
        {
            var found = await FindAsync(place, parsed.GetRequiredValue(Id), ct);
            var wish = await ConnectionOptions.ReadAsync(place, parsed, found.Protocol, found.Idp, ct) with
            {
                Words = Common.Read(parsed.GetValue(settings) ?? []), Name = parsed.GetValue(name) is { } called ? Name(called) : null,
            };
            var changes = await place.ConnectionChangesAsync(ct);
            await ConnectionText.TellAsync(place, await Workplace.GrantedAsync(parsed.GetValue(yes), async confirmed => await changes.ChangeAsync(found.Id, wish, confirmed, Common.Person, ct) ?? throw NoSuch(found.Id)), ct);
        });
    }

    static Command State(string verb, string state, string description) => Workplace.Does(new Command(verb, description) { Id }, async (place, parsed, ct) =>
    {
        var changed = await (await place.ConnectionChangesAsync(ct)).ChangeAsync(parsed.GetRequiredValue(Id), new() { State = state }, confirmed: false, Common.Person, ct) ?? throw NoSuch(parsed.GetValue(Id));
        place.Say(new { id = parsed.GetValue(Id), state = Workplace.Granted(changed).State }, told => Console.WriteLine(told.state == Connection.Active ? "Enabled." : "Disabled."));
    });

    static Command Serve() => OfAnOrg("serve", "Lets a connection of the instance sign in this Org's people too.", async (place, id, org, ct) =>
        Workplace.Granted(await (await place.ConnectionChangesAsync(ct)).ServeAsync(id, org, Common.Person, ct) ?? throw NoSuch(id)) ? "It serves the Org." : "It serves the Org already.");

    static Command Leave() => OfAnOrg("leave", "Ends that: the Org's people cannot sign in through it any more.", async (place, id, org, ct) =>
        Workplace.Granted(await (await place.ConnectionChangesAsync(ct)).LeaveAsync(id, org, Common.Person, ct) ?? throw NoSuch(id)) ? "It serves the Org no more." : "It does not serve the Org.");

    static Command Default() => OfAnOrg("default", "Makes it the one to which the Org's people go when nobody chooses.", async (place, id, org, ct) =>
        await (await place.ConnectionChangesAsync(ct)).MakeDefaultAsync(id, org, Common.Person, ct) is null ? throw new CliException("This connection does not serve the Org. See: gatehouse connection list --org") : "It is the Org's default.");

    static Command OfAnOrg(string verb, string description, Func<Workplace, string, OrgId, CancellationToken, Task<string>> work)
    {
        var org = Common.Org();
        return Workplace.Does(new Command(verb, description) { Id, org }, async (place, parsed, ct) =>
        {
            var done = await work(place, parsed.GetRequiredValue(Id), (await place.OrgAsync(parsed.GetRequiredValue(org), ct)).Org.Id, ct);
            place.Say(new { id = parsed.GetValue(Id), org = parsed.GetValue(org), done }, told => Console.WriteLine(told.done));
        });
    }

    static Command Delete()
    {
        var yes = Common.Yes();
        return Workplace.Does(new Command("delete", "Deletes a connection with its keys.") { Id, yes }, async (place, parsed, ct) =>
        {
            var found = await FindAsync(place, parsed.GetRequiredValue(Id), ct);
            if (found.IsActive && !parsed.GetValue(yes)) throw new CliException($"People sign in through '{found.Name}', and could not any more. Say --yes to go on.");
            if (!await (await place.ConnectionChangesAsync(ct)).DeleteAsync(found.Id, Common.Person, ct)) throw NoSuch(found.Id);
            place.Say(new { id = found.Id, deleted = true }, _ => Console.WriteLine("Deleted."));
        });
    }

    internal static async Task<Connection> FindAsync(Workplace place, string id, CancellationToken ct) => await place.Connections.FindAsync(id, ct) ?? throw NoSuch(id);

    internal static CliException NoSuch(string? id) => new($"There is no connection '{id}'. See: gatehouse connection list");

    static string Name(string name) => name.Trim() is { Length: > 0 and <= 100 } good ? good : throw new CliException("A connection's name has 1 to 100 characters.");
}
