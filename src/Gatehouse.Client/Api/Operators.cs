// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Operators.</summary>
public sealed class OperatorsApi
{
    readonly Transport transport;

    internal OperatorsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists who runs the instance: break-glass operators, and members of the Primary Org by their role.</summary>
    /// <remarks><c>GET /operators</c>, operation <c>listOperators</c>. Needs the scope <c>operators:read</c> and a key of the instance.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<Operator> ListOperatorsAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/operators", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageOperator, cancellationToken);

    /// <summary>Makes a break-glass operator, and shows the secrets once.</summary>
    /// <remarks><c>POST /operators</c>, operation <c>addOperator</c>. Needs the scope <c>operators:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>operator.taken</c>, or what any request may come to.</exception>
    public Task<OperatorSecrets> AddOperatorAsync(NewOperatorBody body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/operators"), idempotencyKey).With(body, ApiJson.Default.NewOperatorBody), ApiJson.Default.OperatorSecrets, cancellationToken);

    /// <summary>Gives an operator new secrets, and lets a locked one try again.</summary>
    /// <remarks><c>POST /operators/{id}/reset</c>, operation <c>resetOperator</c>. Needs the scope <c>operators:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>operator.not-found</c>, or what any request may come to.</exception>
    public Task<OperatorSecrets> ResetOperatorAsync(string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/operators/{id}/reset"), idempotencyKey), ApiJson.Default.OperatorSecrets, cancellationToken);

    /// <summary>Removes an operator, whose sessions end. The last one stays.</summary>
    /// <remarks><c>DELETE /operators/{id}</c>, operation <c>removeOperator</c>. Needs the scope <c>operators:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>operator.not-found</c>, <c>operator.last</c>, or what any request may come to.</exception>
    public Task RemoveOperatorAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/operators/{id}")), cancellationToken);
}

/// <summary>What <see cref="OperatorsApi.ListOperatorsAsync"/> answers.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="By">break-glass: a password and one-time codes, for when no identity provider answers. role: a member of the Primary Org whose role has the privilege instance.manage.</param>
/// <param name="Member">Of a member.</param>
/// <param name="Role">The role's name.</param>
/// <param name="Org">The slug of the Primary Org, where the member is.</param>
/// <param name="Failures">Since the last good sign-in.</param>
/// <param name="LockedUntil">Locked until, UTC.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
public sealed record Operator(string Name, string By, string? Member, string? Role, string? Org, long Failures, DateTimeOffset? LockedUntil, string? CreatedBy, DateTimeOffset? CreatedAt);

/// <summary>What <see cref="OperatorsApi.AddOperatorAsync"/> takes.</summary>
/// <param name="Name">1 to 100 characters; case does not count.</param>
public sealed record NewOperatorBody(string Name);

/// <summary>What <see cref="OperatorsApi.AddOperatorAsync"/> answers, and others.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Password">Shown this once.</param>
/// <param name="Secret">For an authenticator app; shown this once.</param>
/// <param name="Address">The same as an address, otpauth://.</param>
public sealed record OperatorSecrets(string Name, string Password, string Secret, string Address);
