using System.CommandLine;
using Gatehouse.Orgs;
using Gatehouse.Scim;

namespace Gatehouse.Cli;

static class SchemaVerbs
{
    static readonly Option<string> Org = Common.Org();

    public static Command Command { get; } = new("schema", "An Org's own extensions of Users and Groups.") { Add(), List(), Remove() };

    static Option<string> On()
    {
        var on = new Option<string>("--on") { Description = "What it extends.", DefaultValueFactory = _ => "User" };
        on.AcceptOnlyFromAmong("User", "Group");
        return on;
    }

    static Command Add()
    {
        var (file, on) = (new Argument<FileInfo>("FILE") { Description = "A schema in the form of RFC 7643 §7: id, name, attributes." }, On());
        return Workplace.Does(new Command("add", "Defines an extension, or defines it anew.") { file, on, Org }, async (place, parsed, ct) =>
        {
            var (org, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var schema = Read(await File.ReadAllBytesAsync(parsed.GetRequiredValue(file).FullName, ct));
            await SchemaStore.SaveAsync(db, parsed.GetRequiredValue(on), schema, place.Clock.GetUtcNow(), ct);
            place.Say(new { id = schema.Id, on = parsed.GetValue(on) }, s => Console.WriteLine($"{s.id} extends {s.on} in {org.Slug}."));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the extensions.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        place.Say((await SchemaStore.ListAsync(db, ct)).Select(s => new { id = s.Schema.Id, on = s.ResourceType, attributes = s.Schema.Attributes.Select(a => a.Name).ToList() }).ToList(),
            schemas => Table.Write(["ID", "ON", "ATTRIBUTES"], schemas.Select(s => (string[])[s.id, s.on, string.Join(", ", s.attributes)])));
    });

    static Command Remove()
    {
        var (id, on) = (new Argument<string>("ID") { Description = "The schema's URN." }, On());
        return Workplace.Does(new Command("remove", "Forgets an extension. Values that users have stay until they are written again.") { id, on, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            if (!await SchemaStore.RemoveAsync(db, parsed.GetRequiredValue(on), parsed.GetRequiredValue(id), ct)) throw new CliException($"There is no extension '{parsed.GetValue(id)}' of {parsed.GetValue(on)} in this Org.");
            place.Say(new { id = parsed.GetValue(id), removed = true }, _ => Console.WriteLine("Removed."));
        });
    }

    static ScimSchema Read(byte[] text)
    {
        try
        {
            return SchemaJson.Read(ScimJson.ReadObject(text));
        }
        catch (ScimException malformed)
        {
            throw new CliException(malformed.Message.Replace("The body", "The file", StringComparison.Ordinal));
        }
    }
}
