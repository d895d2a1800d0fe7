namespace Gatehouse.Bench;

/// <summary>
/// All servers on one kind of database. Each is filled and started when a workload first asks for it, and shared by the later
/// ones; an idle one costs nothing.
/// </summary>
sealed class Arena(Ground ground, Workshop workshop, Size size, Action<string> say) : IAsyncDisposable
{
    const int WarmersUp = 8;

    readonly Dictionary<(Side, int Stored, int Orgs), (Place Place, Population People)> filled = [];
    readonly Dictionary<(Side, int Stored, int Orgs), Contestant> running = [];
    Task<Prototype>? prototype;
    readonly Dictionary<Contestant, Place> fresh = [];
    int freshest;

    public Ground Ground => ground;
    public Size Size => size;
    public double PeakMegabytes { get; private set; }

    public void Say(string text) => say(text);

    /// <summary>What the servers of the product said last; for the time when something failed.</summary>
    public void SayHeard()
    {
        foreach (var who in running.Values.Where(who => who.Side == Side.Product && who.Server.Said.Length > 0)) say($"the server said:\n{who.Server.Said}");
    }

    public Task<Contestant> FloorAsync(int stored, CancellationToken ct) => GetAsync(Side.Floor, stored, 1, ct);

    public Task<Contestant> ProductAsync(int stored, CancellationToken ct, int orgs = 1) => GetAsync(Side.Product, stored, orgs, ct);

    /// <summary>A server with nobody in it, for one run. The caller ends it.</summary>
    /// <param name="more">Options of the server.</param>
    public async Task<Contestant> FreshAsync(Side side, CancellationToken ct, params IReadOnlyList<string> more)
    {
        var (place, people) = await FillAsync(side, 0, 1, ct);
        var who = await workshop.StartAsync(side, place, people, ct, more);
        fresh[who] = place;
        return who;
    }

    /// <summary>Where the product keeps so many users of one Org.</summary>
    public Place PlaceOf(int stored) => filled[(Side.Product, stored, 1)].Place;

    /// <summary>Where a server keeps what it has that began with nobody.</summary>
    public Place PlaceOf(Contestant who) => fresh[who];

    /// <summary>A filled database of the product that no server has open.</summary>
    public async Task<(ServerCommand Command, Population People)> StoredAsync(int stored, CancellationToken ct)
    {
        var (place, people) = await FilledAsync((Side.Product, stored, 1), ct);
        return (workshop.Command(Side.Product, place), people);
    }

    /// <summary>Ends a server that only one run needed.</summary>
    public async Task EndAsync(Contestant who)
    {
        if (who.Side == Side.Product) PeakMegabytes = Math.Max(PeakMegabytes, who.PeakMegabytes);
        await who.DisposeAsync();
        if (fresh.Remove(who, out var place)) await ground.RemoveAsync(place, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var who in running.Values) await EndAsync(who);
        foreach (var (place, _) in filled.Values) await ground.RemoveAsync(place, CancellationToken.None);
    }

    async Task<Contestant> GetAsync(Side side, int stored, int orgs, CancellationToken ct)
    {
        var key = (side, stored, orgs);
        if (running.TryGetValue(key, out var who)) return who;
        var (place, people) = await FilledAsync(key, ct);
        running[key] = who = await workshop.StartAsync(side, place, people, ct);
        await Verification.RunAsync(who, side == Side.Product ? await PrototypeAsync(ct) : null, ct);
        await who.SettleAsync(size.Settle, ct);
        // The first to be measured must not pay for the compiler.
        await who.MeasureAsync(WarmersUp, new(size.Operations, 2 * size.Warm), Operations.FilterByNameAsync, ct);
        return who;
    }

    async Task<(Place, Population)> FilledAsync((Side Side, int Stored, int Orgs) key, CancellationToken ct)
    {
        if (filled.TryGetValue(key, out var there)) return there;
        return filled[key] = await FillAsync(key.Side, key.Stored, key.Orgs, ct);
    }

    async Task<(Place, Population)> FillAsync(Side side, int stored, int orgs, CancellationToken ct)
    {
        var groups = stored == size.Many && orgs == 1 ? size.Groups : [];
        if (stored > 0) say($"storing {stored:N0} users in {orgs:N0} Org{(orgs == 1 ? "" : "s")} ({side})");
        var place = await ground.NewAsync(stored == 0 ? $"{side}-{++freshest}".ToLowerInvariant() : $"{side}-{stored}-{orgs}".ToLowerInvariant(), ct);
        return (place, side == Side.Product
            ? await new ProductFill(await PrototypeAsync(ct)).RunAsync(ground, place, stored, orgs, groups, ct)
            : await FloorFill.RunAsync(ground, place, stored, groups, ct));
    }

    /// <summary>Made once; when that fails, it fails for everybody in the same words.</summary>
    Task<Prototype> PrototypeAsync(CancellationToken ct) => prototype ??= Prototype.MakeAsync(ground, workshop, ct);
}
