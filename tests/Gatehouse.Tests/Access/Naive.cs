namespace Gatehouse.Tests.Access;

/// <summary>The rules as a simple mind reads them: everything in memory, computed anew each time it is asked for.</summary>
sealed class Naive
{
    static readonly string[] Ranks = ["viewer", "developer", "admin"];

    public sealed class Person
    {
        public bool Active { get; set; } = true;
        public string? Value { get; set; }
        public HashSet<string> ByHand { get; } = [];
    }

    public sealed class Team(string name)
    {
        public string Name { get; set; } = name;
        public HashSet<string> People { get; } = [];
        public HashSet<string> Teams { get; } = [];
    }

    public sealed class Rule
    {
        public string? Team { get; set; }
        public required string Name { get; set; }
        public string? Role { get; set; }
        public string[] Workspaces { get; set; } = [];
        public bool KeepsDeleted { get; set; }
        public bool KeepsRenamed { get; set; }
        public HashSet<string> Kept { get; } = [];
    }

    public Dictionary<string, Person> People { get; } = [];
    public Dictionary<string, Team> Teams { get; } = [];
    public List<Rule> Rules { get; } = [];
    public Dictionary<string, string> Values { get; } = [];
    public string? DefaultRole { get; set; }

    public string Access(string id)
    {
        var person = People[id];
        if (!person.Active) return "no role";
        var rules = Rules.Where(r => (r.Team is not null && Below(r.Team).Contains(id)) || r.Kept.Contains(id)).ToList();
        var roles = rules.Select(r => r.Role).Append(person.Value is null ? null : Values.GetValueOrDefault(person.Value)).OfType<string>().ToList();
        return World.Words(roles.MaxBy(r => Array.IndexOf(Ranks, r)) ?? DefaultRole, rules.SelectMany(r => r.Workspaces).Concat(person.ByHand).Distinct());
    }

    public HashSet<string> Below(string team, HashSet<string>? seen = null)
    {
        if (!(seen ??= []).Add(team)) return [];
        return [.. Teams[team].People, .. Teams[team].Teams.SelectMany(inner => Below(inner, seen))];
    }

    public void Create(string id, Team team)
    {
        Teams[id] = team;
        if (Rules.Find(r => r.Team is null && r.Name == team.Name) is not { } rule) return;
        rule.Team = id;
        rule.Kept.ExceptWith(team.People);
    }

    public void Delete(string id)
    {
        foreach (var rule in Rules.Where(r => r.Team == id).ToList())
            if (!rule.KeepsDeleted) Rules.Remove(rule);
            else
            {
                rule.Kept.UnionWith(Below(id));
                rule.Team = null;
            }

        Teams.Remove(id);
        foreach (var team in Teams.Values) team.Teams.Remove(id);
    }

    public void Rename(string id, string name)
    {
        Teams[id].Name = name;
        Rules.RemoveAll(r => r.Team == id && !r.KeepsRenamed && r.Name != name);
        foreach (var rule in Rules.Where(r => r.Team == id)) rule.Name = name;
    }

    public void Leave(string id)
    {
        People.Remove(id);
        foreach (var team in Teams.Values) team.People.Remove(id);
        foreach (var rule in Rules) rule.Kept.Remove(id);
    }

    /// <summary>Somebody came to or left a team: what was kept for them is over.</summary>
    public void Settle(string team, string person)
    {
        foreach (var rule in Rules.Where(r => r.Team == team)) rule.Kept.Remove(person);
    }
}
