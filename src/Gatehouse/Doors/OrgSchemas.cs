using System.Collections.Concurrent;
using System.Diagnostics;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.Scim;
using Gatehouse.SyncLog;

namespace Gatehouse.Doors;

/// <summary>The resource types of each Org, kept until the Org's schema version moves. Most Orgs define nothing and cost nothing.</summary>
public sealed class OrgSchemas
{
    const int Most = 1000;

    readonly ConcurrentDictionary<OrgId, (long Version, ResourceType Users, ResourceType Groups)> known = new();

    /// <summary>An Org's directory as jobs and operators work on it, without a token.</summary>
    public async Task<OrgDirectory> DirectoryAsync(OrgDb db, Org org, string who, TimeProvider clock, CancellationToken ct)
    {
        var (users, groups) = await OfAsync(db, org.SchemaVersion, ct);
        return new(db, users, groups, Profile.Lenient, org.UniqueId == "email", org.Settings, new SyncScope(null, null, null, who, Stopwatch.GetTimestamp(), clock)) { IsShared = org.Isolation == "shared", GivesAccess = org.GivesAccess };
    }

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
