// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Mappings.</summary>
public sealed class MappingsApi
{
    readonly Transport transport;

    internal MappingsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists what groups, and values of the SCIM roles, give.</summary>
    /// <remarks><c>GET /orgs/{org}/mappings</c>, operation <c>listMappings</c>. Needs the scope <c>access:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Mapping> ListMappingsAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/mappings", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageMapping, cancellationToken);

    /// <summary>Maps a group, or a value of the SCIM roles; or maps it anew.</summary>
    /// <remarks><c>POST /orgs/{org}/mappings</c>, operation <c>setMapping</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>group.not-found</c>, <c>role.not-found</c>, <c>workspace.not-found</c>, <c>mapping.not-found</c>, <c>group.ambiguous</c>, or what any request may come to.</exception>
    public Task<MappingChange> SetMappingAsync(string org, NewMapping body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/mappings"), idempotencyKey).With(body, ApiJson.Default.NewMapping), ApiJson.Default.MappingChange, cancellationToken);

    /// <summary>Says who would gain and lose what. Nothing is changed.</summary>
    /// <remarks><c>POST /orgs/{org}/mappings/preview</c>, operation <c>previewMapping</c>. Needs the scope <c>access:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>group.not-found</c>, <c>role.not-found</c>, <c>workspace.not-found</c>, <c>mapping.not-found</c>, <c>group.ambiguous</c>, or what any request may come to.</exception>
    public Task<MappingPreview> PreviewMappingAsync(string org, NewMapping body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/mappings/preview"), idempotencyKey).With(body, ApiJson.Default.NewMapping), ApiJson.Default.MappingPreview, cancellationToken);

    /// <summary>Shows a mapping.</summary>
    /// <remarks><c>GET /orgs/{org}/mappings/{id}</c>, operation <c>getMapping</c>. Needs the scope <c>access:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>mapping.not-found</c>, or what any request may come to.</exception>
    public Task<Mapping> GetMappingAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/mappings/{id}")), ApiJson.Default.Mapping, cancellationToken);

    /// <summary>Ends a mapping.</summary>
    /// <remarks><c>DELETE /orgs/{org}/mappings/{id}</c>, operation <c>deleteMapping</c>. Needs the scope <c>access:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>mapping.not-found</c>, or what any request may come to.</exception>
    public Task DeleteMappingAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/mappings/{id}")), cancellationToken);
}

/// <summary>What <see cref="MappingsApi.ListMappingsAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Group">The group's name; null of a value of the SCIM roles.</param>
/// <param name="GroupId">Null while the group is gone.</param>
/// <param name="ScimRole">Scim role.</param>
/// <param name="Role">Null: the default role.</param>
/// <param name="Workspaces">Workspaces.</param>
/// <param name="OnDelete">keep or drop.</param>
/// <param name="OnRename">keep or drop.</param>
public sealed record Mapping(string Id, string? Group, string? GroupId, string? ScimRole, string? Role, IReadOnlyList<Workspace> Workspaces, string OnDelete, string OnRename);

/// <summary>What <see cref="WorkspacesApi.CreateWorkspaceAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
public sealed record Workspace(string Id, string Name);

/// <summary>What <see cref="MappingsApi.SetMappingAsync"/> takes, and others.</summary>
/// <param name="Group">Its id or displayName; or else scimRole.</param>
/// <param name="ScimRole">A value of the SCIM roles.</param>
/// <param name="Role">The role's name.</param>
/// <param name="Workspaces">By id or name.</param>
/// <param name="OnDelete">drop, which is the first choice, or keep.</param>
/// <param name="OnRename">keep, which is the first choice, or drop.</param>
public sealed record NewMapping(string? Group = null, string? ScimRole = null, string? Role = null, IReadOnlyList<string>? Workspaces = null, string? OnDelete = null, string? OnRename = null);

/// <summary>What <see cref="MappingsApi.SetMappingAsync"/> answers.</summary>
/// <param name="Mapping">Mapping.</param>
/// <param name="Concerned">How many members it is about.</param>
/// <param name="Job">The job that brings it to them.</param>
/// <param name="Finished">Whether that has ended.</param>
public sealed record MappingChange(Mapping Mapping, long Concerned, string Job, bool Finished);

/// <summary>What <see cref="MappingsApi.PreviewMappingAsync"/> answers.</summary>
/// <param name="Concerned">Concerned.</param>
/// <param name="Gain">Gain.</param>
/// <param name="Lose">Lose.</param>
/// <param name="Changes">The first of those whose access changes.</param>
public sealed record MappingPreview(long Concerned, long Gain, long Lose, IReadOnlyList<AccessChange> Changes);

/// <summary>Part of <see cref="MappingPreview"/> and <see cref="Preview"/>.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Before">Before.</param>
/// <param name="After">After.</param>
public sealed record AccessChange(string Id, string Name, GivenAccess Before, GivenAccess After);

/// <summary>Part of <see cref="AccessChange"/>.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Workspaces">By id.</param>
public sealed record GivenAccess(string? Role, IReadOnlyList<string> Workspaces);
