// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Deleted members.</summary>
public sealed class DeletedMembersApi
{
    readonly Transport transport;

    internal DeletedMembersApi(Transport transport) => this.transport = transport;

    /// <summary>Lists deleted members that can be restored.</summary>
    /// <remarks><c>GET /orgs/{org}/deleted-members</c>, operation <c>listDeletedMembers</c>. Needs the scope <c>members:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<DeletedMember> ListDeletedMembersAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/deleted-members", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageDeletedMember, cancellationToken);

    /// <summary>Brings a deleted member back, with id, groups and roles.</summary>
    /// <remarks><c>POST /orgs/{org}/deleted-members/{id}/restore</c>, operation <c>restoreMember</c>. Needs the scope <c>members:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, <c>member.ambiguous</c>, <c>member.taken</c>, <c>member.barred</c>, or what any request may come to.</exception>
    public Task<Member> RestoreMemberAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/deleted-members/{id}/restore"), idempotencyKey), ApiJson.Default.Member, cancellationToken);
}

/// <summary>What <see cref="DeletedMembersApi.ListDeletedMembersAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="UserName">The unique name, usually an e-mail address.</param>
/// <param name="Status">suspended until the app is told, then deleted.</param>
/// <param name="DeletedAt">Deleted at, UTC.</param>
/// <param name="AppIsToldAt">When the app is told; null when it was.</param>
/// <param name="ForgottenAt">Until when it can be restored.</param>
public sealed record DeletedMember(string Id, string UserName, string Status, DateTimeOffset DeletedAt, DateTimeOffset? AppIsToldAt, DateTimeOffset ForgottenAt);

/// <summary>What <see cref="DeletedMembersApi.RestoreMemberAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="UserName">The unique name, usually an e-mail address.</param>
/// <param name="DisplayName">What people call the person.</param>
/// <param name="Email">The e-mail address; never a key.</param>
/// <param name="Status">invited, active, suspended or previewed.</param>
/// <param name="Source">How the person came in: scim, jit or manual.</param>
/// <param name="Role">The role's name.</param>
/// <param name="Account">Joins the memberships of one person in shared Orgs.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ModifiedAt">When it changed last, UTC.</param>
public sealed record Member(string Id, string UserName, string? DisplayName, string? Email, string Status, string Source, string? Role, string? Account, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt);
