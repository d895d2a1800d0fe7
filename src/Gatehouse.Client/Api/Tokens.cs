// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>SCIM tokens.</summary>
public sealed class TokensApi
{
    readonly Transport transport;

    internal TokensApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the tokens, never their text.</summary>
    /// <remarks><c>GET /orgs/{org}/tokens</c>, operation <c>listTokens</c>. Needs the scope <c>tokens:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Token> ListTokensAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/tokens", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageToken, cancellationToken);

    /// <summary>Makes a token and shows it, once. The first one puts a fresh Org into SCIM mode.</summary>
    /// <remarks><c>POST /orgs/{org}/tokens</c>, operation <c>issueToken</c>. Needs the scope <c>tokens:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>mode.not-scim</c>, <c>mode.prerequisites</c>, or what any request may come to.</exception>
    public Task<IssuedToken> IssueTokenAsync(string org, NewToken body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/tokens"), idempotencyKey).With(body, ApiJson.Default.NewToken), ApiJson.Default.IssuedToken, cancellationToken);

    /// <summary>Shows a token, never its text.</summary>
    /// <remarks><c>GET /orgs/{org}/tokens/{id}</c>, operation <c>getToken</c>. Needs the scope <c>tokens:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>token.not-found</c>, or what any request may come to.</exception>
    public Task<Token> GetTokenAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/tokens/{id}")), ApiJson.Default.Token, cancellationToken);

    /// <summary>Changes how a token's client is spoken to; null takes a setting back.</summary>
    /// <remarks><c>PATCH /orgs/{org}/tokens/{id}</c>, operation <c>updateToken</c>. Needs the scope <c>tokens:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>token.not-found</c>, or what any request may come to.</exception>
    public Task<Token> UpdateTokenAsync(string org, string id, TokenPatch body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/orgs/{org}/tokens/{id}")).With(body, ApiJson.Default.TokenPatch), ApiJson.Default.Token, cancellationToken);

    /// <summary>Ends a token: the next request with it is refused.</summary>
    /// <remarks><c>DELETE /orgs/{org}/tokens/{id}</c>, operation <c>revokeToken</c>. Needs the scope <c>tokens:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>token.not-found</c>, or what any request may come to.</exception>
    public Task RevokeTokenAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/tokens/{id}")), cancellationToken);

    /// <summary>Makes a new token in place of one, which stays valid a while.</summary>
    /// <remarks><c>POST /orgs/{org}/tokens/{id}/rotate</c>, operation <c>rotateToken</c>. Needs the scope <c>tokens:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>token.not-found</c>, <c>token.over</c>, or what any request may come to.</exception>
    public Task<IssuedToken> RotateTokenAsync(string org, string id, TokenRotation body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/tokens/{id}/rotate"), idempotencyKey).With(body, ApiJson.Default.TokenRotation), ApiJson.Default.IssuedToken, cancellationToken);
}

/// <summary>What <see cref="TokensApi.ListTokensAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Hint">Enough to recognise it.</param>
/// <param name="State">active, retiring, expired or revoked.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">When it ends by itself, UTC.</param>
/// <param name="RevokedAt">Revoked at, UTC.</param>
/// <param name="ReplacedBy">Replaced by.</param>
/// <param name="LastUsedAt">Last used at, UTC.</param>
/// <param name="LastUsedFrom">Last used from.</param>
/// <param name="LastUsedAgent">Last used agent.</param>
public sealed record Token(string Id, string Name, string Hint, string State, IReadOnlyDictionary<string, string> Settings, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, string? ReplacedBy, DateTimeOffset? LastUsedAt, string? LastUsedFrom, string? LastUsedAgent);

/// <summary>What <see cref="TokensApi.IssueTokenAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Life">Such as 90d.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
public sealed record NewToken(string Name, string? Life = null, IReadOnlyDictionary<string, string>? Settings = null);

/// <summary>What <see cref="TokensApi.IssueTokenAsync"/> answers, and others.</summary>
/// <param name="Secret">The token, shown this once.</param>
/// <param name="Token">Token.</param>
public sealed record IssuedToken(string Secret, Token Token);

/// <summary>What <see cref="TokensApi.UpdateTokenAsync"/> takes.</summary>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
public sealed record TokenPatch(IReadOnlyDictionary<string, string?> Settings);

/// <summary>What <see cref="TokensApi.RotateTokenAsync"/> takes.</summary>
/// <param name="Overlap">How long the old one stays valid, such as 24h.</param>
/// <param name="Life">Of the new one, such as 90d.</param>
public sealed record TokenRotation(string? Overlap = null, string? Life = null);
