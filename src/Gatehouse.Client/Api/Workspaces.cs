// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Workspaces.</summary>
public sealed class WorkspacesApi
{
    readonly Transport transport;

    internal WorkspacesApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the workspaces, with how many have each.</summary>
    /// <remarks><c>GET /orgs/{org}/workspaces</c>, operation <c>listWorkspaces</c>. Needs the scope <c>access:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<CountedWorkspace> ListWorkspacesAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/workspaces", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageCountedWorkspace, cancellationToken);

    /// <summary>Makes a workspace.</summary>
    /// <remarks><c>POST /orgs/{org}/workspaces</c>, operation <c>createWorkspace</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>workspace.taken</c>, or what any request may come to.</exception>
    public Task<Workspace> CreateWorkspaceAsync(string org, NewWorkspace body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/workspaces"), idempotencyKey).With(body, ApiJson.Default.NewWorkspace), ApiJson.Default.Workspace, cancellationToken);

    /// <summary>Gives a workspace another name.</summary>
    /// <remarks><c>PATCH /orgs/{org}/workspaces/{id}</c>, operation <c>renameWorkspace</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>workspace.not-found</c>, <c>workspace.taken</c>, or what any request may come to.</exception>
    public Task<Workspace> RenameWorkspaceAsync(string org, string id, NewWorkspace body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/orgs/{org}/workspaces/{id}")).With(body, ApiJson.Default.NewWorkspace), ApiJson.Default.Workspace, cancellationToken);

    /// <summary>Removes a workspace that nobody has.</summary>
    /// <remarks><c>DELETE /orgs/{org}/workspaces/{id}</c>, operation <c>deleteWorkspace</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>workspace.not-found</c>, <c>workspace.in-use</c>, or what any request may come to.</exception>
    public Task DeleteWorkspaceAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/workspaces/{id}")), cancellationToken);

    /// <summary>Gives a workspace to a member by hand. No mapping takes it away.</summary>
    /// <remarks><c>PUT /orgs/{org}/workspaces/{id}/members/{member}</c>, operation <c>grantWorkspace</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="member">The member's id or userName.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>workspace.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public Task GrantWorkspaceAsync(string org, string id, string member, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Put(Address.Of($"/orgs/{org}/workspaces/{id}/members/{member}")), cancellationToken);

    /// <summary>Takes back what was given by hand. What a mapping gives stays.</summary>
    /// <remarks><c>DELETE /orgs/{org}/workspaces/{id}/members/{member}</c>, operation <c>revokeWorkspace</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="member">The member's id or userName.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>workspace.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public Task RevokeWorkspaceAsync(string org, string id, string member, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/workspaces/{id}/members/{member}")), cancellationToken);
}

/// <summary>What <see cref="WorkspacesApi.ListWorkspacesAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Members">How many have it.</param>
public sealed record CountedWorkspace(string Id, string Name, long Members);

/// <summary>What <see cref="WorkspacesApi.CreateWorkspaceAsync"/> takes, and others.</summary>
/// <param name="Name">What people call it.</param>
public sealed record NewWorkspace(string Name);
