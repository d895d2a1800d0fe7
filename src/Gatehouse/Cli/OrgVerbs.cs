using System.CommandLine;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

static class OrgVerbs
{
    public static Command Command { get; } = WithLife(new("org", "Orgs: the tenants of the instance.") { Create(), List(), Show(), Set(), Rename() });

    static Command WithLife(Command command)
    {
        foreach (var verb in OrgLifeVerbs.Commands) command.Add(verb);
        return command;
    }

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What people call it." };
        var slug = new Option<string?>("--slug") { Description = "Its name in addresses. First choice: made of NAME.", HelpName = "S" };
        var isolation = new Option<string>("--isolation") { Description = "isolated: a company of its own. shared: a department; one person may be in several.", DefaultValueFactory = _ => "isolated" };
        var uniqueId = new Option<string>("--unique-id") { Description = "What no two users of the Org share besides the userName.", DefaultValueFactory = _ => "userName" };
        isolation.AcceptOnlyFromAmong("shared", "isolated");
        uniqueId.AcceptOnlyFromAmong("userName", "email");
        return Workplace.Does(new Command("create", "Makes an Org.") { name, slug, isolation, uniqueId }, async (place, parsed, ct) =>
        {
            var called = parsed.GetRequiredValue(name).Trim();
            if (called.Length is 0 or > 200) throw new CliException("An Org's name has 1 to 200 characters.");
            var wanted = parsed.GetValue(slug) ?? Slug.Of(called);
            if (Slug.Problem(wanted) is { } problem) throw new CliException($"{problem} '{Slug.Of(wanted)}' would do.");
            var org = await place.Orgs.CreateAsync(called, wanted, parsed.GetRequiredValue(isolation), parsed.GetRequiredValue(uniqueId), ct)
                ?? throw new CliException($"An Org with the slug '{wanted}' is there already. Choose another with --slug.");
            place.Say(new { id = org.Id.Value, slug = org.Slug, name = org.Name }, made =>
            {
                Console.WriteLine($"Made the Org '{made.name}' ({made.slug}, id {made.id}).");
                Console.WriteLine($"Next: ./gatehouse token issue --org {made.slug}");
            });
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the Orgs."), async (place, _, ct) => place.Say(
        (await place.Orgs.ListAsync(ct)).Select(o => new { id = o.Id.Value, slug = o.Slug, name = o.Name, isolation = o.Isolation, primary = o.IsPrimary, uniqueId = o.UniqueId, createdAt = o.CreatedAt, state = o.State }).ToList(),
        orgs => Table.Write(["SLUG", "ID", "NAME", "ISOLATION", "STATE", "CREATED"], orgs.Select(o => (string[])[o.slug, o.id, o.primary ? o.name + " (primary)" : o.name, o.isolation, o.state, Table.Time(o.createdAt)]))));

    static Command Show()
    {
        var org = Named();
        return Workplace.Does(new Command("show", "Shows an Org and what it decided.") { org }, async (place, parsed, ct) => Tell(place, (await place.OrgAsync(parsed.GetRequiredValue(org), ct)).Org));
    }

    static Command Set()
    {
        var (org, settings, yes) = (Named(), new Argument<string[]>("KEY=VALUE") { Description = "Such as mode=jit; KEY= takes it back to its first choice.", Arity = ArgumentArity.OneOrMore }, Common.Yes());
        return Workplace.Does(new Command("set", "Changes what an Org decided.") { org, settings, yes }, async (place, parsed, ct) =>
        {
            var (found, db) = await place.OrgAsync(parsed.GetRequiredValue(org), ct);
            var wanted = Common.Read(parsed.GetRequiredValue(settings));
            await Workplace.GrantedAsync(parsed.GetValue(yes), confirmed => place.Changes.SetAsync(db, wanted, confirmed, Common.Person, ct));
            Tell(place, (await place.OrgAsync(found.Id.Value, ct)).Org);
        });
    }

    static Command Rename()
    {
        var org = Named();
        var name = new Option<string?>("--name") { Description = "What people call it.", HelpName = "NAME" };
        var slug = new Option<string?>("--slug") { Description = "Its name in addresses. Identity providers that use the address by slug need the new one.", HelpName = "S" };
        return Workplace.Does(new Command("rename", "Gives an Org another name or slug; its id stays.") { org, name, slug }, async (place, parsed, ct) =>
        {
            var (found, db) = await place.OrgAsync(parsed.GetRequiredValue(org), ct);
            var (called, wanted) = (parsed.GetValue(name)?.Trim(), parsed.GetValue(slug));
            if (called is null && wanted is null) throw new CliException("Say --name, --slug or both.");
            if (called is { Length: 0 or > 200 }) throw new CliException("An Org's name has 1 to 200 characters.");
            if (wanted is not null && Slug.Problem(wanted) is { } problem) throw new CliException($"{problem} '{Slug.Of(wanted)}' would do.");
            Workplace.Granted(await place.Changes.RenameAsync(db, wanted, called, Common.Person, ct));
            Tell(place, (await place.OrgAsync(found.Id.Value, ct)).Org);
        });
    }

    static Argument<string> Named() => new("ORG") { Description = "The Org's slug or id." };

    static void Tell(Workplace place, Org org) => place.Say(
        new { id = org.Id.Value, slug = org.Slug, name = org.Name, isolation = org.Isolation, primary = org.IsPrimary, uniqueId = org.UniqueId, createdAt = org.CreatedAt, mode = org.Settings.Mode, preview = org.Preview, state = org.State, suspendedAt = org.SuspendedAt, deletedAt = org.DeletedAt, settings = org.Words },
        told => Console.WriteLine($"""
            {told.name}{(told.primary ? " (primary)" : "")}
            Slug       {told.slug}
            Id         {told.id}
            Isolation  {told.isolation}
            Unique id  {told.uniqueId}
            Made       {Table.Time(told.createdAt)}
            State      {told.state}
            Mode       {told.mode}{(told.preview is null ? "" : ", in preview: see gatehouse preview show")}
            Settings   {(told.settings.Count == 0 ? "all at their first choice" : string.Join(' ', told.settings.Select(s => $"{s.Key}={s.Value}")))}
            """));
}
