using System.Collections.Concurrent;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Scim;

namespace Gatehouse.Doors;

/// <summary>The resource types of each Org, kept until the Org's schema version moves. Most Orgs define nothing and cost nothing.</summary>
public sealed class OrgSchemas
{
    const int Most = 1000;

    readonly ConcurrentDictionary<OrgId, (long Version, ResourceType Users, ResourceType Groups)> known = new();

    public async Task<(ResourceType Users, ResourceType Groups)> OfAsync(OrgDb db, long version, CancellationToken ct)
    {
        if (version == 0) return (ResourceType.User, ResourceType.Group);
        if (known.TryGetValue(db.Org, out var held) && held.Version == version) return (held.Users, held.Groups);

        var custom = await SchemaStore.ListAsync(db, ct);
        var users = ResourceType.UserWith(custom.Where(c => c.ResourceType == "User").Select(c => c.Schema));
        var groups = ResourceType.GroupWith(custom.Where(c => c.ResourceType == "Group").Select(c => c.Schema));
        if (known.Count >= Most) known.Clear();
        known[db.Org] = (version, users, groups);
        return (users, groups);
    }
}
