using System.CommandLine;
using Gatehouse.Members;

namespace Gatehouse.Cli;

static class GroupVerbs
{
    public static Command Command { get; } = new("group", "The groups of an Org, as they were pushed.") { List() };

    static Command List()
    {
        var org = Common.Org();
        var count = new Option<int>("--count", "-n") { HelpName = "N", Description = "How many.", DefaultValueFactory = _ => 100 };
        var after = new Option<string?>("--after") { HelpName = "ID", Description = "Only those behind this one, in the order of the list." };
        return Workplace.Does(new Command("list", "Lists groups with how many are in them, and how many of those were invited and have not come.") { org, count, after }, async (place, parsed, ct) =>
        {
            var (_, db) = await place.OrgAsync(parsed.GetRequiredValue(org), ct);
            place.Say(await GroupCount.ListAsync(db, parsed.GetValue(after), Math.Clamp(parsed.GetValue(count), 1, 10_000), ct), groups =>
                Table.Write(["ID", "NAME", "MEMBERS", "PENDING"], groups.Select(g => (string[])[g.Id, g.Name, $"{g.Members}", $"{g.Pending}"])));
        });
    }
}
