using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim.Naive;

/// <summary>
/// A filter as RFC 7644 §3.4.2.2 means it, read off the whole resource as a client sees it: slow, obvious, and nothing of the product's.
/// </summary>
public abstract record Node
{
    public sealed record And(Node Left, Node Right) : Node;

    public sealed record Or(Node Left, Node Right) : Node;

    public sealed record Not(Node Inner) : Node;

    public sealed record Present(Place Place) : Node;

    /// <param name="Literal">String, decimal, bool, DateTimeOffset (with <paramref name="Written"/>), or null.</param>
    public sealed record Compare(Place Place, string Op, object? Literal, string Written) : Node;

    /// <summary>emails[type eq "work"]: all of the inner filter on one element.</summary>
    public sealed record Within(Place Place, Node Inner) : Node;

    public bool Holds(JsonObject resource) => Holds(place => place.Elements(resource), resource);

    bool Holds(Func<Place, IEnumerable<JsonNode>> elements, JsonObject resource) => this switch
    {
        And(var left, var right) => left.Holds(elements, resource) && right.Holds(elements, resource),
        Or(var left, var right) => left.Holds(elements, resource) || right.Holds(elements, resource),
        Not(var inner) => !inner.Holds(elements, resource),
        Within(var place, var inner) => place.Elements(resource).Any(element => inner.Holds(_ => [element], resource)),
        Present(var place) => Has(place, [.. elements(place)]),
        Compare compare => compare.Compares([.. elements(compare.Place)]),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>A complex attribute is present when any of its parts is, whether or not it has a "value".</summary>
    static bool Has(Place place, List<JsonNode> elements) =>
        place.Part is null ? elements.Count > 0 : elements.Exists(e => place.In(e) is not null);

    /// <summary>The smaller filters in it that are filters by themselves.</summary>
    public IEnumerable<Node> Inside => this switch
    {
        And(var left, var right) => [left, right],
        Or(var left, var right) => [left, right],
        Not(var inner) => [inner],
        _ => [],
    };
}

static class Comparing
{
    /// <summary>Any value that matches is enough; absent is equal to null alone, and unequal to everything else.</summary>
    public static bool Compares(this Node.Compare filter, List<JsonNode> elements)
    {
        var values = elements.ConvertAll<JsonNode?>(filter.Place.In);
        if (filter.Literal is not { } literal) return values.Exists(v => v is not null) == (filter.Op == "ne");
        // RFC 7643 §2.4: a primary that is not specified is assumed to be false.
        if (filter.Place.Part?.Name == "primary") values = values.ConvertAll<JsonNode?>(v => v ?? JsonValue.Create(false));
        return filter.Op == "ne"
            ? values.Count == 0 || values.Exists(v => v is null || !Test(filter.Place.Leaf!, v, "eq", literal))
            : values.Exists(v => v is not null && Test(filter.Place.Leaf!, v, filter.Op, literal));
    }

    static bool Test(Described leaf, JsonNode value, string op, object literal) => literal switch
    {
        bool truth => value.GetValue<bool>() == truth,
        decimal number => Ordered(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).CompareTo(number), op),
        DateTimeOffset time => Ordered(Time(value).CompareTo(time), op),
        _ => Words(Key(leaf, (string)value!), Key(leaf, (string)literal), op),
    };

    static bool Words(string text, string sought, string op) => op switch
    {
        "co" => text.Contains(sought, StringComparison.Ordinal),
        "sw" => text.StartsWith(sought, StringComparison.Ordinal),
        "ew" => text.EndsWith(sought, StringComparison.Ordinal),
        _ => Ordered(InOrder(text, sought), op),
    };

    static bool Ordered(int order, string op) => op switch
    {
        "eq" => order == 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        "le" => order <= 0,
        _ => throw new InvalidOperationException(op),
    };

    /// <summary>Case by caseExact, letter by letter: no rule of any language.</summary>
    public static string Key(Described leaf, string text) => leaf.CaseExact ? text
        : text.EnumerateRunes().Aggregate(new StringBuilder(), (key, rune) => key.Append(Rune.ToLowerInvariant(rune).ToString())).ToString();

    /// <summary>By code point, as UTF-8 sorts.</summary>
    public static int InOrder(string one, string other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    public static DateTimeOffset Time(JsonNode value) =>
        DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>A filter as text. Nothing that has no meaning (case, brackets, spaces, escapes) is always written the same way.</summary>
sealed class Writing(Random chance)
{
    public string Text(Node node) => Or(node, inside: false);

    string Or(Node node, bool inside) => node is Node.Or(var left, var right)
        ? $"{Or(left, inside)} {Word("or")} {And(right, inside)}"
        : And(node, inside);

    string And(Node node, bool inside) => node is Node.And(var left, var right)
        ? $"{And(left, inside)} {Word("and")} {Term(right, inside)}"
        : Term(node, inside);

    string Term(Node node, bool inside) => node switch
    {
        Node.And or Node.Or => $"({Or(node, inside)})",
        Node.Not(var inner) => $"{Word("not")}{(chance.Next(3) == 0 ? "" : " ")}({Or(inner, inside)})",
        Node.Within(var place, var inner) => $"{Path(place, false)}[{Or(inner, inside: true)}]",
        Node.Present(var place) => $"{Path(place, inside)} {Word("pr")}",
        Node.Compare(var place, var op, var literal, var written) => $"{Path(place, inside)} {Word(op)} {Literal(literal, written)}",
        _ => throw new InvalidOperationException(),
    };

    string Path(Place place, bool inside)
    {
        if (inside) return Word(place.Part?.Name ?? "value");
        var name = Word(place.Attribute.Name) + (place.Part is null ? "" : "." + Word(place.Part.Name));
        // displayName is two attributes, a User's and a Group's: only without its URN does it mean both.
        var urn = place.Attribute is { IsExtension: false, Name: "displayName" } ? null : place.Attribute.Urn;
        return urn is not null && (place.Attribute.IsExtension || chance.Next(6) == 0) ? $"{Word(urn)}:{name}" : name;
    }

    /// <summary>Operators, names and URNs have no case (§3.4.2.2, §3.10).</summary>
    string Word(string word) => chance.Next(8) == 0 ? word.ToUpperInvariant() : word;

    string Literal(object? literal, string written) => literal is string text ? $"\"{string.Concat(text.EnumerateRunes().Select(Escaped))}\"" : written;

    string Escaped(Rune rune) => rune.Value is '"' or '\\' ? "\\" + rune
        : rune.Value < ' ' || chance.Next(30) == 0 ? string.Concat(rune.ToString().Select(c => $"\\u{(int)c:x4}")) : rune.ToString();

    /// <summary>How a literal other than a string stands in a filter.</summary>
    public static string Plain(object? literal) => literal switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(literal, CultureInfo.InvariantCulture)!,
    };
}
