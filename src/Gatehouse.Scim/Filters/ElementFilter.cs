using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>A filter over the elements of one multi-valued attribute, evaluated in memory: the brackets of a PATCH path.</summary>
sealed record ElementFilter(Filter Filter, AttributeDefinition Attribute, bool Lenient)
{
    /// <exception cref="ScimException">invalidFilter, at once rather than at the first element.</exception>
    public static ElementFilter Bind(Filter filter, AttributeDefinition attribute, bool lenient)
    {
        var bound = new ElementFilter(filter, attribute, lenient);
        bound.Matches(new JsonObject());
        return bound;
    }

    public bool Matches(JsonNode element) => Matches(Filter, element);

    /// <summary>
    /// The element that a filter of nothing but "eq" describes: what Entra expects to be made when no e-mail address has
    /// type work yet (Q05). Null when the filter says more than that.
    /// </summary>
    public JsonObject? Described(Canonical canonical)
    {
        if (Attribute.Sub.Count == 0) return null;
        var parts = new JsonObject();
        return Describe(Filter, parts) && canonical.One(Attribute, parts) is JsonObject made && Matches(made) ? made : null;
    }

    bool Describe(Filter filter, JsonObject parts)
    {
        switch (filter)
        {
            case Filter.And(var left, var right):
                return Describe(left, parts) && Describe(right, parts);
            case Filter.Compare(var path, FilterOperator.Eq, var value) when value is not null && Part(path) is { Mutability: not Mutability.ReadOnly } part:
                parts[part.Name] = value switch
                {
                    bool truth => JsonValue.Create(truth),
                    decimal number => JsonValue.Create(number),
                    _ => JsonValue.Create((string)value),
                };
                return true;
            default:
                return false;
        }
    }

    // And and Or look at both sides, so that Bind finds a mistake on either.
    bool Matches(Filter filter, JsonNode element) => filter switch
    {
        Filter.And(var left, var right) => Matches(left, element) & Matches(right, element),
        Filter.Or(var left, var right) => Matches(left, element) | Matches(right, element),
        Filter.Not(var inner) => !Matches(inner, element),
        Filter.Present(var path) => At(element, Part(path)) is not null,
        Filter.Compare(var path, var op, var value) => Holds(Part(path), op, value, element),
        _ => throw new ScimException(ScimError.InvalidFilter("Brackets inside brackets.")),
    };

    bool Holds(AttributeDefinition part, FilterOperator op, object? value, JsonNode element) =>
        Test(part, op, Comparison.Literal(part, op, value, Lenient), At(element, part));

    /// <summary>Compares one value, null when it is unassigned, with a literal of <see cref="Comparison.Literal"/>.</summary>
    public static bool Test(AttributeDefinition part, FilterOperator op, object? literal, JsonNode? actual)
    {
        if (op == FilterOperator.Ne) return !Equal(part, actual, literal);
        if (literal is null || actual is null) return literal is null && actual is null;
        return op == FilterOperator.Eq ? Equal(part, actual, literal) : Compare(part, actual, op, literal);
    }

    static bool Equal(AttributeDefinition part, JsonNode? actual, object? literal) => (actual, literal) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (_, bool truth) => actual.GetValueKind() == (truth ? JsonValueKind.True : JsonValueKind.False),
        _ => Compare(part, actual, FilterOperator.Eq, literal),
    };

    static bool Compare(AttributeDefinition part, JsonNode actual, FilterOperator op, object literal)
    {
        switch (literal)
        {
            case decimal number:
                return actual.GetValueKind() == JsonValueKind.Number && Ordered(actual.GetValue<decimal>().CompareTo(number), op);
            case DateTimeOffset time:
                return Ordered(string.CompareOrdinal(ScimJson.Text(actual), ScimTime.Fixed(time)), op);
            default:
                var (text, sought) = (ScimJson.Text(actual) ?? actual.ToJsonString(), System.Convert.ToString(literal, CultureInfo.InvariantCulture)!);
                if (!part.CaseExact) (text, sought) = (Fold.Key(text), Fold.Key(sought));
                return op switch
                {
                    FilterOperator.Co => text.Contains(sought, StringComparison.Ordinal),
                    FilterOperator.Sw => text.StartsWith(sought, StringComparison.Ordinal),
                    FilterOperator.Ew => text.EndsWith(sought, StringComparison.Ordinal),
                    _ => Ordered(string.CompareOrdinal(text, sought), op),
                };
        }
    }

    static bool Ordered(int order, FilterOperator op) => op switch
    {
        FilterOperator.Gt => order > 0,
        FilterOperator.Ge => order >= 0,
        FilterOperator.Lt => order < 0,
        FilterOperator.Le => order <= 0,
        _ => order == 0,
    };

    /// <summary>An element without parts is its own value.</summary>
    static JsonNode? At(JsonNode element, AttributeDefinition part) => element is JsonObject parts ? parts[part.Name] : element;

    AttributeDefinition Part(AttributePath path)
    {
        if (path.Schema is null && path.Sub is null)
        {
            if (Attribute.Find(path.Attribute) is { } part) return part;
            if (Attribute.Sub.Count == 0 && path.Is("value")) return Attribute with { MultiValued = false };
        }

        throw new ScimException(ScimError.InvalidFilter($"'{Attribute.Name}' has no '{Notes.Shown(path.ToString())}'."));
    }
}
