namespace Gatehouse.Bench;

/// <summary>An Org's token, as its identity provider shows it.</summary>
sealed record Caller(string Org, string Token);

/// <summary>
/// Who is stored in a server: people 0 to <c>Stored</c> - 1, dealt out to the Orgs in equal stretches. Hands out whom to ask for
/// next, each user of a workload another one.
/// </summary>
sealed class Population(int stored, IReadOnlyList<Caller> callers, IReadOnlyList<int> groups)
{
    // Prime, and no divisor of any size used here: steps of it visit everybody once.
    const int Step = 7919;

    readonly int[] grown = [.. groups], left = new int[groups.Count];
    long drawn = -1, made = stored - 1L, changed = -1;

    public int Stored => stored;
    public IReadOnlyList<Caller> Callers => callers;

    /// <summary>How many members each prepared group was given.</summary>
    public IReadOnlyList<int> Groups => groups;

    public Caller CallerOf(int number) => callers[(int)((long)number * callers.Count / Math.Max(1, stored))];

    /// <summary>Somebody, all over the directory.</summary>
    public int Anybody() => (int)(Ids.Mixed(Interlocked.Increment(ref drawn)) % (ulong)stored);

    /// <summary>Somebody new, who belongs to one Org as well as to another.</summary>
    public (Person Person, Caller Caller) Newcomer()
    {
        var number = (int)Interlocked.Increment(ref made);
        return (new(number), callers[(int)(Ids.Mixed(number) % (ulong)callers.Count)]);
    }

    /// <summary>Everybody once in scattered order, then everybody again with the opposite value: each PATCH changes something.</summary>
    public (int Number, bool Active) Turn()
    {
        var turn = Interlocked.Increment(ref changed);
        return (Scattered(turn), turn / stored % 2 == 1);
    }

    /// <summary>Until everybody is active again.</summary>
    public int TurnsLeft => (int)((2L * stored - ((Interlocked.Read(ref changed) + 1) % (2L * stored))) % (2L * stored));

    /// <summary>Members 0 to n - 1 of the prepared group of n, and those who come after them.</summary>
    public IEnumerable<int> NewMembers(int group, int count)
    {
        var from = Interlocked.Add(ref grown[group], count) - count;
        return Enumerable.Range(from, count).Select(place => Scattered(place));
    }

    public IEnumerable<int> FirstMembers(int group) => Enumerable.Range(0, groups[group]).Select(place => Scattered(place));

    public int FirstMember(int group, int place) => place < groups[group] ? Scattered(place) : throw new ArgumentOutOfRangeException(nameof(place));

    /// <summary>The first members again, one after the other.</summary>
    public int NextToLeave(int group) => Scattered(Interlocked.Increment(ref left[group]) - 1);

    int Scattered(long place) => (int)(place * Step % stored);
}
