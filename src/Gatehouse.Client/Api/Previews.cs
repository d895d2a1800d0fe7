// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Preview of a new SCIM set-up.</summary>
public sealed class PreviewsApi
{
    readonly Transport transport;

    internal PreviewsApi(Transport transport) => this.transport = transport;

    /// <summary>Shows what a go would come to.</summary>
    /// <remarks><c>GET /orgs/{org}/preview</c>, operation <c>getPreview</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>preview.none</c>, or what any request may come to.</exception>
    public Task<Preview> GetPreviewAsync(string org, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/preview")), ApiJson.Default.Preview, cancellationToken);

    /// <summary>From now on what the identity provider sends gives and takes no access.</summary>
    /// <remarks><c>POST /orgs/{org}/preview/start</c>, operation <c>startPreview</c>. Needs the scope <c>operations:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>org.in-preview</c>, <c>mode.not-scim</c>, <c>preview.not-new</c>, <c>preview.none</c>, or what any request may come to.</exception>
    public Task<Preview> StartPreviewAsync(string org, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/preview/start"), idempotencyKey), ApiJson.Default.Preview, cancellationToken);

    /// <summary>All of it has its effect, and the app is told.</summary>
    /// <remarks><c>POST /orgs/{org}/preview/go</c>, operation <c>endPreview</c>. Needs the scope <c>operations:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>preview.none</c>, <c>preview.cancelled</c>, or what any request may come to.</exception>
    public Task<HeldBatch> EndPreviewAsync(string org, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/preview/go"), idempotencyKey), ApiJson.Default.HeldBatch, cancellationToken);

    /// <summary>All is as it was, and the Org's tokens are revoked. Asks first.</summary>
    /// <remarks><c>POST /orgs/{org}/preview/cancel</c>, operation <c>cancelPreview</c>. Needs the scope <c>operations:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="confirm">Do what asks to be confirmed.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>preview.none</c>, <c>confirmation.needed</c>, or what any request may come to.</exception>
    public Task<HeldBatch> CancelPreviewAsync(string org, bool confirm = false, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/preview/cancel", ("confirm", confirm ? "true" : null)), idempotencyKey), ApiJson.Default.HeldBatch, cancellationToken);
}

/// <summary>What <see cref="PreviewsApi.GetPreviewAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="StartedAt">Started at, UTC.</param>
/// <param name="Arrive">How many would come in, or be invited.</param>
/// <param name="People">People.</param>
/// <param name="Leave">Leave.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Events">That wait to be told.</param>
/// <param name="Gain">Gain.</param>
/// <param name="Lose">Lose.</param>
/// <param name="Changes">The first of those whose access would change.</param>
public sealed record Preview(string Id, DateTimeOffset StartedAt, long Arrive, IReadOnlyList<PreviewPerson> People, IReadOnlyList<HeldPerson> Leave, long Groups, long Events, long Gain, long Lose, IReadOnlyList<AccessChange> Changes);

/// <summary>Part of <see cref="Preview"/>.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Name">What people call it.</param>
public sealed record PreviewPerson(string Id, string Name);
