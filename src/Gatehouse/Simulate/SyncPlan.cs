namespace Gatehouse.Simulate;

/// <summary>Who exists and who belongs where. Nothing is stored: person 7 is worked out when somebody asks.</summary>
sealed class SyncPlan(SimulationOptions options)
{
    public static readonly string[] Departments =
    [
        "Engineering", "Finance", "Legal", "Marketing", "Operations", "People", "Research", "Sales", "Security", "Support",
    ];

    public int Users => options.Users;
    public int Groups => options.Groups;
    public int MembersPerGroup { get; } = Math.Min(options.Members, options.Users);

    public Person Person(int index) => new(index, options.Seed, options.Domain);

    public Group Group(int index)
    {
        var department = Departments[index % Departments.Length];
        var number = Lot.Number(index, options.Seed);
        var lot = new Lot("group", index, options.Seed, options.Domain);
        return new($"{department} {number} ({options.Domain})", lot.Guid());
    }

    /// <summary>Users are dealt out like cards: nobody is in two groups before everybody is in one.</summary>
    public int Member(int group, int place) => (int)(((long)group * MembersPerGroup + place) % Users);

    /// <summary>The name of nobody: for the question that a server must answer with an empty list.</summary>
    public string Nobody { get; } = new Lot("nobody", 0, options.Seed, options.Domain).Guid();
}

sealed record Group(string DisplayName, string ObjectId);
