using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.People.Filters;

/// <summary>
/// A SCIM filter as a condition over the rows "r" of users or groups. Everything is evaluated by the database; projected
/// columns and the tables of elements come first, the document is looked into for the rest. "not" is pushed down to the
/// comparisons, where absent is not equal to anything (RFC 7644 §3.4.2.2).
/// </summary>
sealed class FilterSql(ResourceType type, Dialect dialect, bool lenient, string baseUrl, bool acrossTypes = false)
{
    readonly Places places = new(type, dialect, baseUrl);

    /// <exception cref="ScimException">invalidFilter: an unknown attribute, or a comparison that its type does not know.</exception>
    public SqlPart Condition(Filter filter) => Of(filter, negated: false);

    /// <summary>
    /// Whoever has a matching element is all that this filter asks, and no index finds them: then the elements are read in order, and a
    /// page ends where it is full, whether few match or nearly everybody does. Null for any other filter.
    /// </summary>
    public ElementScan? Scan(Filter filter)
    {
        var (path, inner) = filter switch
        {
            Filter.Any(var of, var each) => (of, each),
            Filter.Compare(var of, not FilterOperator.Ne, not null) compare => (of, compare),
            _ => (null, filter),
        };
        if (path is null || type.Resolve(path, lenient && !acrossTypes) is not { Attribute: { } attribute } target) return null;
        if (inner is Filter.Compare plain && ReferenceEquals(inner, filter))
            inner = plain with { Path = new(null, (target.Sub ?? Comparison.Default(attribute))!.Name, null) };
        return places.Elements(target, inner) is { Scan: { } scan } rows && !scan.LooksUp(inner) ? scan.And(Inside(rows, target, inner, negated: false)) : null;
    }

    /// <summary>A filter inside members[…], over rows "e" with value, type and display.</summary>
    public SqlPart MemberCondition(Filter filter)
    {
        var target = type.Resolve("members", lenient)!;
        return Inside(ElementRows.Members(target.Attribute!, baseUrl), target, filter, negated: false);
    }

    SqlPart Of(Filter filter, bool negated) => filter switch
    {
        Filter.And(var left, var right) => Join(Of(left, negated), negated ? "or" : "and", Of(right, negated)),
        Filter.Or(var left, var right) => Join(Of(left, negated), negated ? "and" : "or", Of(right, negated)),
        Filter.Not(var inner) => Of(inner, !negated),
        _ => negated ? SqlPart.Of($"(({Leaf(filter)}) is not true)") : SqlPart.Of($"({Leaf(filter)})"),
    };

    static SqlPart Join(SqlPart left, string word, SqlPart right) => SqlPart.Of($"({left} {new RawSql(word)} {right})");

    SqlPart Leaf(Filter filter)
    {
        var path = filter switch
        {
            Filter.Present(var p) => p,
            Filter.Compare(var p, _, _) => p,
            Filter.Any(var p, _) => p,
            _ => throw new InvalidOperationException("A filter is closed."),
        };
        if (type.Resolve(path, lenient && !acrossTypes) is not { } target)
        {
            // Over the whole server an attribute that this type lacks has no value (§3.4.2.1).
            if (acrossTypes) return SqlPart.Raw(filter is Filter.Compare(_, FilterOperator.Eq, null) or Filter.Compare(_, FilterOperator.Ne, not null) ? "1 = 1" : "1 = 0");
            throw Invalid($"A {type.Name} has no attribute '{path}'.");
        }

        // To ask whether a secret begins with "a" would be to read it, letter by letter.
        if (target.Attribute?.Returned == Returned.Never || target.Sub?.Returned == Returned.Never) throw Invalid($"'{target}' cannot be searched for.");
        return filter switch
        {
            Filter.Present => Present(target),
            Filter.Compare(_, var op, var value) => Compare(target, op, value),
            Filter.Any(_, var inner) => Any(target, inner),
            _ => throw new InvalidOperationException("A filter is closed."),
        };
    }

    SqlPart Present(Target target)
    {
        if (target is { Extension: null, Attribute.Name: "meta" or "schemas" }) return SqlPart.Raw("1 = 1");
        if (places.Elements(target, asksPresence: true) is not { } rows) return places.Exists(target);
        return target.Sub is null ? rows.Matching(null) : rows.Matching(SqlPart.Of($"{PartAt(rows, target, target.Sub).Sql} is not null"));
    }

    SqlPart Compare(Target target, FilterOperator op, object? value)
    {
        if (places.Schemas(target, op, value) is { } schemas) return schemas;
        if (places.Fixed(target) is { } known) return Constant(known, target.Leaf!, op, value);
        if (places.Elements(target) is not { } rows)
        {
            var place = places.Single(target) ?? throw Invalid($"'{target}' is complex: compare one of its sub-attributes.");
            var literal = Comparison.Literal(place.Attribute, op, value, lenient);
            return op == FilterOperator.Ne
                ? SqlPart.Of($"({Test.Compare(place, FilterOperator.Eq, literal, dialect)}) is not true")
                : Test.Compare(place, op, literal, dialect);
        }

        var part = target.Sub ?? Comparison.Default(target.Attribute!) ?? throw Invalid($"'{target}' is complex: compare one of its sub-attributes.");
        if (value is null)
        {
            Comparison.Literal(part, op, value, lenient);
            var present = Present(target with { Sub = ReferenceEquals(part, target.Attribute) ? null : part });
            return op == FilterOperator.Eq ? SqlPart.Of($"({present}) is not true") : present;
        }

        if (InGroup(target, part, op, value) is { } members) return members;
        var test = Element(rows, target, part, op, value);
        return op == FilterOperator.Ne ? SqlPart.Of($"({rows.Matching(test)} or ({rows.Matching(null)}) is not true)") : rows.Matching(test);
    }

    /// <summary>All of the inner filter on the same element.</summary>
    SqlPart Any(Target target, Filter inner)
    {
        if (target.Sub is not null || places.Elements(target, inner) is not { } rows) throw Invalid($"'{target}' has one value, nothing to choose from.");
        return inner is Filter.Compare(var path, var op, var value) && InGroup(target, Places.Part(target, path), op, value) is { } members
            ? members
            : rows.Matching(Inside(rows, target, inner, negated: false));
    }

    static SqlPart? InGroup(Target target, AttributeDefinition part, FilterOperator op, object? value) =>
        target is { Extension: null, Attribute.Name: "groups" } && part.Name == "value" && op == FilterOperator.Eq && value is string group
            ? ElementRows.InGroup(group)
            : null;

    SqlPart Inside(ElementRows rows, Target target, Filter filter, bool negated) => filter switch
    {
        Filter.And(var left, var right) => Join(Inside(rows, target, left, negated), negated ? "or" : "and", Inside(rows, target, right, negated)),
        Filter.Or(var left, var right) => Join(Inside(rows, target, left, negated), negated ? "and" : "or", Inside(rows, target, right, negated)),
        Filter.Not(var inner) => Inside(rows, target, inner, !negated),
        Filter.Present(var path) => Signed(SqlPart.Of($"{PartAt(rows, target, Places.Part(target, path)).Sql} is not null"), negated),
        Filter.Compare(var path, var op, var value) => Signed(Element(rows, target, Places.Part(target, path), op, value), negated),
        _ => throw Invalid("Brackets inside brackets."),
    };

    SqlPart Element(ElementRows rows, Target target, AttributeDefinition part, FilterOperator op, object? value)
    {
        var literal = Comparison.Literal(part, op, value, lenient);
        var place = PartAt(rows, target, part);
        return op == FilterOperator.Ne
            ? SqlPart.Of($"({Test.Compare(place, FilterOperator.Eq, literal, dialect)}) is not true")
            : Test.Compare(place, op, literal, dialect);
    }

    static Place PartAt(ElementRows rows, Target target, AttributeDefinition part) =>
        (part.Returned == Returned.Never ? null : rows.PartAt(part)) ?? throw Invalid($"'{target.Attribute!.Name}.{part.Name}' cannot be searched for.");

    static SqlPart Signed(SqlPart test, bool negated) => negated ? SqlPart.Of($"(({test}) is not true)") : SqlPart.Of($"({test})");

    /// <summary>meta.resourceType is the same for the whole table: decided here.</summary>
    SqlPart Constant(string known, AttributeDefinition attribute, FilterOperator op, object? value)
    {
        var text = Comparison.Literal(attribute, op, value, lenient) as string;
        var holds = op switch
        {
            FilterOperator.Eq => known == text,
            FilterOperator.Ne => known != text,
            FilterOperator.Co => known.Contains(text!, StringComparison.Ordinal),
            FilterOperator.Sw => known.StartsWith(text!, StringComparison.Ordinal),
            FilterOperator.Ew => known.EndsWith(text!, StringComparison.Ordinal),
            FilterOperator.Gt => string.CompareOrdinal(known, text) > 0,
            FilterOperator.Ge => string.CompareOrdinal(known, text) >= 0,
            FilterOperator.Lt => string.CompareOrdinal(known, text) < 0,
            _ => string.CompareOrdinal(known, text) <= 0,
        };
        return SqlPart.Raw(holds ? "1 = 1" : "1 = 0");
    }

    static ScimException Invalid(string detail) => new(ScimError.InvalidFilter(detail));
}
