namespace Gatehouse.Web;

/// <summary>
/// The master keys that a node holds. The current one seals and derives; all of them open. As text it is one key alone, which is how every ring begins, or entries
/// "current:KEY", "next:KEY" and "old:KEY" in lines of their own (in a variable of the environment also behind semicolons).
/// </summary>
/// <param name="Next">Known to this node already, so that what another seals with it can be read here.</param>
/// <param name="Old">The newest first.</param>
public sealed record KeyRing(MasterKey Current, MasterKey? Next, IReadOnlyList<MasterKey> Old)
{
    const string IsCurrent = "current", IsNext = "next", IsOld = "old";

    /// <summary>The current one first.</summary>
    public IEnumerable<MasterKey> All => Next is null ? [Current, .. Old] : [Current, .. Old, Next];

    public MasterKey? Find(string id) => All.FirstOrDefault(k => k.Id == id);

    public string? State(string id) => id == Current.Id ? IsCurrent : id == Next?.Id ? IsNext : Old.Any(k => k.Id == id) ? IsOld : null;

    /// <summary>The next key is the current one from now on.</summary>
    public KeyRing Turned() => Next is { } next ? new(next, null, [Current, .. Old]) : this;

    /// <exception cref="FormatException">It is neither a key nor a ring. The text is not repeated.</exception>
    public static KeyRing Read(string text)
    {
        string[] lines = [.. text.Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#'))];
        if (!lines.Any(l => l.StartsWith(IsCurrent + ":", StringComparison.Ordinal))) return new(MasterKey.Of(text), null, []);
        var keys = lines.Select(Entry).ToLookup(e => e.State, e => e.Key, StringComparer.Ordinal);
        if (keys[IsCurrent].Count() > 1 || keys[IsNext].Count() > 1) throw new FormatException("Of the master keys one is current, and at most one is next.");
        return new(keys[IsCurrent].Single(), keys[IsNext].SingleOrDefault(), [.. keys[IsOld]]);
    }

    /// <summary>What <see cref="Read"/> reads. A key alone is written as such.</summary>
    public string Write()
    {
        if (All.Count() == 1 && Read(Current.Entry).Current.Id == Current.Id) return Current.Entry;
        return string.Join('\n', [.. All.Select(k => $"{State(k.Id)}:{k.Entry}"), ""]);
    }

    static (string State, MasterKey Key) Entry(string line) => line.Split(':', 2) is [IsCurrent or IsNext or IsOld, var key] entry ? (entry[0], MasterKey.OfEntry(key.Trim()))
        : throw new FormatException("Each line of the master keys is current:KEY, next:KEY or old:KEY.");
}
