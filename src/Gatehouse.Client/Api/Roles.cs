// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Roles.</summary>
public sealed class RolesApi
{
    readonly Transport transport;

    internal RolesApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the roles of the instance, by name.</summary>
    /// <remarks><c>GET /roles</c>, operation <c>listRoles</c>. Needs the scope <c>access:read</c>.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<Role> ListRolesAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/roles", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageRole, cancellationToken);

    /// <summary>Makes a role.</summary>
    /// <remarks><c>POST /roles</c>, operation <c>createRole</c>. Needs the scope <c>access:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>role.not-found</c>, <c>role.taken</c>, or what any request may come to.</exception>
    public Task<Role> CreateRoleAsync(NewRole body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/roles"), idempotencyKey).With(body, ApiJson.Default.NewRole), ApiJson.Default.Role, cancellationToken);

    /// <summary>Says anew what a role may do.</summary>
    /// <remarks><c>PATCH /roles/{id}</c>, operation <c>updateRole</c>. Needs the scope <c>access:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>role.not-found</c>, or what any request may come to.</exception>
    public Task<Role> UpdateRoleAsync(string id, RolePatch body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/roles/{id}")).With(body, ApiJson.Default.RolePatch), ApiJson.Default.Role, cancellationToken);

    /// <summary>Removes a role that no mapping and no Org uses.</summary>
    /// <remarks><c>DELETE /roles/{id}</c>, operation <c>deleteRole</c>. Needs the scope <c>access:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>role.not-found</c>, <c>role.in-use</c>, or what any request may come to.</exception>
    public Task DeleteRoleAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/roles/{id}")), cancellationToken);

    /// <summary>Gives a role another place; everybody's access is computed anew, in the background.</summary>
    /// <remarks><c>POST /roles/{id}/move</c>, operation <c>moveRole</c>. Needs the scope <c>access:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>role.not-found</c>, or what any request may come to.</exception>
    public Task<Role> MoveRoleAsync(string id, RolePlace body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/roles/{id}/move"), idempotencyKey).With(body, ApiJson.Default.RolePlace), ApiJson.Default.Role, cancellationToken);
}

/// <summary>What <see cref="RolesApi.ListRolesAsync"/> answers, and others.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Rank">1 is the lowest.</param>
/// <param name="Privileges">What it may do, in the app's own words.</param>
public sealed record Role(string Name, long Rank, IReadOnlyList<string> Privileges);

/// <summary>What <see cref="RolesApi.CreateRoleAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Privileges">What it may do, in the app's own words.</param>
/// <param name="Above">The role it stands just above; left out, it stands above all.</param>
public sealed record NewRole(string Name, IReadOnlyList<string>? Privileges = null, string? Above = null);

/// <summary>What <see cref="RolesApi.UpdateRoleAsync"/> takes.</summary>
/// <param name="Privileges">What it may do, in the app's own words.</param>
public sealed record RolePatch(IReadOnlyList<string> Privileges);

/// <summary>What <see cref="RolesApi.MoveRoleAsync"/> takes.</summary>
/// <param name="Above">The role it stands just above; left out: above all. Empty: below all.</param>
public sealed record RolePlace(string? Above = null);
