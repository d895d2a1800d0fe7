namespace Gatehouse.Scim.AspNetCore;

/// <param name="Total">How many resources satisfy the filter, on this page and others.</param>
public sealed record ScimPage(int Total, IReadOnlyList<ScimResource> Resources)
{
    /// <summary>Filters, sorts and cuts in memory: for stores of a few thousand resources. Unsorted, the order is that of <paramref name="all"/>, which should not change.</summary>
    public static ScimPage Of(IEnumerable<ScimResource> all, ResourceType type, ListQuery query)
    {
        // Names were resolved at the edge by the profile of the server; lenient finds whatever strict finds.
        var filter = query.Filter is null ? null : ResourceFilter.Bind(query.Filter, type, Profile.Lenient);
        var found = all.Select(resource => (Resource: resource, Whole: resource.WithMeta(type))).Where(r => filter?.Matches(r.Whole) != false);
        if (query.SortBy is not null) found = found.OrderBy(r => r.Whole, ResourceOrder.Bind(query.SortBy, query.Descending, type, Profile.Lenient));
        var list = found.Select(r => r.Resource).ToList();
        return new(list.Count, [.. list.Skip(query.StartIndex - 1).Take(query.Count)]);
    }
}
