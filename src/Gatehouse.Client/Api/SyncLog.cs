// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using System.Text.Json;
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Sync log.</summary>
public sealed class SyncLogApi
{
    readonly Transport transport;

    internal SyncLogApi(Transport transport) => this.transport = transport;

    /// <summary>Lists provisioning operations, the newest first.</summary>
    /// <remarks><c>GET /orgs/{org}/sync-log</c>, operation <c>listSyncLog</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="status">Only with this status. One of <c>SUCCESS</c>, <c>SKIPPED</c>, <c>FAILED</c>, <c>HELD</c>.</param>
    /// <param name="action">Only this action, such as CREATE.</param>
    /// <param name="resource">Only of this resource: id or name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<SyncEntry> ListSyncLogAsync(string org, int? pageSize = null, string? status = null, string? action = null, string? resource = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/sync-log", ("limit", Address.Text(pageSize)), ("status", status), ("action", action), ("resource", resource))), ApiJson.Default.PageSyncEntry, cancellationToken);

    /// <summary>Shows an entry, with the request that it is about.</summary>
    /// <remarks><c>GET /orgs/{org}/sync-log/{id}</c>, operation <c>getSyncEntry</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>entry.not-found</c>, or what any request may come to.</exception>
    public Task<SyncEntry> GetSyncEntryAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/sync-log/{id}")), ApiJson.Default.SyncEntry, cancellationToken);
}

/// <summary>What <see cref="SyncLogApi.ListSyncLogAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Action">Action.</param>
/// <param name="Status">SUCCESS, SKIPPED, FAILED or HELD.</param>
/// <param name="ResourceType">Resource type.</param>
/// <param name="ResourceId">Resource id.</param>
/// <param name="ResourceName">Resource name.</param>
/// <param name="HttpStatus">Http status.</param>
/// <param name="ScimType">Scim type.</param>
/// <param name="Reason">Reason.</param>
/// <param name="Changes">Attribute → from, to; null where nothing changed.</param>
/// <param name="TokenId">Token id.</param>
/// <param name="Address">The IP address.</param>
/// <param name="Agent">The User-Agent.</param>
/// <param name="DurationMs">Duration ms.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Request">What came, without passwords, as far as the Org's setting log-requests lets the log keep it. Only where one entry is asked for.</param>
public sealed record SyncEntry(string Id, DateTimeOffset At, string Action, string Status, string? ResourceType, string? ResourceId, string? ResourceName, long HttpStatus, string? ScimType, string? Reason, JsonElement Changes, string? TokenId, string? Address, string? Agent, double DurationMs, string? CorrelationId, string? Request = null);
