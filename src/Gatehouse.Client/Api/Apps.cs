// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using System.Text.Json;
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Apps.</summary>
public sealed class AppsApi
{
    readonly Transport transport;

    internal AppsApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the apps to which people are signed in.</summary>
    /// <remarks><c>GET /apps</c>, operation <c>listApps</c>. Needs the scope <c>apps:read</c> and a key of the instance.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<App> ListAppsAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/apps", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageApp, cancellationToken);

    /// <summary>Registers an app and shows its secret, once.</summary>
    /// <remarks><c>POST /apps</c>, operation <c>createApp</c>. Needs the scope <c>apps:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, or what any request may come to.</exception>
    public Task<AppWithSecret> CreateAppAsync(NewApp body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/apps"), idempotencyKey).With(body, ApiJson.Default.NewApp), ApiJson.Default.AppWithSecret, cancellationToken);

    /// <summary>Shows an app.</summary>
    /// <remarks><c>GET /apps/{id}</c>, operation <c>getApp</c>. Needs the scope <c>apps:read</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>app.not-found</c>, or what any request may come to.</exception>
    public Task<Versioned<App>> GetAppAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Get(Address.Of($"/apps/{id}")), ApiJson.Default.App, cancellationToken);

    /// <summary>Changes an app; null takes a setting back to its first choice.</summary>
    /// <remarks><c>PATCH /apps/{id}</c>, operation <c>updateApp</c>. Needs the scope <c>apps:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="ifMatch">The ETag that it must have still.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>setting.invalid</c>, <c>app.not-found</c>, <c>request.refused</c>, <c>version.stale</c>, or what any request may come to.</exception>
    public Task<Versioned<App>> UpdateAppAsync(string id, AppPatch body, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Patch(Address.Of($"/apps/{id}"), ifMatch).With(body, ApiJson.Default.AppPatch), ApiJson.Default.App, cancellationToken);

    /// <summary>Deletes an app with all that it was given.</summary>
    /// <remarks><c>DELETE /apps/{id}</c>, operation <c>deleteApp</c>. Needs the scope <c>apps:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="confirm">Do what asks to be confirmed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>app.not-found</c>, <c>confirmation.needed</c>, or what any request may come to.</exception>
    public Task DeleteAppAsync(string id, bool confirm = false, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/apps/{id}", ("confirm", confirm ? "true" : null))), cancellationToken);

    /// <summary>Makes a new secret and shows it, once.</summary>
    /// <remarks><c>POST /apps/{id}/rotate</c>, operation <c>rotateAppSecret</c>. Needs the scope <c>apps:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>app.not-found</c>, <c>app.without-secret</c>, or what any request may come to.</exception>
    public Task<AppWithSecret> RotateAppSecretAsync(string id, AppRotation body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/apps/{id}/rotate"), idempotencyKey).With(body, ApiJson.Default.AppRotation), ApiJson.Default.AppWithSecret, cancellationToken);
}

/// <summary>What <see cref="AppsApi.ListAppsAsync"/> answers, and others.</summary>
/// <param name="Id">The client_id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Authentication">How it proves who it is.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
public sealed record App(string Id, string Name, string Authentication, IReadOnlyDictionary<string, string> Settings, string CreatedBy, DateTimeOffset CreatedAt);

/// <summary>What <see cref="AppsApi.CreateAppAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Settings">With redirect-uris.</param>
/// <param name="Authentication">secret, which is the first choice, private-key or none.</param>
/// <param name="Jwks">Jwks.</param>
public sealed record NewApp(string Name, IReadOnlyDictionary<string, string> Settings, string? Authentication = null, JsonElement? Jwks = null);

/// <summary>What <see cref="AppsApi.CreateAppAsync"/> answers, and others.</summary>
/// <param name="Secret">Shown this once; null of an app that has none.</param>
/// <param name="App">App.</param>
public sealed record AppWithSecret(string? Secret, App App);

/// <summary>What <see cref="AppsApi.UpdateAppAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Settings">Settings by name; what is not there has its first choice.</param>
/// <param name="Jwks">Jwks.</param>
public sealed record AppPatch(string? Name = null, IReadOnlyDictionary<string, string?>? Settings = null, JsonElement? Jwks = null);

/// <summary>What <see cref="AppsApi.RotateAppSecretAsync"/> takes.</summary>
/// <param name="Now">The secrets before end at once, and not in a day.</param>
public sealed record AppRotation(bool? Now = null);
