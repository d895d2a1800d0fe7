using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <param name="status">What the client will see, for the sync log.</param>
delegate Task<Outcome<Resource>> Change(OrgDirectory directory, string id, ResourcePlan plan, ETagMatch match, int status, CancellationToken ct);

/// <summary>Users or Groups: the same operations over another store.</summary>
sealed record ResourceKind(
    string Name,
    Func<OrgDirectory, ResourceType> Type,
    Func<OrgDb, string, CancellationToken, Task<Resource?>> FindAsync,
    Func<OrgDirectory, ResourcePlan, CancellationToken, Task<Outcome<Resource>>> CreateAsync,
    Change PatchAsync,
    Change ReplaceAsync,
    Func<OrgDirectory, string, ETagMatch, CancellationToken, Task<Outcome<Resource>>> DeleteAsync)
{
    public static ResourceKind User { get; } = new("User", d => d.Users,
        UserStore.FindAsync, UserStore.CreateAsync, UserStore.PatchAsync, UserStore.ReplaceAsync, UserStore.DeleteAsync);

    public static ResourceKind Group { get; } = new("Group", d => d.Groups,
        GroupStore.FindAsync, GroupStore.CreateAsync, GroupStore.PatchAsync, GroupStore.ReplaceAsync, GroupStore.DeleteAsync);

    public static IReadOnlyList<ResourceKind> All { get; } = [User, Group];

    public bool IsUser => Name == "User";

    public string Endpoint { get; } = "/" + Name + "s";

    /// <summary>The attribute that other rows tell: groups of a User, members of a Group.</summary>
    public string Computed => IsUser ? "groups" : "members";

    /// <summary>Members that are held in memory for one answer, shared out to its groups. What a group has above its share goes out piece by piece.</summary>
    const int MostMembers = 5_000, LeastShare = 25;

    /// <summary>By resource, as far as it has any: the groups of users, the members of groups. Null for a group of more than can be held.</summary>
    public async Task<IReadOnlyDictionary<string, List<Related>?>> RelatedAsync(OrgDb db, IReadOnlyList<Resource> resources, CancellationToken ct)
    {
        var unknown = resources.Where(r => r.Groups is null or { Nested: true }).Select(r => r.Id).ToList();
        var most = Math.Max(LeastShare, MostMembers / Math.Max(1, unknown.Count));
        var reads = db.Together();
        Dictionary<string, List<Related>?> related = unknown.Count == 0 ? [] : IsUser ? reads.AddGroupsOf(unknown) : reads.AddMembersOf(unknown, most);
        await reads.RunAsync(ct);
        if (!IsUser)
            foreach (var (group, _) in related.Where(found => found.Value!.Count > most).ToList()) related[group] = null;
        foreach (var resource in resources)
            if (resource.Groups is { Nested: false, List: [_, ..] direct }) related[resource.Id] = [.. direct];
        return related;
    }
}
