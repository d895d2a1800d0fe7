using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>A filter over whole resources, evaluated in memory: for a store without a query language of its own.</summary>
public sealed class ResourceFilter
{
    readonly Filter filter;
    readonly ResourceType type;
    readonly bool lenient;

    ResourceFilter(Filter filter, ResourceType type, bool lenient) => (this.filter, this.type, this.lenient) = (filter, type, lenient);

    /// <summary>Resolves every name of the filter.</summary>
    /// <exception cref="ScimException">invalidFilter, at once rather than at the first resource.</exception>
    public static ResourceFilter Bind(Filter filter, ResourceType type, Profile profile)
    {
        var bound = new ResourceFilter(filter, type, !profile.Strict);
        bound.Matches([]);
        return bound;
    }

    /// <summary>Whether the resource, a canonical document, satisfies the filter.</summary>
    public bool Matches(JsonObject resource) => Matches(filter, resource);

    // And and Or look at both sides, so that Bind finds a mistake on either.
    bool Matches(Filter part, JsonObject resource) => part switch
    {
        Filter.And(var left, var right) => Matches(left, resource) & Matches(right, resource),
        Filter.Or(var left, var right) => Matches(left, resource) | Matches(right, resource),
        Filter.Not(var inner) => !Matches(inner, resource),
        Filter.Present(var path) => ResourceValues.Of(resource, Find(path)).Any(),
        Filter.Compare(var path, var op, var value) => Holds(Find(path), op, value, resource),
        Filter.Any(var path, var inner) => HasElement(Find(path), inner, resource),
        _ => throw new InvalidOperationException("A filter is closed."),
    };

    bool Holds(Target target, FilterOperator op, object? value, JsonObject resource)
    {
        var leaf = target.Leaf is { } named ? Comparison.Default(named) : null;
        if (leaf is null) throw Invalid(target.ToString(), "is not one value: compare one of its attributes");
        var literal = Comparison.Literal(leaf, op, value, lenient);
        var place = ReferenceEquals(leaf, target.Leaf) ? target : target with { Sub = leaf };
        var values = ResourceValues.Of(resource, place).ToList();
        return values.Count == 0 ? ElementFilter.Test(leaf, op, literal, null) : values.Exists(actual => ElementFilter.Test(leaf, op, literal, actual));
    }

    bool HasElement(Target target, Filter inner, JsonObject resource)
    {
        if (target is not { Attribute: { } attribute, Sub: null }) throw Invalid(target.ToString(), "has no elements");
        var elements = ElementFilter.Bind(inner, attribute, lenient);
        return ResourceValues.Of(resource, target).Any(elements.Matches);
    }

    Target Find(AttributePath path) => type.Resolve(path, lenient) switch
    {
        null => throw Invalid(path.ToString(), "is no attribute"),
        { Leaf.Returned: Returned.Never } => throw Invalid(path.ToString(), "is never told"), // A filter would tell it, bit by bit.
        var target => target,
    };

    static ScimException Invalid(string name, string why) => new(ScimError.InvalidFilter($"'{Notes.Shown(name)}' {why}."));
}
