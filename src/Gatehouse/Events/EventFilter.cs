using Gatehouse.Data;

namespace Gatehouse.Events;

/// <summary>Which types somebody wants: "user.created", "user.*" or "*". None given is all.</summary>
public sealed record EventFilter(IReadOnlyList<string> Types)
{
    public static EventFilter All { get; } = new([]);

    /// <exception cref="FormatException">Not a type and not a family of types.</exception>
    public static EventFilter Of(IEnumerable<string> types)
    {
        var all = types.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var type in all)
            if (type != "*" && !EventTypes.All.Any(known => Fits(type, known)))
                throw new FormatException($"'{type}' is no type of event. Types: {string.Join(", ", EventTypes.All)}; user.* is all of a family.");
        return all.Contains("*") ? All : new(all);
    }

    /// <summary>Of a stored text.</summary>
    public static EventFilter Read(string text) => text == "*" ? All : new(text.Split(','));

    public override string ToString() => Types.Count == 0 ? "*" : string.Join(',', Types);

    public bool Takes(string type) => Types.Count == 0 || Types.Any(wanted => Fits(wanted, type));

    static bool Fits(string wanted, string type) => wanted == type || (wanted.EndsWith(".*", StringComparison.Ordinal) && type.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1)));

    /// <summary>The condition on "e.type".</summary>
    internal SqlPart Condition()
    {
        if (Types.Count == 0) return SqlPart.Raw("");
        var any = SqlPart.Raw("1 = 0");
        foreach (var type in Types)
            any = type.EndsWith(".*", StringComparison.Ordinal)
                ? SqlPart.Of($"{any} or (e.type >= {type[..^1]} and e.type < {type[..^2] + "/"})")
                : SqlPart.Of($"{any} or e.type = {type}");
        return SqlPart.Of($"and ({any})");
    }
}
