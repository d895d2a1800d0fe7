// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using System.Text.Json.Serialization;
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Domains.</summary>
public sealed class DomainsApi
{
    readonly Transport transport;

    internal DomainsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the Org's domains.</summary>
    /// <remarks><c>GET /orgs/{org}/domains</c>, operation <c>listDomains</c>. Needs the scope <c>connections:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Domain> ListDomainsAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/domains", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageDomain, cancellationToken);

    /// <summary>Adds a domain, and says what proves it. One that is there stays as it is.</summary>
    /// <remarks><c>POST /orgs/{org}/domains</c>, operation <c>addDomain</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>domain.invalid</c>, <c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Domain> AddDomainAsync(string org, NewDomain body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/domains"), idempotencyKey).With(body, ApiJson.Default.NewDomain), ApiJson.Default.Domain, cancellationToken);

    /// <summary>Shows a domain.</summary>
    /// <remarks><c>GET /orgs/{org}/domains/{id}</c>, operation <c>getDomain</c>. Needs the scope <c>connections:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>domain.not-found</c>, or what any request may come to.</exception>
    public Task<Domain> GetDomainAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/domains/{id}")), ApiJson.Default.Domain, cancellationToken);

    /// <summary>Sends the domain's people to a connection; null leaves it to the Org.</summary>
    /// <remarks><c>PATCH /orgs/{org}/domains/{id}</c>, operation <c>routeDomain</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>domain.not-found</c>, <c>connection.not-serving</c>, or what any request may come to.</exception>
    public Task<Domain> RouteDomainAsync(string org, string id, DomainPatch body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/orgs/{org}/domains/{id}")).With(body, ApiJson.Default.DomainPatch), ApiJson.Default.Domain, cancellationToken);

    /// <summary>The domain is the Org's no more.</summary>
    /// <remarks><c>DELETE /orgs/{org}/domains/{id}</c>, operation <c>removeDomain</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>domain.not-found</c>, or what any request may come to.</exception>
    public Task RemoveDomainAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/domains/{id}")), cancellationToken);

    /// <summary>Looks for the proof now.</summary>
    /// <remarks><c>POST /orgs/{org}/domains/{id}/verify</c>, operation <c>verifyDomain</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>domain.not-found</c>, or what any request may come to.</exception>
    public Task<Domain> VerifyDomainAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/domains/{id}/verify"), idempotencyKey), ApiJson.Default.Domain, cancellationToken);
}

/// <summary>What <see cref="DomainsApi.ListDomainsAsync"/> answers, and others.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="State">pending, verified or failing.</param>
/// <param name="Connection">Where its people go; null leaves it to the Org.</param>
/// <param name="Record">The TXT record that proves it.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="VerifiedAt">Verified at, UTC.</param>
/// <param name="CheckedAt">Checked at, UTC.</param>
/// <param name="FailingSince">Failing since, UTC.</param>
/// <param name="Fault">What went wrong last, in words; null when nothing did.</param>
public sealed record Domain(string Name, string State, string? Connection, DnsRecord Record, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? CheckedAt, DateTimeOffset? FailingSince, string? Fault);

/// <summary>Part of <see cref="Domain"/>.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">Value.</param>
public sealed record DnsRecord(string Name, string Type, string Value);

/// <summary>What <see cref="DomainsApi.AddDomainAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
public sealed record NewDomain(string Name);

/// <summary>What <see cref="DomainsApi.RouteDomainAsync"/> takes.</summary>
/// <param name="Connection">The connection's id.</param>
public sealed record DomainPatch([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Connection);
