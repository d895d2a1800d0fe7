// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Instance.</summary>
public sealed class InstanceApi
{
    readonly Transport transport;

    internal InstanceApi(Transport transport) => this.transport = transport;

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
