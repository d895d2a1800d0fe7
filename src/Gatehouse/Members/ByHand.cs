using System.Text.Json.Nodes;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.Members;

/// <summary>What an administrator does to the directory: the same stores as the identity provider's requests, so the same refusals.</summary>
public static class ByHand
{
    const string Source = "manual";

    /// <summary>A member made twice by hand is a mistake, not a wish to bring somebody back.</summary>
    static readonly Profile Making = Profile.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["reprovision"] = "conflict" });

    /// <param name="email">Null: the userName, if it is an address.</param>
    /// <exception cref="ScimException">A value that cannot be kept.</exception>
    public static Task<Outcome<Resource>> AddAsync(OrgDirectory directory, string userName, string? name, string? email, CancellationToken ct)
    {
        var user = new JsonObject { ["schemas"] = new JsonArray(ResourceType.User.Core.Id), ["userName"] = userName, ["active"] = true };
        if (name is not null) user["displayName"] = name;
        if ((email ?? (userName.Contains('@', StringComparison.Ordinal) ? userName : null)) is { } address)
            user["emails"] = new JsonArray(new JsonObject { ["value"] = address, ["type"] = "work", ["primary"] = true });
        var place = directory with { Profile = Making, Source = Source };
        return UserStore.CreateAsync(place, ResourcePlan.Whole(user, place.Users, place.Profile), ct);
    }

    public static Task<Outcome<Resource>> SetActiveAsync(OrgDirectory directory, string id, bool active, CancellationToken ct)
    {
        var place = directory with { Source = Source };
        return UserStore.PatchAsync(place, id, ResourcePlan.Whole(new JsonObject { ["active"] = active }, place.Users, place.Profile), ETagMatch.None, 200, ct);
    }
}
