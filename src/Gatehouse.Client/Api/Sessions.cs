// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Sessions and sign-ins.</summary>
public sealed class SessionsApi
{
    readonly Transport transport;

    internal SessionsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists who is signed in now.</summary>
    /// <remarks><c>GET /orgs/{org}/sessions</c>, operation <c>listSessions</c>. Needs the scope <c>sessions:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="member">Only of this member: id or userName.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Session> ListSessionsAsync(string org, int? pageSize = null, string? member = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/sessions", ("limit", Address.Text(pageSize)), ("member", member))), ApiJson.Default.PageSession, cancellationToken);

    /// <summary>Ends a session in this Org: the next request finds nobody signed in.</summary>
    /// <remarks><c>DELETE /orgs/{org}/sessions/{id}</c>, operation <c>endSession</c>. Needs the scope <c>sessions:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>session.not-found</c>, or what any request may come to.</exception>
    public Task EndSessionAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/sessions/{id}")), cancellationToken);

    /// <summary>Ends all sessions of a member in this Org.</summary>
    /// <remarks><c>POST /orgs/{org}/members/{id}/end-sessions</c>, operation <c>endMemberSessions</c>. Needs the scope <c>sessions:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>member.not-found</c>, or what any request may come to.</exception>
    public Task<EndedSessions> EndMemberSessionsAsync(string org, string id, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/members/{id}/end-sessions"), idempotencyKey), ApiJson.Default.EndedSessions, cancellationToken);

    /// <summary>Lists sign-ins and refusals, the newest first.</summary>
    /// <remarks><c>GET /orgs/{org}/sign-ins</c>, operation <c>listSignIns</c>. Needs the scope <c>sessions:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="reference">Only the one under this number, which the person at the browser was shown.</param>
    /// <param name="outcome">Only with this outcome. One of <c>signed-in</c>, <c>refused</c>, <c>tested</c>, <c>test-failed</c>, <c>switched</c>, <c>signed-out</c>, <c>linked</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<SignIn> ListSignInsAsync(string org, int? pageSize = null, string? reference = null, string? outcome = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/sign-ins", ("limit", Address.Text(pageSize)), ("reference", reference), ("outcome", outcome))), ApiJson.Default.PageSignIn, cancellationToken);
}

/// <summary>What <see cref="SessionsApi.ListSessionsAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Member">The member's id.</param>
/// <param name="Connection">The connection's id.</param>
/// <param name="EnteredAt">Entered at, UTC.</param>
/// <param name="SeenAt">Seen at, UTC.</param>
/// <param name="EndsAt">When it ends, UTC.</param>
public sealed record Session(string Id, string Member, string Connection, DateTimeOffset EnteredAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt);

/// <summary>What <see cref="SessionsApi.EndMemberSessionsAsync"/> answers.</summary>
/// <param name="Ended">Ended.</param>
public sealed record EndedSessions(long Ended);

/// <summary>What <see cref="SessionsApi.ListSignInsAsync"/> answers.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Outcome">signed-in, refused, tested, test-failed, switched, signed-out or linked.</param>
/// <param name="Reference">What the person was shown.</param>
/// <param name="Check">Which check refused.</param>
/// <param name="Detail">In words.</param>
/// <param name="Connection">The connection's id.</param>
/// <param name="Member">The member's id.</param>
/// <param name="Address">The IP address.</param>
/// <param name="Agent">The User-Agent.</param>
/// <param name="Message">As the identity provider sent it, decoded; only where one is asked for by its reference.</param>
public sealed record SignIn(string Id, DateTimeOffset At, string Outcome, string Reference, string? Check, string? Detail, string? Connection, string? Member, string? Address, string? Agent, string? Message);
