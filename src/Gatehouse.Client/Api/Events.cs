// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using System.Text.Json;
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Events.</summary>
public sealed class EventsApi
{
    readonly Transport transport;

    internal EventsApi(Transport transport) => this.transport = transport;

    /// <summary>Reads the Org's events in the order of their commits. Nothing that was committed is ever missing.</summary>
    /// <remarks><c>GET /orgs/{org}/events</c>, operation <c>readEvents</c>. Needs the scope <c>events:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="limit">How many, at most. From 1 to 1000.</param>
    /// <param name="cursor">What to go on after: <c>next</c> of the page before. Without: the oldest that is kept.</param>
    /// <param name="types">Only these types, with commas: user.created, or user.* for a family.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>cursor.invalid</c>, <c>value.invalid</c>, <c>org.not-found</c>, <c>events.forgotten</c>, or what any request may come to.</exception>
    public Task<Feed> ReadEventsAsync(string org, int? limit = null, string? cursor = null, string? types = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/events", ("limit", Address.Text(limit)), ("cursor", cursor), ("types", types))), ApiJson.Default.Feed, cancellationToken);

    /// <summary>The same of all Orgs.</summary>
    /// <remarks><c>GET /events</c>, operation <c>readInstanceEvents</c>. Needs the scope <c>events:read</c> and a key of the instance.</remarks>
    /// <param name="limit">How many, at most. From 1 to 1000.</param>
    /// <param name="cursor">What to go on after: <c>next</c> of the page before. Without: the oldest that is kept.</param>
    /// <param name="types">Only these types, with commas: user.created, or user.* for a family.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>cursor.invalid</c>, <c>value.invalid</c>, <c>events.forgotten</c>, or what any request may come to.</exception>
    public Task<Feed> ReadInstanceEventsAsync(int? limit = null, string? cursor = null, string? types = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/events", ("limit", Address.Text(limit)), ("cursor", cursor), ("types", types))), ApiJson.Default.Feed, cancellationToken);
}

/// <summary>What <see cref="EventsApi.ReadEventsAsync"/> answers, and others.</summary>
/// <param name="Data">What it tells, as its type says.</param>
/// <param name="Next">What to go on after: keep it, also when nothing came.</param>
/// <param name="More">Whether there is more at once.</param>
public sealed record Feed(IReadOnlyList<Event> Data, string Next, bool More);

/// <summary>Part of <see cref="Feed"/>.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Type">Its type.</param>
/// <param name="Version">Of the shape of the data.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Org">The Org.</param>
/// <param name="Subject">The id of what it is about.</param>
/// <param name="Data">What it tells, as its type says.</param>
/// <param name="Cursor">The place behind it in the feed.</param>
public sealed record Event(string Id, string Type, long Version, DateTimeOffset At, EventOrg Org, string? Subject, JsonElement Data, string Cursor);

/// <summary>Part of <see cref="Event"/>.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Slug">The DNS-safe name in addresses.</param>
public sealed record EventOrg(string Id, string Slug);
