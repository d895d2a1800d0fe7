using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>
/// Where an application keeps its Users and Groups. Everything of the protocol is done before and after: a store is given whole
/// documents, canonical and valid, and gives whole documents back. It is taken from the services of the request, so one that is scoped
/// can belong to the tenant who asks.
/// </summary>
public interface IScimStore
{
    /// <summary>The resource of that id, or null.</summary>
    Task<ScimResource?> FindAsync(ResourceType type, string id, CancellationToken cancel);

    /// <summary>
    /// One page: <c>Count</c> resources from <c>StartIndex</c> (from 1) of those that satisfy <c>Filter</c>, and how many those are. The names in
    /// filter and sortBy are known to exist. A small store calls <see cref="ScimPage.Of"/>.
    /// </summary>
    Task<ScimPage> ListAsync(ResourceType type, ListQuery query, CancellationToken cancel);

    /// <summary>Keeps a new resource. The id in the document is a proposal: what is handed back may have another, in document and id.</summary>
    /// <returns>Done or Taken.</returns>
    Task<ScimOutcome> CreateAsync(ResourceType type, JsonObject document, CancellationToken cancel);

    /// <summary>Keeps the document instead of the one before, for PUT and PATCH, if <paramref name="before"/> still has the version that it was read with.</summary>
    /// <returns>Done, Missing, Stale or Taken.</returns>
    Task<ScimOutcome> ReplaceAsync(ResourceType type, ScimResource before, JsonObject document, CancellationToken cancel);

    /// <summary>Takes the resource away, if it still has the version that it was read with.</summary>
    /// <returns>Done, Missing or Stale.</returns>
    Task<ScimOutcome> DeleteAsync(ResourceType type, ScimResource before, CancellationToken cancel);
}
