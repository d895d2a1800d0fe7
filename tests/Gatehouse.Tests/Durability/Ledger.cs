using System.Collections.Concurrent;

namespace Gatehouse.Tests.Durability;

/// <summary>
/// What the server acknowledged, as facts: "user ann" → "Boss", "staff has ann" → "yes"; null is not there. One writer has one write
/// under way, of one or several facts; when the server dies with it, all of them may hold or none.
/// </summary>
sealed class Ledger
{
    readonly ConcurrentDictionary<string, string> certain = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<int, Dictionary<string, string?>> underWay = [];

    public IReadOnlyDictionary<string, string> Certain => certain;

    public int Acknowledged { get; private set; }

    public void Begin(int writer, params (string Fact, string? Value)[] facts) => underWay[writer] = facts.ToDictionary(f => f.Fact, f => f.Value);

    public void Acknowledge(int writer)
    {
        if (underWay.TryRemove(writer, out var facts)) Hold(facts);
        lock (certain) Acknowledged++;
    }

    /// <summary>The server refused, and so nothing was done.</summary>
    public void Withdraw(int writer) => underWay.TryRemove(writer, out _);

    /// <summary>Compares with what is really there after a crash, and goes on from that.</summary>
    /// <returns>What is wrong, in words.</returns>
    public List<string> Settle(IReadOnlyDictionary<string, string> real)
    {
        var wrong = new List<string>();
        var open = underWay.Values.SelectMany(facts => facts.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var fact in certain.Keys.Union(real.Keys).Except(open))
            if (certain.GetValueOrDefault(fact) != real.GetValueOrDefault(fact)) wrong.Add($"{fact}: {certain.GetValueOrDefault(fact)} was acknowledged, {real.GetValueOrDefault(fact)} is there");

        foreach (var facts in underWay.Values)
        {
            var (done, undone) = (facts.All(f => real.GetValueOrDefault(f.Key) == f.Value), facts.All(f => real.GetValueOrDefault(f.Key) == certain.GetValueOrDefault(f.Key)));
            if (!done && !undone) wrong.Add($"half a write: {string.Join(", ", facts.Select(f => $"{f.Key} → {f.Value} is {real.GetValueOrDefault(f.Key)}"))}");
            if (done) Hold(facts);
        }

        underWay.Clear();
        return wrong;
    }

    void Hold(Dictionary<string, string?> facts)
    {
        foreach (var (fact, value) in facts)
            if (value is null) certain.TryRemove(fact, out _);
            else certain[fact] = value;
    }
}
