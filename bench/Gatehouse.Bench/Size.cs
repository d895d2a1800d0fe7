namespace Gatehouse.Bench;

/// <summary>How large the directories are, and how long is measured.</summary>
sealed record Size
{
    public required string Name { get; init; }

    /// <summary>Users of the small directory, of the large one, and of the one that is searched through.</summary>
    public required int Few { get; init; }
    public required int Many { get; init; }
    public required int Crowd { get; init; }

    /// <summary>As many users as <see cref="Many"/>, in so many Orgs.</summary>
    public required int Orgs { get; init; }

    /// <summary>Members of the groups that grow, in the large directory.</summary>
    public required IReadOnlyList<int> Groups { get; init; }
    public required IReadOnlyList<(int Users, int Groups)> Syncs { get; init; }

    /// <summary>Runs of each measurement; the median counts.</summary>
    public required int Runs { get; init; }
    public required TimeSpan Warm { get; init; }
    public required TimeSpan Time { get; init; }

    /// <summary>The longest walk through all pages.</summary>
    public required TimeSpan Walk { get; init; }

    /// <summary>The longest wait for a started server to do nothing of its own accord.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>Operations of one run: of any workload, of those that make users, of those that add members.</summary>
    public required int Operations { get; init; }
    public required int Creates { get; init; }
    public required int Members { get; init; }

    /// <summary>Events to read and to deliver.</summary>
    public required int Events { get; init; }
    public required int Deliveries { get; init; }

    public Bound Bound => new(Operations, Time);

    public static IReadOnlyList<Size> All { get; } =
    [
        new()
        {
            Name = "check", Few = 200, Many = 1_000, Crowd = 1_000, Orgs = 20, Groups = [100, 500], Syncs = [(40, 2), (80, 4)],
            Runs = 1, Warm = TimeSpan.FromMilliseconds(50), Time = TimeSpan.FromMilliseconds(150), Walk = TimeSpan.FromSeconds(1), Settle = TimeSpan.Zero,
            Operations = 100, Creates = 100, Members = 20, Events = 500, Deliveries = 100,
        },
        new()
        {
            Name = "small", Few = 1_000, Many = 5_000, Crowd = 5_000, Orgs = 50, Groups = [100, 1_000], Syncs = [(60, 2), (200, 4)],
            Runs = 1, Warm = TimeSpan.FromMilliseconds(100), Time = TimeSpan.FromMilliseconds(400), Walk = TimeSpan.FromSeconds(2), Settle = TimeSpan.FromMilliseconds(200),
            Operations = 200, Creates = 200, Members = 50, Events = 2_000, Deliveries = 500,
        },
        new()
        {
            Name = "medium", Few = 10_000, Many = 100_000, Crowd = 100_000, Orgs = 1_000, Groups = [100, 1_000, 20_000], Syncs = [(1_000, 10), (5_000, 50)],
            Runs = 3, Warm = TimeSpan.FromSeconds(1.5), Time = TimeSpan.FromSeconds(1.5), Walk = TimeSpan.FromSeconds(15), Settle = TimeSpan.FromSeconds(10),
            Operations = 30_000, Creates = 10_000, Members = 500, Events = 20_000, Deliveries = 2_000,
        },
        // The largest group without the largest directory.
        new()
        {
            Name = "wide", Few = 10_000, Many = 120_000, Crowd = 100_000, Orgs = 1_000, Groups = [100, 100_000], Syncs = [(1_000, 10)],
            Runs = 3, Warm = TimeSpan.FromSeconds(1.5), Time = TimeSpan.FromSeconds(3), Walk = TimeSpan.FromSeconds(15), Settle = TimeSpan.FromSeconds(10),
            Operations = 20_000, Creates = 10_000, Members = 1_000, Events = 100_000, Deliveries = 10_000,
        },
        new()
        {
            Name = "full", Few = 10_000, Many = 1_000_000, Crowd = 100_000, Orgs = 10_000, Groups = [100, 1_000, 10_000, 100_000], Syncs = [(10_000, 100), (100_000, 1_000)],
            Runs = 3, Warm = TimeSpan.FromSeconds(2.5), Time = TimeSpan.FromSeconds(3), Walk = TimeSpan.FromSeconds(90), Settle = TimeSpan.FromSeconds(60),
            Operations = 100_000, Creates = 30_000, Members = 1_000, Events = 100_000, Deliveries = 10_000,
        },
    ];
}
