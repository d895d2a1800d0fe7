using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Scim;
using Gatehouse.Scim.AspNetCore;

namespace Sample.ScimServer;

/// <summary>Users and Groups in memory. A real store keeps them in its database, and translates query.Filter to its language.</summary>
sealed class MemoryStore(TimeProvider clock) : IScimStore
{
    readonly Lock gate = new();
    readonly Dictionary<(string Type, string Id), ScimResource> kept = [];
    long version;

    public Task<ScimResource?> FindAsync(ResourceType type, string id, CancellationToken cancel)
    {
        lock (gate) return Task.FromResult(kept.GetValueOrDefault((type.Name, id)));
    }

    public Task<ScimPage> ListAsync(ResourceType type, ListQuery query, CancellationToken cancel)
    {
        // Ids are made in the order of time, so pages do not shift.
        lock (gate) return Task.FromResult(ScimPage.Of(kept.Where(r => r.Key.Type == type.Name).Select(r => r.Value).OrderBy(r => r.Id, StringComparer.Ordinal), type, query));
    }

    public Task<ScimOutcome> CreateAsync(ResourceType type, JsonObject document, CancellationToken cancel) => Change(() =>
        IsTaken(type, document) ? new ScimOutcome.Taken("userName") : Keep(type, document, null));

    public Task<ScimOutcome> ReplaceAsync(ResourceType type, ScimResource before, JsonObject document, CancellationToken cancel) => Change(() =>
        Refused(type, before) ?? (IsTaken(type, document) ? new ScimOutcome.Taken("userName") : Keep(type, document, before.Created)));

    public Task<ScimOutcome> DeleteAsync(ResourceType type, ScimResource before, CancellationToken cancel) => Change(() =>
    {
        if (Refused(type, before) is { } refused) return refused;
        kept.Remove((type.Name, before.Id));
        return new ScimOutcome.Done(before);
    });

    Task<ScimOutcome> Change(Func<ScimOutcome> change)
    {
        lock (gate) return Task.FromResult(change());
    }

    ScimOutcome? Refused(ResourceType type, ScimResource before) =>
        !kept.TryGetValue((type.Name, before.Id), out var now) ? new ScimOutcome.Missing() : now.Version != before.Version ? new ScimOutcome.Stale() : null;

    ScimOutcome.Done Keep(ResourceType type, JsonObject document, DateTimeOffset? created)
    {
        var (id, now) = ((string)document["id"]!, clock.GetUtcNow());
        var resource = new ScimResource(id, document, (++version).ToString(CultureInfo.InvariantCulture), created ?? now, now);
        kept[(type.Name, id)] = resource;
        return new(resource);
    }

    bool IsTaken(ResourceType type, JsonObject document) => type.Name == "User" && kept.Any(other =>
        other.Key.Type == "User" && other.Key.Id != (string)document["id"]!
        && Fold.Key((string)other.Value.Document["userName"]!) == Fold.Key((string)document["userName"]!));
}
