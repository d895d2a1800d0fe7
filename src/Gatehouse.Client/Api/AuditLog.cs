// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using System.Text.Json;
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Audit log.</summary>
public sealed class AuditLogApi
{
    readonly Transport transport;

    internal AuditLogApi(Transport transport) => this.transport = transport;

    /// <summary>Lists who did what, the newest first.</summary>
    /// <remarks><c>GET /orgs/{org}/audit</c>, operation <c>listAudit</c>. Needs the scope <c>audit:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="actor">Only what this one did: an id or a name.</param>
    /// <param name="action">Only this: revokeToken, "token revoke", "sign-in refused".</param>
    /// <param name="since">Only what is not older than this time.</param>
    /// <param name="until">Only what is older than this time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<AuditEntry> ListAuditAsync(string org, int? pageSize = null, string? actor = null, string? action = null, string? since = null, string? until = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/audit", ("limit", Address.Text(pageSize)), ("actor", actor), ("action", action), ("since", since), ("until", until))), ApiJson.Default.PageAuditEntry, cancellationToken);

    /// <summary>Shows an entry.</summary>
    /// <remarks><c>GET /orgs/{org}/audit/{id}</c>, operation <c>getAuditEntry</c>. Needs the scope <c>audit:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>entry.not-found</c>, or what any request may come to.</exception>
    public Task<AuditEntry> GetAuditEntryAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/audit/{id}")), ApiJson.Default.AuditEntry, cancellationToken);

    /// <summary>The same as lines, many at once. Where there is more, the header Link says where it goes on.</summary>
    /// <remarks><c>GET /orgs/{org}/audit/export</c>, operation <c>exportAudit</c>. Needs the scope <c>audit:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="format">jsonl, a JSON object a line, or csv. First choice: jsonl. One of <c>jsonl</c>, <c>csv</c>.</param>
    /// <param name="limit">How many, at most. From 1 to 10000.</param>
    /// <param name="cursor">Where to go on: <c>next</c> of the page before.</param>
    /// <param name="actor">Only what this one did: an id or a name.</param>
    /// <param name="action">Only this: revokeToken, "token revoke", "sign-in refused".</param>
    /// <param name="since">Only what is not older than this time.</param>
    /// <param name="until">Only what is older than this time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="GatehouseException"><c>cursor.invalid</c>, <c>org.not-found</c>, or what any request may come to.</exception>
    public Task<string> ExportAuditAsync(string org, string? format = null, int? limit = null, string? cursor = null, string? actor = null, string? action = null, string? since = null, string? until = null, CancellationToken cancellationToken = default) =>
        transport.AskTextAsync(Call.Get(Address.Of($"/orgs/{org}/audit/export", ("format", format), ("limit", Address.Text(limit)), ("cursor", cursor), ("actor", actor), ("action", action), ("since", since), ("until", until))), cancellationToken);

    /// <summary>Lists who did what, the newest first.</summary>
    /// <remarks><c>GET /audit</c>, operation <c>listInstanceAudit</c>. Needs the scope <c>audit:read</c> and a key of the instance.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="actor">Only what this one did: an id or a name.</param>
    /// <param name="action">Only this: revokeToken, "token revoke", "sign-in refused".</param>
    /// <param name="since">Only what is not older than this time.</param>
    /// <param name="until">Only what is older than this time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<AuditEntry> ListInstanceAuditAsync(int? pageSize = null, string? actor = null, string? action = null, string? since = null, string? until = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/audit", ("limit", Address.Text(pageSize)), ("actor", actor), ("action", action), ("since", since), ("until", until))), ApiJson.Default.PageAuditEntry, cancellationToken);

    /// <summary>Shows an entry.</summary>
    /// <remarks><c>GET /audit/{id}</c>, operation <c>getInstanceAuditEntry</c>. Needs the scope <c>audit:read</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>entry.not-found</c>, or what any request may come to.</exception>
    public Task<AuditEntry> GetInstanceAuditEntryAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/audit/{id}")), ApiJson.Default.AuditEntry, cancellationToken);

    /// <summary>The same as lines, many at once. Where there is more, the header Link says where it goes on.</summary>
    /// <remarks><c>GET /audit/export</c>, operation <c>exportInstanceAudit</c>. Needs the scope <c>audit:read</c> and a key of the instance.</remarks>
    /// <param name="format">jsonl, a JSON object a line, or csv. First choice: jsonl. One of <c>jsonl</c>, <c>csv</c>.</param>
    /// <param name="limit">How many, at most. From 1 to 10000.</param>
    /// <param name="cursor">Where to go on: <c>next</c> of the page before.</param>
    /// <param name="actor">Only what this one did: an id or a name.</param>
    /// <param name="action">Only this: revokeToken, "token revoke", "sign-in refused".</param>
    /// <param name="since">Only what is not older than this time.</param>
    /// <param name="until">Only what is older than this time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="GatehouseException"><c>cursor.invalid</c>, or what any request may come to.</exception>
    public Task<string> ExportInstanceAuditAsync(string? format = null, int? limit = null, string? cursor = null, string? actor = null, string? action = null, string? since = null, string? until = null, CancellationToken cancellationToken = default) =>
        transport.AskTextAsync(Call.Get(Address.Of($"/audit/export", ("format", format), ("limit", Address.Text(limit)), ("cursor", cursor), ("actor", actor), ("action", action), ("since", since), ("until", until))), cancellationToken);
}

/// <summary>What <see cref="AuditLogApi.ListAuditAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="ActorKind">command-line or api-key; in the console operator or member; of a sign-in person or operator.</param>
/// <param name="ActorId">Actor id.</param>
/// <param name="ActorName">Actor name.</param>
/// <param name="Address">The IP address.</param>
/// <param name="Action">A verb, the name of an operation, or "sign-in refused" and the like.</param>
/// <param name="TargetType">Target type.</param>
/// <param name="TargetId">Target id.</param>
/// <param name="Changes">Name → from, to; of a secret only that it changed. Null where the action says all.</param>
public sealed record AuditEntry(string Id, DateTimeOffset At, string ActorKind, string? ActorId, string? ActorName, string? Address, string Action, string? TargetType, string? TargetId, JsonElement Changes);
