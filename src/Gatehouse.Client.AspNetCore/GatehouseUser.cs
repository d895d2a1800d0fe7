using System.Security.Claims;
using System.Text.Json;

namespace Gatehouse.Client.AspNetCore;

/// <summary>The Org that somebody is signed in to.</summary>
/// <param name="Id">Never changes: what the app stores.</param>
/// <param name="Slug">In addresses; may be changed.</param>
/// <param name="Name">For people.</param>
public sealed record SignedInOrg(string Id, string Slug, string Name);

/// <summary>A workspace or a group of somebody.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Name">For people.</param>
public sealed record Named(string Id, string Name);

/// <summary>What the token of a signed-in person says: one Org, and the access there.</summary>
public static class GatehouseUser
{
    /// <summary>The Org; null when nobody is signed in through Gatehouse.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Id, slug and name.</returns>
    public static SignedInOrg? GetOrg(this ClaimsPrincipal user) => user.FindFirstValue("org_id") is { } id ? new(id, user.FindFirstValue("org_slug") ?? "", user.FindFirstValue("org_name") ?? "") : null;

    /// <summary>The member's id in that Org, as events and webhooks speak of it; null when nobody is signed in.</summary>
    /// <param name="user">The person.</param>
    /// <returns>The claim <c>sub</c>.</returns>
    public static string? GetMemberId(this ClaimsPrincipal user) => user.FindFirstValue("sub");

    /// <summary>The roles there; Gatehouse gives one, or none.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Names such as <c>admin</c>.</returns>
    public static IReadOnlyList<string> GetRoles(this ClaimsPrincipal user) => All(user, "roles");

    /// <summary>What the role may do, in the app's own words.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Words such as <c>write</c>.</returns>
    public static IReadOnlyList<string> GetPrivileges(this ClaimsPrincipal user) => All(user, "privileges");

    /// <summary>Whether the person has this role. For what one may do, ask for a privilege: roles are the operator's to order.</summary>
    /// <param name="user">The person.</param>
    /// <param name="role">Its name.</param>
    /// <returns>True when it is among them.</returns>
    public static bool HasRole(this ClaimsPrincipal user, string role) => user.HasClaim("roles", role);

    /// <summary>Whether the person may do this.</summary>
    /// <param name="user">The person.</param>
    /// <param name="privilege">Such as <c>write</c>.</param>
    /// <returns>True when it is among them.</returns>
    public static bool HasPrivilege(this ClaimsPrincipal user, string privilege) => user.HasClaim("privileges", privilege);

    /// <summary>The workspaces that the person has in this Org.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Ids and names.</returns>
    public static IReadOnlyList<Named> GetWorkspaces(this ClaimsPrincipal user) => Things(user, "workspaces");

    /// <summary>The groups, where the scope <c>groups</c> was asked for. Somebody in more than 100 has none of them in the token: ask the API.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Ids and names.</returns>
    public static IReadOnlyList<Named> GetGroups(this ClaimsPrincipal user) => Things(user, "groups");

    static List<string> All(ClaimsPrincipal user, string type) => [.. user.FindAll(type).Select(claim => claim.Value)];

    /// <summary>The framework makes one claim of each object, with its JSON as the value.</summary>
    static List<Named> Things(ClaimsPrincipal user, string type) => [.. user.FindAll(type).Select(claim =>
    {
        using var json = JsonDocument.Parse(claim.Value);
        return new Named(json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("name").GetString()!);
    })];
}
