// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Groups.</summary>
public sealed class GroupsApi
{
    readonly Transport transport;

    internal GroupsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists groups with how many are in them; who is in one: the list of members has a filter.</summary>
    /// <remarks><c>GET /orgs/{org}/groups</c>, operation <c>listGroups</c>. Needs the scope <c>groups:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Group> ListGroupsAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/groups", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageGroup, cancellationToken);

    /// <summary>Shows a group, by id or displayName.</summary>
    /// <remarks><c>GET /orgs/{org}/groups/{id}</c>, operation <c>getGroup</c>. Needs the scope <c>groups:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>group.not-found</c>, or what any request may come to.</exception>
    public Task<Group> GetGroupAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/groups/{id}")), ApiJson.Default.Group, cancellationToken);
}

/// <summary>What <see cref="GroupsApi.ListGroupsAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Members">Direct members, the pending among them.</param>
/// <param name="Pending">Who is invited and has not come.</param>
public sealed record Group(string Id, string Name, long Members, long Pending);
