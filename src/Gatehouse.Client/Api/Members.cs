// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Members.</summary>
public sealed class MembersApi
{
    readonly Transport transport;

    internal MembersApi(Transport transport) => this.transport = transport;

    /// <summary>Lists members, in the order in which they were made.</summary>
    /// <remarks><c>GET /orgs/{org}/members</c>, operation <c>listMembers</c>. Needs the scope <c>members:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="status">Only with this status. One of <c>invited</c>, <c>active</c>, <c>suspended</c>, <c>previewed</c>.</param>
    /// <param name="source">Only who came in so. One of <c>scim</c>, <c>jit</c>, <c>manual</c>.</param>
    /// <param name="group">Only direct members of this group: id or displayName.</param>
    /// <param name="search">Only whose userName, display name or an e-mail address begins so.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>group.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Member> ListMembersAsync(string org, int? pageSize = null, string? status = null, string? source = null, string? group = null, string? search = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/members", ("limit", Address.Text(pageSize)), ("status", status), ("source", source), ("group", group), ("search", search))), ApiJson.Default.PageMember, cancellationToken);

    /// <summary>Adds a member by hand. In SCIM mode the identity provider does.</summary>
    /// <remarks><c>POST /orgs/{org}/members</c>, operation <c>addMember</c>. Needs the scope <c>members:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>member.not-found</c>, <c>member.managed</c>, <c>member.taken</c>, <c>member.barred</c>, or what any request may come to.</exception>
    public Task<Member> AddMemberAsync(string org, NewMember body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/members"), idempotencyKey).With(body, ApiJson.Default.NewMember), ApiJson.Default.Member, cancellationToken);

    /// <summary>Shows a member, by id or userName.</summary>
    /// <remarks><c>GET /orgs/{org}/members/{id}</c>, operation <c>getMember</c>. Needs the scope <c>members:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public Task<Member> GetMemberAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/members/{id}")), ApiJson.Default.Member, cancellationToken);

    /// <summary>Deletes a member, as the Org's settings say; until the grace period is over it can be restored.</summary>
    /// <remarks><c>DELETE /orgs/{org}/members/{id}</c>, operation <c>deleteMember</c>. Needs the scope <c>members:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, <c>member.managed</c>, <c>member.taken</c>, <c>member.barred</c>, or what any request may come to.</exception>
    public Task DeleteMemberAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/members/{id}")), cancellationToken);

    /// <summary>Takes a member's access away; the data stays.</summary>
    /// <remarks><c>POST /orgs/{org}/members/{id}/suspend</c>, operation <c>suspendMember</c>. Needs the scope <c>members:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, <c>member.managed</c>, <c>member.taken</c>, <c>member.barred</c>, or what any request may come to.</exception>
    public Task<Member> SuspendMemberAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/members/{id}/suspend"), idempotencyKey), ApiJson.Default.Member, cancellationToken);

    /// <summary>Gives a suspended member the access back, or lets an invited one in.</summary>
    /// <remarks><c>POST /orgs/{org}/members/{id}/activate</c>, operation <c>activateMember</c>. Needs the scope <c>members:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, <c>member.managed</c>, <c>member.taken</c>, <c>member.barred</c>, <c>member.suspended</c>, or what any request may come to.</exception>
    public Task<Member> ActivateMemberAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/members/{id}/activate"), idempotencyKey), ApiJson.Default.Member, cancellationToken);

    /// <summary>Shows what a member may use, and why.</summary>
    /// <remarks><c>GET /orgs/{org}/members/{id}/access</c>, operation <c>getMemberAccess</c>. Needs the scope <c>access:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public Task<MemberAccess> GetMemberAccessAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/members/{id}/access")), ApiJson.Default.MemberAccess, cancellationToken);
}

/// <summary>What <see cref="MembersApi.AddMemberAsync"/> takes.</summary>
/// <param name="UserName">The unique name, usually an e-mail address.</param>
/// <param name="DisplayName">What people call the person.</param>
/// <param name="Email">Left out, it is the userName if that is an address.</param>
public sealed record NewMember(string UserName, string? DisplayName = null, string? Email = null);

/// <summary>What <see cref="MembersApi.GetMemberAccessAsync"/> answers.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Why">Which group, value or person gave it, in words.</param>
/// <param name="Workspaces">Workspaces.</param>
public sealed record MemberAccess(string? Role, IReadOnlyList<string> Why, IReadOnlyList<OpenWorkspace> Workspaces);

/// <summary>Part of <see cref="MemberAccess"/>.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Why">Why.</param>
public sealed record OpenWorkspace(string Id, string Name, IReadOnlyList<string> Why);
