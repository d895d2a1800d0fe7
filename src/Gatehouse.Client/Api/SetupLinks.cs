// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Setup links.</summary>
public sealed class SetupLinksApi
{
    readonly Transport transport;

    internal SetupLinksApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the setup links, never their text, and what was done with them.</summary>
    /// <remarks><c>GET /orgs/{org}/setup-links</c>, operation <c>listSetupLinks</c>. Needs the scope <c>setup:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<SetupLink> ListSetupLinksAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/setup-links", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageSetupLink, cancellationToken);

    /// <summary>Makes a link with which somebody without an account sets up the Org, and shows it, once.</summary>
    /// <remarks><c>POST /orgs/{org}/setup-links</c>, operation <c>createSetupLink</c>. Needs the scope <c>setup:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, or what any request may come to.</exception>
    public Task<MadeSetupLink> CreateSetupLinkAsync(string org, NewSetupLink body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/setup-links"), idempotencyKey).With(body, ApiJson.Default.NewSetupLink), ApiJson.Default.MadeSetupLink, cancellationToken);

    /// <summary>Shows a setup link, never its text, and what was done with it.</summary>
    /// <remarks><c>GET /orgs/{org}/setup-links/{id}</c>, operation <c>getSetupLink</c>. Needs the scope <c>setup:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>setup-link.not-found</c>, or what any request may come to.</exception>
    public Task<SetupLink> GetSetupLinkAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/setup-links/{id}")), ApiJson.Default.SetupLink, cancellationToken);

    /// <summary>Ends a setup link: the next request with it is refused. What was set up stays.</summary>
    /// <remarks><c>DELETE /orgs/{org}/setup-links/{id}</c>, operation <c>revokeSetupLink</c>. Needs the scope <c>setup:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>setup-link.not-found</c>, or what any request may come to.</exception>
    public Task RevokeSetupLinkAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/setup-links/{id}")), cancellationToken);
}

/// <summary>What <see cref="SetupLinksApi.ListSetupLinksAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Hint">Enough to recognise it.</param>
/// <param name="State">active, expired or revoked.</param>
/// <param name="Steps">What it may be used for, and how far that is.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">When it ends by itself, UTC.</param>
/// <param name="RevokedAt">Revoked at, UTC.</param>
/// <param name="LastOpenedAt">Last opened at, UTC.</param>
/// <param name="LastOpenedFrom">Last opened from.</param>
public sealed record SetupLink(string Id, string Name, string Hint, string State, IReadOnlyList<SetupStep> Steps, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastOpenedAt, string? LastOpenedFrom);

/// <summary>Part of <see cref="SetupLink"/>.</summary>
/// <param name="Step">sso, provisioning or domains.</param>
/// <param name="State">open, begun, failed or done.</param>
/// <param name="Detail">What is left, or went wrong last.</param>
/// <param name="Subject">The connection or token that was made with the link last.</param>
public sealed record SetupStep(string Step, string State, string? Detail, string? Subject);

/// <summary>What <see cref="SetupLinksApi.CreateSetupLinkAsync"/> takes.</summary>
/// <param name="Name">For whom it is.</param>
/// <param name="Steps">Of sso, provisioning and domains; all where it is left out.</param>
/// <param name="Life">Such as 7d, at most 30d.</param>
public sealed record NewSetupLink(string Name, IReadOnlyList<string>? Steps = null, string? Life = null);

/// <summary>What <see cref="SetupLinksApi.CreateSetupLinkAsync"/> answers.</summary>
/// <param name="Link">The link, shown this once.</param>
/// <param name="SetupLink">Setup link.</param>
public sealed record MadeSetupLink(string Link, SetupLink SetupLink);
