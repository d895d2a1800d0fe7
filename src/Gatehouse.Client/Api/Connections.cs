// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Connections.</summary>
public sealed class ConnectionsApi
{
    readonly Transport transport;

    internal ConnectionsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists connections: with a key of an Org, its own.</summary>
    /// <remarks><c>GET /connections</c>, operation <c>listConnections</c>. Needs the scope <c>connections:read</c>.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<ConnectionLine> ListConnectionsAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/connections", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageConnectionLine, cancellationToken);

    /// <summary>Makes a connection, a draft at first.</summary>
    /// <remarks><c>POST /connections</c>, operation <c>createConnection</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>role.not-found</c>, <c>connection.unreadable</c>, or what any request may come to.</exception>
    public Task<Connection> CreateConnectionAsync(NewConnectionBody body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/connections"), idempotencyKey).With(body, ApiJson.Default.NewConnectionBody), ApiJson.Default.Connection, cancellationToken);

    /// <summary>Shows a connection: what to enter at the identity provider, its keys, whom it serves.</summary>
    /// <remarks><c>GET /connections/{id}</c>, operation <c>getConnection</c>. Needs the scope <c>connections:read</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>connection.not-found</c>, or what any request may come to.</exception>
    public Task<Versioned<Connection>> GetConnectionAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Get(Address.Of($"/connections/{id}")), ApiJson.Default.Connection, cancellationToken);

    /// <summary>Changes a connection, or tells what is known of the identity provider.</summary>
    /// <remarks><c>PATCH /connections/{id}</c>, operation <c>updateConnection</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="confirm">Do what asks to be confirmed.</param>
    /// <param name="ifMatch">The ETag that it must have still.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>connection.not-found</c>, <c>role.not-found</c>, <c>connection.incomplete</c>, <c>confirmation.needed</c>, <c>connection.unreadable</c>, <c>version.stale</c>, or what any request may come to.</exception>
    public Task<Versioned<Connection>> UpdateConnectionAsync(string id, ConnectionPatch body, bool confirm = false, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Patch(Address.Of($"/connections/{id}", ("confirm", confirm ? "true" : null)), ifMatch).With(body, ApiJson.Default.ConnectionPatch), ApiJson.Default.Connection, cancellationToken);

    /// <summary>Deletes a connection with its keys. An active one asks first.</summary>
    /// <remarks><c>DELETE /connections/{id}</c>, operation <c>deleteConnection</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="confirm">Do what asks to be confirmed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>connection.not-found</c>, <c>confirmation.needed</c>, or what any request may come to.</exception>
    public Task DeleteConnectionAsync(string id, bool confirm = false, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/connections/{id}", ("confirm", confirm ? "true" : null))), cancellationToken);

    /// <summary>Makes the link of a test sign-in, which shows what arrives and lets nobody in.</summary>
    /// <remarks><c>POST /connections/{id}/test-link</c>, operation <c>makeTestLink</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>connection.not-found</c>, <c>connection.incomplete</c>, or what any request may come to.</exception>
    public Task<TestLink> MakeTestLinkAsync(string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/connections/{id}/test-link"), idempotencyKey), ApiJson.Default.TestLink, cancellationToken);

    /// <summary>Reads the identity provider's metadata or discovery document now.</summary>
    /// <remarks><c>POST /connections/{id}/refresh</c>, operation <c>refreshConnection</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>connection.not-found</c>, <c>connection.unreadable</c>, or what any request may come to.</exception>
    public Task<Connection> RefreshConnectionAsync(string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/connections/{id}/refresh"), idempotencyKey), ApiJson.Default.Connection, cancellationToken);

    /// <summary>Trusts a certificate that waits, by its thumbprint.</summary>
    /// <remarks><c>POST /connections/{id}/keys/{key}/accept</c>, operation <c>acceptConnectionKey</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="key">Its thumbprint.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>connection.not-found</c>, <c>connection.key-not-found</c>, or what any request may come to.</exception>
    public Task<Connection> AcceptConnectionKeyAsync(string id, string key, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/connections/{id}/keys/{key}/accept"), idempotencyKey), ApiJson.Default.Connection, cancellationToken);

    /// <summary>Trusts a certificate no more, at once.</summary>
    /// <remarks><c>DELETE /connections/{id}/keys/{key}</c>, operation <c>removeConnectionKey</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="key">Its thumbprint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>connection.not-found</c>, <c>connection.key-not-found</c>, or what any request may come to.</exception>
    public Task RemoveConnectionKeyAsync(string id, string key, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/connections/{id}/keys/{key}")), cancellationToken);

    /// <summary>Lists the connections that serve the Org.</summary>
    /// <remarks><c>GET /orgs/{org}/connections</c>, operation <c>listOrgConnections</c>. Needs the scope <c>connections:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<OrgConnection> ListOrgConnectionsAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/connections", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageOrgConnection, cancellationToken);

    /// <summary>Lets a connection of the instance sign in this Org's people too.</summary>
    /// <remarks><c>PUT /orgs/{org}/connections/{id}</c>, operation <c>serveOrg</c>. Needs the scope <c>connections:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>connection.not-found</c>, <c>connection.of-another-org</c>, or what any request may come to.</exception>
    public Task ServeOrgAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Put(Address.Of($"/orgs/{org}/connections/{id}")), cancellationToken);

    /// <summary>Ends that: the Org's people cannot sign in through it any more.</summary>
    /// <remarks><c>DELETE /orgs/{org}/connections/{id}</c>, operation <c>leaveOrg</c>. Needs the scope <c>connections:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>connection.not-found</c>, <c>connection.own</c>, or what any request may come to.</exception>
    public Task LeaveOrgAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/connections/{id}")), cancellationToken);

    /// <summary>Makes it the one to which the Org's people go when nobody chooses.</summary>
    /// <remarks><c>PUT /orgs/{org}/connections/{id}/default</c>, operation <c>makeDefaultConnection</c>. Needs the scope <c>connections:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>connection.not-found</c>, or what any request may come to.</exception>
    public Task MakeDefaultConnectionAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Put(Address.Of($"/orgs/{org}/connections/{id}/default")), cancellationToken);
}

/// <summary>What <see cref="ConnectionsApi.ListConnectionsAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Org">Null: of the instance.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Template">The template that it was made of.</param>
/// <param name="Protocol">saml or oidc.</param>
/// <param name="State">draft, active or disabled.</param>
/// <param name="Idp">Its entity id or issuer; empty while it is not told.</param>
/// <param name="TestedAt">Tested at, UTC.</param>
/// <param name="TestPassed">Test passed.</param>
public sealed record ConnectionLine(string Id, string? Org, string Name, string Template, string Protocol, string State, string Idp, DateTimeOffset? TestedAt, bool? TestPassed);

/// <summary>What <see cref="ConnectionsApi.CreateConnectionAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Org">Whose it is; left out, the key's Org, or of the instance.</param>
/// <param name="Template">The template that it was made of.</param>
/// <param name="Protocol">saml or oidc.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
/// <param name="Idp">Idp.</param>
public sealed record NewConnectionBody(string Name, string? Org = null, string? Template = null, string? Protocol = null, IReadOnlyDictionary<string, string>? Settings = null, IdpBody? Idp = null);

/// <summary>Part of <see cref="NewConnectionBody"/> and <see cref="ConnectionPatch"/>.</summary>
/// <param name="Metadata">SAML: the document.</param>
/// <param name="MetadataUrl">SAML: where it is published.</param>
/// <param name="EntityId">SAML: which one is meant, where the metadata speaks of several.</param>
/// <param name="Issuer">OpenID Connect.</param>
/// <param name="ClientId">Client id.</param>
/// <param name="ClientSecret">Client secret.</param>
/// <param name="SecretEndsAt">Secret ends at, UTC.</param>
public sealed record IdpBody(string? Metadata = null, string? MetadataUrl = null, string? EntityId = null, string? Issuer = null, string? ClientId = null, string? ClientSecret = null, DateTimeOffset? SecretEndsAt = null);

/// <summary>What <see cref="ConnectionsApi.CreateConnectionAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Org">The Org.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Template">The template that it was made of.</param>
/// <param name="Protocol">saml or oidc.</param>
/// <param name="State">The state.</param>
/// <param name="Lacks">What is still to be told before it can be used; null when nothing is.</param>
/// <param name="Idp">Idp.</param>
/// <param name="ClientId">Client id.</param>
/// <param name="MetadataUrl">Metadata url.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
/// <param name="HasSecret">Has secret.</param>
/// <param name="SecretEndsAt">Secret ends at, UTC.</param>
/// <param name="Addresses">What to enter at the identity provider.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Keys">Keys.</param>
/// <param name="Orgs">Orgs.</param>
/// <param name="TestedAt">Tested at, UTC.</param>
/// <param name="TestPassed">Test passed.</param>
/// <param name="TestDetail">Test detail.</param>
/// <param name="RefreshFault">Refresh fault.</param>
/// <param name="MetadataFetchedAt">When somebody, mostly the identity provider, last fetched our metadata.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
public sealed record Connection(string Id, string? Org, string Name, string Template, string Protocol, string State, string? Lacks, string Idp, string? ClientId, string? MetadataUrl, IReadOnlyDictionary<string, string> Settings, bool HasSecret, DateTimeOffset? SecretEndsAt, IReadOnlyDictionary<string, string> Addresses, IReadOnlyList<string> Steps, IReadOnlyList<ConnectionKey> Keys, IReadOnlyList<ServedOrg> Orgs, DateTimeOffset? TestedAt, bool? TestPassed, string? TestDetail, string? RefreshFault, DateTimeOffset? MetadataFetchedAt, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>Part of <see cref="Connection"/>.</summary>
/// <param name="Thumbprint">Thumbprint.</param>
/// <param name="State">waiting, next, current, retiring or expired.</param>
/// <param name="FirstSeen">First seen, UTC.</param>
/// <param name="AcceptedAt">Accepted at, UTC.</param>
/// <param name="UsedAt">Used at, UTC.</param>
/// <param name="EndsAt">When it ends, UTC.</param>
public sealed record ConnectionKey(string Thumbprint, string State, DateTimeOffset FirstSeen, DateTimeOffset? AcceptedAt, DateTimeOffset? UsedAt, DateTimeOffset EndsAt);

/// <summary>Part of <see cref="Connection"/>.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Slug">The DNS-safe name in addresses.</param>
/// <param name="IsDefault">Is default.</param>
public sealed record ServedOrg(string Id, string Slug, bool IsDefault);

/// <summary>What <see cref="ConnectionsApi.UpdateConnectionAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="State">active or disabled.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
/// <param name="Idp">Idp.</param>
public sealed record ConnectionPatch(string? Name = null, string? State = null, IReadOnlyDictionary<string, string?>? Settings = null, IdpBody? Idp = null);

/// <summary>What <see cref="ConnectionsApi.MakeTestLinkAsync"/> answers.</summary>
/// <param name="Link">Link.</param>
public sealed record TestLink(string Link);

/// <summary>What <see cref="ConnectionsApi.ListOrgConnectionsAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Org">The Org.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Template">The template that it was made of.</param>
/// <param name="Protocol">saml or oidc.</param>
/// <param name="State">The state.</param>
/// <param name="Idp">Idp.</param>
/// <param name="TestedAt">Tested at, UTC.</param>
/// <param name="TestPassed">Test passed.</param>
/// <param name="IsDefault">Where the Org's people go when nobody chooses.</param>
/// <param name="LastSignInAt">When the Org's people last came in through it, to the minute.</param>
/// <param name="KeyEndsAt">When the first of the certificates that are trusted ends.</param>
/// <param name="SecretEndsAt">Secret ends at, UTC.</param>
/// <param name="KeysWaiting">Certificates that wait for somebody to trust them.</param>
public sealed record OrgConnection(string Id, string? Org, string Name, string Template, string Protocol, string State, string Idp, DateTimeOffset? TestedAt, bool? TestPassed, bool IsDefault, DateTimeOffset? LastSignInAt, DateTimeOffset? KeyEndsAt, DateTimeOffset? SecretEndsAt, long KeysWaiting);
