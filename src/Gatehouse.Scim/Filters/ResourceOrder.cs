using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>sortBy and sortOrder (RFC 7644 §3.4.2.3) in memory. Of several values the primary or the first counts; what has none comes last, descending first.</summary>
public sealed class ResourceOrder : IComparer<JsonObject>
{
    readonly Target target;
    readonly AttributeDefinition leaf;
    readonly bool descending;

    ResourceOrder(Target target, AttributeDefinition leaf, bool descending) => (this.target, this.leaf, this.descending) = (target, leaf, descending);

    /// <summary>Resolves the name.</summary>
    /// <exception cref="ScimException">invalidValue: there is no such attribute, or it has no order.</exception>
    public static ResourceOrder Bind(AttributePath sortBy, bool descending, ResourceType type, Profile profile) =>
        type.Resolve(sortBy, !profile.Strict) is { Leaf: { Returned: not Returned.Never } named } target && Comparison.Default(named) is { } leaf
            ? new(target, leaf, descending)
            : throw new ScimException(ScimError.InvalidValue($"'{Notes.Shown(sortBy.ToString())}' cannot be sorted by."));

    /// <inheritdoc/>
    public int Compare(JsonObject? x, JsonObject? y)
    {
        var order = Ascending(Key(x!), Key(y!));
        return descending ? -order : order;
    }

    static int Ascending((decimal Number, string Text)? x, (decimal Number, string Text)? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        var (a, b) => a.Value.Number.CompareTo(b.Value.Number) is var byNumber and not 0 ? byNumber : string.CompareOrdinal(a.Value.Text, b.Value.Text),
    };

    (decimal Number, string Text)? Key(JsonObject resource)
    {
        var elements = ResourceValues.Of(resource, target with { Sub = null }).ToList();
        var chosen = elements.Find(e => e is JsonObject parts && Elements.IsPrimary(parts)) ?? elements.FirstOrDefault();
        var value = target.Sub is null && ReferenceEquals(leaf, target.Leaf) ? chosen : (chosen as JsonObject)?[leaf.Name];
        if (value is null) return null;
        var text = ScimJson.Text(value) ?? value.ToJsonString();
        return value.GetValueKind() == JsonValueKind.Number
            ? (decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), "")
            : (0, leaf.CaseExact ? text : Fold.Key(text));
    }
}
