// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Identities.</summary>
public sealed class IdentitiesApi
{
    readonly Transport transport;

    internal IdentitiesApi(Transport transport) => this.transport = transport;

    /// <summary>Lists who of which connection is which member.</summary>
    /// <remarks><c>GET /orgs/{org}/identities</c>, operation <c>listIdentities</c>. Needs the scope <c>sessions:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="connection">Only through this connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Identity> ListIdentitiesAsync(string org, int? pageSize = null, string? connection = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/identities", ("limit", Address.Text(pageSize)), ("connection", connection))), ApiJson.Default.PageIdentity, cancellationToken);

    /// <summary>Lists who a member is.</summary>
    /// <remarks><c>GET /orgs/{org}/members/{id}/identities</c>, operation <c>listMemberIdentities</c>. Needs the scope <c>sessions:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="connection">Only through this connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Identity> ListMemberIdentitiesAsync(string org, string id, int? pageSize = null, string? connection = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/members/{id}/identities", ("limit", Address.Text(pageSize)), ("connection", connection))), ApiJson.Default.PageIdentity, cancellationToken);

    /// <summary>Makes somebody of a connection this member, from the next sign-in on.</summary>
    /// <remarks><c>POST /orgs/{org}/members/{id}/identities</c>, operation <c>linkIdentity</c>. Needs the scope <c>sessions:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>member.not-found</c>, <c>connection.not-serving</c>, <c>identity.linked</c>, or what any request may come to.</exception>
    public Task<Identity> LinkIdentityAsync(string org, string id, NewIdentity body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/members/{id}/identities"), idempotencyKey).With(body, ApiJson.Default.NewIdentity), ApiJson.Default.Identity, cancellationToken);

    /// <summary>Takes a member and its identities apart, and ends its sessions.</summary>
    /// <remarks><c>DELETE /orgs/{org}/members/{id}/identities</c>, operation <c>unlinkIdentities</c>. Needs the scope <c>sessions:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="connection">Only through this connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, <c>identity.not-found</c>, or what any request may come to.</exception>
    public Task UnlinkIdentitiesAsync(string org, string id, string? connection = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/members/{id}/identities", ("connection", connection))), cancellationToken);
}

/// <summary>What <see cref="IdentitiesApi.ListIdentitiesAsync"/> answers, and others.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="StableId">As the connection names the person.</param>
/// <param name="Member">The member's id.</param>
/// <param name="UserName">Null when the member is deleted.</param>
/// <param name="LinkedAt">Linked at, UTC.</param>
/// <param name="LastSignInAt">Last sign in at, UTC.</param>
public sealed record Identity(string Connection, string StableId, string Member, string? UserName, DateTimeOffset LinkedAt, DateTimeOffset? LastSignInAt);

/// <summary>What <see cref="IdentitiesApi.LinkIdentityAsync"/> takes.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="StableId">Stable id.</param>
public sealed record NewIdentity(string Connection, string StableId);
