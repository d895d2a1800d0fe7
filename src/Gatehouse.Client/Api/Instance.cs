// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Instance.</summary>
public sealed class InstanceApi
{
    readonly Transport transport;

    internal InstanceApi(Transport transport) => this.transport = transport;

    /// <summary>Counts the instance at a glance: Orgs, work that waits, and Orgs with open alerts.</summary>
    /// <remarks><c>GET /health</c>, operation <c>getHealth</c>. Needs the scope <c>operations:read</c> and a key of the instance.</remarks>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public Task<Health> GetHealthAsync(CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/health")), ApiJson.Default.Health, cancellationToken);

    /// <summary>Shows what holds for all Orgs; what is not there has its first choice.</summary>
    /// <remarks><c>GET /settings</c>, operation <c>getInstanceSettings</c>. Needs the scope <c>orgs:read</c> and a key of the instance.</remarks>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public Task<IReadOnlyDictionary<string, string>> GetInstanceSettingsAsync(CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/settings")), ApiJson.Default.DictionaryStringString, cancellationToken);

    /// <summary>Changes settings; null takes one back to its first choice.</summary>
    /// <remarks><c>PATCH /settings</c>, operation <c>updateInstanceSettings</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, or what any request may come to.</exception>
    public Task<IReadOnlyDictionary<string, string>> UpdateInstanceSettingsAsync(IReadOnlyDictionary<string, string?> body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/settings")).With(body, ApiJson.Default.DictionaryStringString), ApiJson.Default.DictionaryStringString, cancellationToken);
}

/// <summary>What <see cref="InstanceApi.GetHealthAsync"/> answers.</summary>
/// <param name="Orgs">Orgs.</param>
/// <param name="Apps">Apps.</param>
/// <param name="Connections">Active ones.</param>
/// <param name="DisabledWebhooks">Endpoints that are switched off.</param>
/// <param name="Jobs">Work in the background that is not finished.</param>
/// <param name="OldestJobAt">Oldest job at, UTC.</param>
/// <param name="HeldBatches">Held changes that wait for a decision.</param>
/// <param name="Troubled">Orgs with open alerts, those with most first; at most 20.</param>
public sealed record Health(long Orgs, long Apps, long Connections, long DisabledWebhooks, long Jobs, DateTimeOffset? OldestJobAt, long HeldBatches, IReadOnlyList<TroubledOrg> Troubled);

/// <summary>Part of <see cref="Health"/>.</summary>
/// <param name="Slug">The DNS-safe name in addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Alerts">Alerts.</param>
/// <param name="Since">The oldest of its open alerts.</param>
public sealed record TroubledOrg(string Slug, string Name, long Alerts, DateTimeOffset Since);
