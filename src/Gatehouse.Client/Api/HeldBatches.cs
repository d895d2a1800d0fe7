// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Held changes.</summary>
public sealed class HeldBatchesApi
{
    readonly Transport transport;

    internal HeldBatchesApi(Transport transport) => this.transport = transport;

    /// <summary>Lists what the guard against mass de-provisioning holds, or held.</summary>
    /// <remarks><c>GET /orgs/{org}/held-batches</c>, operation <c>listHeldBatches</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<HeldBatch> ListHeldBatchesAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/held-batches", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageHeldBatch, cancellationToken);

    /// <summary>Shows a batch.</summary>
    /// <remarks><c>GET /orgs/{org}/held-batches/{id}</c>, operation <c>getHeldBatch</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>batch.not-found</c>, or what any request may come to.</exception>
    public Task<HeldBatch> GetHeldBatchAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/held-batches/{id}")), ApiJson.Default.HeldBatch, cancellationToken);

    /// <summary>Lists who would leave.</summary>
    /// <remarks><c>GET /orgs/{org}/held-batches/{id}/people</c>, operation <c>listHeldPeople</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>batch.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<HeldPerson> ListHeldPeopleAsync(string org, string id, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/held-batches/{id}/people", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageHeldPerson, cancellationToken);

    /// <summary>Does what the identity provider asked.</summary>
    /// <remarks><c>POST /orgs/{org}/held-batches/{id}/approve</c>, operation <c>approveHeldBatch</c>. Needs the scope <c>operations:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>batch.not-found</c>, <c>batch.decided</c>, or what any request may come to.</exception>
    public Task<HeldBatch> ApproveHeldBatchAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/held-batches/{id}/approve"), idempotencyKey), ApiJson.Default.HeldBatch, cancellationToken);

    /// <summary>Everybody held goes on, and SCIM shows it so again.</summary>
    /// <remarks><c>POST /orgs/{org}/held-batches/{id}/reject</c>, operation <c>rejectHeldBatch</c>. Needs the scope <c>operations:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>batch.not-found</c>, <c>batch.decided</c>, or what any request may come to.</exception>
    public Task<HeldBatch> RejectHeldBatchAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/held-batches/{id}/reject"), idempotencyKey), ApiJson.Default.HeldBatch, cancellationToken);
}

/// <summary>What <see cref="HeldBatchesApi.ListHeldBatchesAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="State">open, approving, rejecting, approved or rejected.</param>
/// <param name="OpenedAt">Opened at, UTC.</param>
/// <param name="DueAt">When it is approved by itself.</param>
/// <param name="DecidedBy">Decided by.</param>
/// <param name="DecidedAt">Decided at, UTC.</param>
/// <param name="EndedAt">Ended at, UTC.</param>
public sealed record HeldBatch(string Id, string State, DateTimeOffset OpenedAt, DateTimeOffset DueAt, string? DecidedBy, DateTimeOffset? DecidedAt, DateTimeOffset? EndedAt);

/// <summary>What <see cref="HeldBatchesApi.ListHeldPeopleAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="UserName">The unique name, usually an e-mail address.</param>
/// <param name="Asked">deactivate or delete.</param>
public sealed record HeldPerson(string Id, string UserName, string Asked);
