using System.CommandLine;
using Gatehouse.Access;

namespace Gatehouse.Cli;

static class WorkspaceVerbs
{
    static readonly Option<string> Org = Common.Org();
    static readonly Option<string> User = new("--user") { Description = "A member: id or userName.", HelpName = "USER", Required = true };

    public static Command Command { get; } = new("workspace", "An Org's workspaces: what its members work in.") { Create(), List(), Rename(), Remove(), Grant(), Revoke() };

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What people call it." };
        return Workplace.Does(new Command("create", "Makes a workspace.") { name, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var made = (await WorkspaceStore.CreateAsync(db, Checked(parsed.GetRequiredValue(name)), place.Clock.GetUtcNow(), ct)).Value();
            place.Say(new { id = made.Id, name = made.Name }, w => Console.WriteLine($"Made the workspace '{w.name}' ({w.id})."));
        });
    }

    static Command List() => Workplace.Does(new Command("list", "Lists the workspaces.") { Org }, async (place, parsed, ct) =>
    {
        var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
        place.Say((await WorkspaceStore.ListAsync(db, ct)).Select(w => new { id = w.Workspace.Id, name = w.Workspace.Name, members = w.Members }).ToList(),
            all => Table.Write(["ID", "NAME", "MEMBERS"], all.Select(w => (string[])[w.id, w.name, $"{w.members}"])));
    });

    static Command Rename()
    {
        var (workspace, name) = (Named(), new Argument<string>("NAME") { Description = "The new name." });
        return Workplace.Does(new Command("rename", "Gives a workspace another name.") { workspace, name, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var renamed = (await WorkspaceStore.RenameAsync(db, parsed.GetRequiredValue(workspace), Checked(parsed.GetRequiredValue(name)), ct)).Value();
            place.Say(new { id = renamed.Id, name = renamed.Name }, w => Console.WriteLine($"It is called '{w.name}'."));
        });
    }

    static Command Remove()
    {
        var workspace = Named();
        return Workplace.Does(new Command("remove", "Removes a workspace that nobody has.") { workspace, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var removed = (await WorkspaceStore.RemoveAsync(db, parsed.GetRequiredValue(workspace), ct)).Value();
            place.Say(new { id = removed.Id, removed = true }, _ => Console.WriteLine("Removed."));
        });
    }

    static Command Grant()
    {
        var workspace = Named();
        return Workplace.Does(new Command("grant", "Gives a workspace to a member by hand. No mapping takes it away.") { workspace, User, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var changed = (await GrantStore.GrantAsync(db, parsed.GetRequiredValue(workspace), parsed.GetRequiredValue(User), Common.Person, place.Clock.GetUtcNow(), ct)).Value();
            place.Say(new { granted = true, changed }, _ => Console.WriteLine(changed ? "Given." : "It was given before."));
        });
    }

    static Command Revoke()
    {
        var workspace = Named();
        return Workplace.Does(new Command("revoke", "Takes back what was given by hand. What a mapping gives stays.") { workspace, User, Org }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(Org), ct);
            var changed = (await GrantStore.RevokeAsync(db, parsed.GetRequiredValue(workspace), parsed.GetRequiredValue(User), place.Clock.GetUtcNow(), ct)).Value();
            place.Say(new { granted = false, changed }, _ => Console.WriteLine(changed ? "Taken back." : "It was not given by hand."));
        });
    }

    static Argument<string> Named() => new("WORKSPACE") { Description = "Its id or name." };

    static string Checked(string name) => name.Trim() is { Length: > 0 and <= 200 } good ? good : throw new CliException("A workspace's name has 1 to 200 characters.");
}
