// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Webhooks.</summary>
public sealed class WebhooksApi
{
    readonly Transport transport;

    internal WebhooksApi(Transport transport) => this.transport = transport;

    /// <summary>Lists the endpoints, never their secrets.</summary>
    /// <remarks><c>GET /orgs/{org}/webhooks</c>, operation <c>listWebhooks</c>. Needs the scope <c>events:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Webhook> ListWebhooksAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/webhooks", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageWebhook, cancellationToken);

    /// <summary>Adds an endpoint and shows its secret, once.</summary>
    /// <remarks><c>POST /orgs/{org}/webhooks</c>, operation <c>addWebhook</c>. Needs the scope <c>events:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, or what any request may come to.</exception>
    public Task<WebhookSecret> AddWebhookAsync(string org, NewWebhook body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/webhooks"), idempotencyKey).With(body, ApiJson.Default.NewWebhook), ApiJson.Default.WebhookSecret, cancellationToken);

    /// <summary>Shows an endpoint.</summary>
    /// <remarks><c>GET /orgs/{org}/webhooks/{id}</c>, operation <c>getWebhook</c>. Needs the scope <c>events:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task<Webhook> GetWebhookAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/webhooks/{id}")), ApiJson.Default.Webhook, cancellationToken);

    /// <summary>Switches an endpoint on or off; what waits for it stays.</summary>
    /// <remarks><c>PATCH /orgs/{org}/webhooks/{id}</c>, operation <c>updateWebhook</c>. Needs the scope <c>events:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task<Webhook> UpdateWebhookAsync(string org, string id, WebhookPatch body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/orgs/{org}/webhooks/{id}")).With(body, ApiJson.Default.WebhookPatch), ApiJson.Default.Webhook, cancellationToken);

    /// <summary>Removes an endpoint, with its log and what waits for it.</summary>
    /// <remarks><c>DELETE /orgs/{org}/webhooks/{id}</c>, operation <c>removeWebhook</c>. Needs the scope <c>events:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task RemoveWebhookAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}/webhooks/{id}")), cancellationToken);

    /// <summary>Makes a new secret; both sign for a while.</summary>
    /// <remarks><c>POST /orgs/{org}/webhooks/{id}/rotate</c>, operation <c>rotateWebhookSecret</c>. Needs the scope <c>events:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.not-found</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task<WebhookSecret> RotateWebhookSecretAsync(string org, string id, WebhookRotation body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/webhooks/{id}/rotate"), idempotencyKey).With(body, ApiJson.Default.WebhookRotation), ApiJson.Default.WebhookSecret, cancellationToken);

    /// <summary>Sends events again, with the ids that they had.</summary>
    /// <remarks><c>POST /orgs/{org}/webhooks/{id}/replay</c>, operation <c>replayWebhook</c>. Needs the scope <c>events:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>cursor.invalid</c>, <c>org.not-found</c>, <c>webhook.not-found</c>, <c>event.not-found</c>, <c>events.forgotten</c>, or what any request may come to.</exception>
    public Task<QueuedEvents> ReplayWebhookAsync(string org, string id, WebhookReplay body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/webhooks/{id}/replay"), idempotencyKey).With(body, ApiJson.Default.WebhookReplay), ApiJson.Default.QueuedEvents, cancellationToken);

    /// <summary>Lists the newest attempts to deliver.</summary>
    /// <remarks><c>GET /orgs/{org}/webhooks/{id}/attempts</c>, operation <c>listWebhookAttempts</c>. Needs the scope <c>events:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="failed">Only attempts that failed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<WebhookAttempt> ListWebhookAttemptsAsync(string org, string id, int? pageSize = null, bool failed = false, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/webhooks/{id}/attempts", ("limit", Address.Text(pageSize)), ("failed", failed ? "true" : null))), ApiJson.Default.PageWebhookAttempt, cancellationToken);

    /// <summary>Lists the endpoints, never their secrets.</summary>
    /// <remarks><c>GET /webhooks</c>, operation <c>listInstanceWebhooks</c>. Needs the scope <c>events:read</c> and a key of the instance.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<Webhook> ListInstanceWebhooksAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/webhooks", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageWebhook, cancellationToken);

    /// <summary>Adds an endpoint and shows its secret, once.</summary>
    /// <remarks><c>POST /webhooks</c>, operation <c>addInstanceWebhook</c>. Needs the scope <c>events:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, or what any request may come to.</exception>
    public Task<WebhookSecret> AddInstanceWebhookAsync(NewWebhook body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/webhooks"), idempotencyKey).With(body, ApiJson.Default.NewWebhook), ApiJson.Default.WebhookSecret, cancellationToken);

    /// <summary>Shows an endpoint.</summary>
    /// <remarks><c>GET /webhooks/{id}</c>, operation <c>getInstanceWebhook</c>. Needs the scope <c>events:read</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task<Webhook> GetInstanceWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/webhooks/{id}")), ApiJson.Default.Webhook, cancellationToken);

    /// <summary>Switches an endpoint on or off; what waits for it stays.</summary>
    /// <remarks><c>PATCH /webhooks/{id}</c>, operation <c>updateInstanceWebhook</c>. Needs the scope <c>events:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task<Webhook> UpdateInstanceWebhookAsync(string id, WebhookPatch body, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Patch(Address.Of($"/webhooks/{id}")).With(body, ApiJson.Default.WebhookPatch), ApiJson.Default.Webhook, cancellationToken);

    /// <summary>Removes an endpoint, with its log and what waits for it.</summary>
    /// <remarks><c>DELETE /webhooks/{id}</c>, operation <c>removeInstanceWebhook</c>. Needs the scope <c>events:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task RemoveInstanceWebhookAsync(string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/webhooks/{id}")), cancellationToken);

    /// <summary>Makes a new secret; both sign for a while.</summary>
    /// <remarks><c>POST /webhooks/{id}/rotate</c>, operation <c>rotateInstanceWebhookSecret</c>. Needs the scope <c>events:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>webhook.not-found</c>, or what any request may come to.</exception>
    public Task<WebhookSecret> RotateInstanceWebhookSecretAsync(string id, WebhookRotation body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/webhooks/{id}/rotate"), idempotencyKey).With(body, ApiJson.Default.WebhookRotation), ApiJson.Default.WebhookSecret, cancellationToken);

    /// <summary>Sends events again, with the ids that they had.</summary>
    /// <remarks><c>POST /webhooks/{id}/replay</c>, operation <c>replayInstanceWebhook</c>. Needs the scope <c>events:write</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>cursor.invalid</c>, <c>webhook.not-found</c>, <c>event.not-found</c>, <c>events.forgotten</c>, or what any request may come to.</exception>
    public Task<QueuedEvents> ReplayInstanceWebhookAsync(string id, WebhookReplay body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/webhooks/{id}/replay"), idempotencyKey).With(body, ApiJson.Default.WebhookReplay), ApiJson.Default.QueuedEvents, cancellationToken);

    /// <summary>Lists the newest attempts to deliver.</summary>
    /// <remarks><c>GET /webhooks/{id}/attempts</c>, operation <c>listInstanceWebhookAttempts</c>. Needs the scope <c>events:read</c> and a key of the instance.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="failed">Only attempts that failed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>webhook.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<WebhookAttempt> ListInstanceWebhookAttemptsAsync(string id, int? pageSize = null, bool failed = false, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/webhooks/{id}/attempts", ("limit", Address.Text(pageSize)), ("failed", failed ? "true" : null))), ApiJson.Default.PageWebhookAttempt, cancellationToken);
}

/// <summary>What <see cref="WebhooksApi.ListWebhooksAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Types">* is all.</param>
/// <param name="Format">json: Standard Webhooks. set: security event tokens.</param>
/// <param name="Description">Description.</param>
/// <param name="State">enabled, failing or disabled.</param>
/// <param name="DisabledReason">Disabled reason.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="FailingSince">Failing since, UTC.</param>
/// <param name="LastAt">Last at, UTC.</param>
/// <param name="LastStatus">Last status.</param>
public sealed record Webhook(string Id, string Url, IReadOnlyList<string> Types, string Format, string Description, string State, string? DisabledReason, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince, DateTimeOffset? LastAt, long? LastStatus);

/// <summary>What <see cref="WebhooksApi.AddWebhookAsync"/> takes, and others.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Types">Such as user.created, or user.* for a family; left out, all.</param>
/// <param name="Format">json, which is the first choice, or set.</param>
/// <param name="Description">Description.</param>
public sealed record NewWebhook(string Url, IReadOnlyList<string>? Types = null, string? Format = null, string? Description = null);

/// <summary>What <see cref="WebhooksApi.AddWebhookAsync"/> answers, and others.</summary>
/// <param name="Secret">Shown this once.</param>
/// <param name="Webhook">Webhook.</param>
public sealed record WebhookSecret(string Secret, Webhook Webhook);

/// <summary>What <see cref="WebhooksApi.UpdateWebhookAsync"/> takes, and others.</summary>
/// <param name="Enabled">Whether it is on.</param>
public sealed record WebhookPatch(bool Enabled);

/// <summary>What <see cref="WebhooksApi.RotateWebhookSecretAsync"/> takes, and others.</summary>
/// <param name="Overlap">For how long both secrets sign, such as 24h.</param>
public sealed record WebhookRotation(string? Overlap = null);

/// <summary>What <see cref="WebhooksApi.ReplayWebhookAsync"/> takes, and others.</summary>
/// <param name="Event">This event, by its id; or else after.</param>
/// <param name="After">All that the feed has after this cursor.</param>
public sealed record WebhookReplay(string? Event = null, string? After = null);

/// <summary>What <see cref="WebhooksApi.ReplayWebhookAsync"/> answers, and others.</summary>
/// <param name="Queued">Queued.</param>
public sealed record QueuedEvents(long Queued);

/// <summary>What <see cref="WebhooksApi.ListWebhookAttemptsAsync"/> answers, and others.</summary>
/// <param name="Event">Event.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Attempt">Attempt.</param>
/// <param name="Status">The status.</param>
/// <param name="Milliseconds">Milliseconds.</param>
/// <param name="Error">Error.</param>
public sealed record WebhookAttempt(string Event, string Type, DateTimeOffset At, long Attempt, long? Status, long Milliseconds, string? Error);
