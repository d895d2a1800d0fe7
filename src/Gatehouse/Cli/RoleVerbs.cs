using System.CommandLine;
using Gatehouse.Access;

namespace Gatehouse.Cli;

static class RoleVerbs
{
    public static Command Command { get; } = new("role", "The roles of the instance, in order: what somebody may be in an Org.") { List(), Add(), Set(), Move(), Remove() };

    static Argument<string> Name() => new("NAME") { Description = "Such as editor." };

    static Option<string[]> Privileges() => new("--privilege")
    {
        Description = "What the role may do, in the app's own words; several times.", HelpName = "WORD", AllowMultipleArgumentsPerToken = true,
    };

    static Option<string?> Above() => new("--above") { Description = "The role it stands just above.", HelpName = "ROLE" };

    static Command List() => Workplace.Does(new Command("list", "Lists the roles, the lowest first."), async (place, _, ct) =>
        place.Say((await place.Roles.ListAsync(ct)).ConvertAll(Told), roles => Table.Write(["ROLE", "PRIVILEGES"], roles.Select(r => (string[])[r.name, string.Join(", ", r.privileges)]))));

    static Command Add()
    {
        var (name, privileges, above) = (Name(), Privileges(), Above());
        return Workplace.Does(new Command("add", "Makes a role. First choice: above all others.") { name, privileges, above }, async (place, parsed, ct) =>
        {
            if (Role.Problem(parsed.GetRequiredValue(name)) is { } problem) throw new CliException(problem);
            var role = (await place.Roles.AddAsync(parsed.GetRequiredValue(name), parsed.GetValue(privileges) ?? [], parsed.GetValue(above), ct)).Value();
            place.Say(Told(role), made => Console.WriteLine($"Made the role '{made.name}'."));
        });
    }

    static Command Set()
    {
        var (name, privileges) = (Name(), Privileges());
        return Workplace.Does(new Command("set", "Says anew what a role may do.") { name, privileges }, async (place, parsed, ct) =>
            place.Say(Told((await place.Roles.SetAsync(parsed.GetRequiredValue(name), parsed.GetValue(privileges) ?? [], ct)).Value()),
                role => Console.WriteLine($"'{role.name}' may: {string.Join(", ", role.privileges)}")));
    }

    static Command Move()
    {
        var (name, above, lowest) = (Name(), Above(), new Option<bool>("--lowest") { Description = "Below all others." });
        return Workplace.Does(new Command("move", "Gives a role another place. First choice: above all others. Everybody's access is computed anew, in the background.") { name, above, lowest }, async (place, parsed, ct) =>
        {
            if (parsed.GetValue(lowest) && parsed.GetValue(above) is not null) throw new CliException("Either --above or --lowest.");
            var role = (await place.Roles.MoveAsync(parsed.GetRequiredValue(name), parsed.GetValue(lowest) ? "" : parsed.GetValue(above), ct)).Value();
            place.Say(Told(role), moved => Console.WriteLine($"'{moved.name}' is number {moved.rank}, the lowest being 1."));
        });
    }

    static Command Remove()
    {
        var name = Name();
        return Workplace.Does(new Command("remove", "Removes a role that no mapping and no Org uses.") { name }, async (place, parsed, ct) =>
            place.Say(new { name = (await place.Roles.RemoveAsync(parsed.GetRequiredValue(name), ct)).Value().Name, removed = true }, _ => Console.WriteLine("Removed.")));
    }

    static Line Told(Role role) => new(role.Name, role.Rank, role.Privileges);

    sealed record Line(string name, long rank, IReadOnlyList<string> privileges);
}
