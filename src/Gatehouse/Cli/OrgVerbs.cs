using System.CommandLine;
using Gatehouse.Orgs;

namespace Gatehouse.Cli;

static class OrgVerbs
{
    public static Command Command { get; } = new("org", "Orgs: the tenants of the instance.") { Create(), List() };

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
        (await place.Orgs.ListAsync(ct)).Select(o => new { id = o.Id.Value, slug = o.Slug, name = o.Name, isolation = o.Isolation, primary = o.IsPrimary, uniqueId = o.UniqueId, createdAt = o.CreatedAt }).ToList(),
        orgs => Table.Write(["SLUG", "ID", "NAME", "ISOLATION", "CREATED"], orgs.Select(o => (string[])[o.slug, o.id, o.primary ? o.name + " (primary)" : o.name, o.isolation, Table.Time(o.createdAt)]))));
}
