using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim.Naive;

/// <summary>Filters by chance, over attributes and values that really occur.</summary>
sealed class Filters(Random chance, IReadOnlyList<Described> attributes, IReadOnlyList<JsonObject> resources)
{
    static readonly string[] OfText = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"], OfOrder = ["eq", "ne", "gt", "ge", "lt", "le"], OfEquality = ["eq", "ne"];

    static readonly string[] Odd = ["", "%", "_", "*", "\"", "\\", "'", "no such thing", "İ", "ς", "ß", "Ａ", "🙂", "a"];

    public Node Next(int depth = 3) => depth == 0 || chance.Next(3) == 0 ? Leaf() : chance.Next(5) switch
    {
        0 or 1 => new Node.And(Next(depth - 1), Next(depth - 1)),
        2 or 3 => new Node.Or(Next(depth - 1), Next(depth - 1)),
        _ => new Node.Not(Next(depth - 1)),
    };

    Node Leaf()
    {
        var attribute = One(attributes);
        return attribute.Many && attribute.Name != "schemas" && chance.Next(3) == 0
            ? new Node.Within(new(attribute), Inner(attribute, 2))
            : Test(PlaceIn(attribute));
    }

    Node Inner(Described attribute, int depth) => depth == 0 || chance.Next(2) == 0
        ? Test(new(attribute, attribute.Parts.Count == 0 ? null : One(attribute.Parts)))
        : chance.Next(4) switch
        {
            0 or 1 => new Node.And(Inner(attribute, depth - 1), Inner(attribute, depth - 1)),
            2 => new Node.Or(Inner(attribute, depth - 1), Inner(attribute, depth - 1)),
            _ => new Node.Not(Inner(attribute, depth - 1)),
        };

    Place PlaceIn(Described attribute) => new(attribute, attribute.Parts.Count > 0 && chance.Next(4) > 0 ? One(attribute.Parts) : null);

    Node Test(Place place)
    {
        if (place.Leaf is not { } leaf || chance.Next(7) == 0) return new Node.Present(place);
        // §3.4.2.2 compares schemas in its example with eq; nobody means anything by more.
        if (place.Attribute.Name == "schemas") return Compare(place, "eq", Value(place, leaf));
        return leaf.Type switch
        {
            _ when chance.Next(15) == 0 => Compare(place, One(OfEquality), null),
            "boolean" => Compare(place, One(OfEquality), chance.Next(2) == 0),
            "binary" => Compare(place, One(OfText[..5]), Value(place, leaf)),
            "integer" or "decimal" or "dateTime" => Compare(place, One(OfOrder), Value(place, leaf)),
            _ => Compare(place, One(OfText), Value(place, leaf)),
        };
    }

    Node.Compare Compare(Place place, string op, object? literal) => literal is DateTimeOffset time
        ? Dated(place, op, time)
        : new(place, op, literal, Writing.Plain(literal));

    /// <summary>In many notations of xsd:dateTime, and so in many precisions.</summary>
    Node.Compare Dated(Place place, string op, DateTimeOffset time)
    {
        var written = time.ToOffset(TimeSpan.FromMinutes(chance.Next(3) == 0 ? chance.Next(-28, 28) * 30 : 0))
            .ToString("yyyy-MM-dd'T'HH:mm:ss" + One<string>(["", "'.'f", "'.'fff", "'.'fff", "'.'fffffff"]) + "K", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal);
        return new(place, op, DateTimeOffset.Parse(written, CultureInfo.InvariantCulture), $"\"{written}\"");
    }

    /// <summary>A value of one of the resources, often; changed a little, sometimes.</summary>
    object Value(Place place, Described leaf)
    {
        var known = Enumerable.Range(0, 20).Select(_ => One(resources)).SelectMany(place.Values).FirstOrDefault(v => v is not null);
        return leaf.Type switch
        {
            "integer" => known is null ? chance.Next(-3, 9) : Number(known) + Step(),
            // More digits than a double has are more than JSON promises (RFC 8259 §6).
            "decimal" => known is null ? chance.Next(-3, 9) : Number(known) is var number && Math.Abs(number) > 1e15m ? number : number + Step(),
            "dateTime" => (known is null ? DateTimeOffset.UnixEpoch : Comparing.Time(known)).AddTicks(chance.Next(3) == 0 ? chance.Next(-20000, 20000) : 0),
            "boolean" => chance.Next(2) == 0,
            _ => known is null ? One(Odd) : Changed((string)known!),
        };
    }

    int Step() => chance.Next(3) == 0 ? chance.Next(-1, 2) : 0;

    static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    string Changed(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var (from, to) = (chance.Next(runes.Count), 1 + chance.Next(runes.Count));
        return chance.Next(8) switch
        {
            0 => One(Odd),
            1 => text.ToUpperInvariant(),
            2 => text.ToLowerInvariant(),
            3 => Of(runes.Take(to)),
            4 => Of(runes.Skip(from)),
            5 => Of(runes.Skip(from).Take(2)),
            _ => text,
        };

        static string Of(IEnumerable<Rune> some) => string.Concat(some.Select(r => r.ToString()));
    }

    T One<T>(IReadOnlyList<T> list) => list[chance.Next(list.Count)];
}
