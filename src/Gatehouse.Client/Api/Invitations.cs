// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Invitations.</summary>
public sealed class InvitationsApi
{
    readonly Transport transport;

    internal InvitationsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists who is invited and has not come.</summary>
    /// <remarks><c>GET /orgs/{org}/invitations</c>, operation <c>listInvitations</c>. Needs the scope <c>members:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Invitation> ListInvitationsAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/invitations", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageInvitation, cancellationToken);

    /// <summary>Sends an invited member a new link; the one before is worth nothing any more.</summary>
    /// <remarks><c>POST /orgs/{org}/members/{id}/invite</c>, operation <c>inviteMember</c>. Needs the scope <c>members:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, <c>member.not-invited</c>, or what any request may come to.</exception>
    public Task<Invitation> InviteMemberAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/members/{id}/invite"), idempotencyKey), ApiJson.Default.Invitation, cancellationToken);
}

/// <summary>What <see cref="InvitationsApi.ListInvitationsAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Member">The member's id.</param>
/// <param name="UserName">The unique name, usually an e-mail address.</param>
/// <param name="Email">Where the mail goes.</param>
/// <param name="State">waiting, sent, failed, expired or withdrawn.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">When it ends by itself, UTC.</param>
/// <param name="SentAt">Sent at, UTC.</param>
/// <param name="Failure">Why the last mail could not be sent.</param>
public sealed record Invitation(string Id, string Member, string UserName, string? Email, string State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? SentAt, string? Failure);
