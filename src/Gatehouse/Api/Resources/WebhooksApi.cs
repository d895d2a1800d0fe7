using System.ComponentModel;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Web;
using Gatehouse.Webhooks;

namespace Gatehouse.Api.Resources;

sealed record WebhookView(
    string Id, string Url, [property: Description("* is all.")] IReadOnlyList<string> Types, [property: Description("json: Standard Webhooks. set: security event tokens.")] string Format, string Description,
    [property: Description("enabled, failing or disabled.")] string State, string? DisabledReason, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince, DateTimeOffset? LastAt, long? LastStatus)
{
    public static WebhookView Of(Webhook h) => new(h.Id, h.Url, h.Types.ToString().Split(','), h.Format, h.Description, h.State, h.DisabledReason, h.CreatedBy, h.CreatedAt, h.FailingSince, h.LastAt, h.LastStatus);
}

sealed record WebhookSecretView([property: Description("Shown this once.")] string Secret, WebhookView Webhook);

sealed record WebhookAttemptView(string Event, string Type, DateTimeOffset At, long Attempt, long? Status, long Milliseconds, string? Error);

sealed record NewWebhook(string Url, [property: Description("Such as user.created, or user.* for a family; left out, all.")] IReadOnlyList<string>? Types = null, [property: Description("json, which is the first choice, or set.")] string? Format = null, string? Description = null);

sealed record WebhookPatch(bool Enabled);

sealed record WebhookRotation([property: Description("For how long both secrets sign, such as 24h.")] string? Overlap = null);

sealed record WebhookReplay([property: Description("This event, by its id; or else after.")] string? Event = null, [property: Description("All that the feed has after this cursor.")] string? After = null);

sealed record QueuedEventsView(int Queued);

/// <summary>Endpoints of an Org and, at the same addresses without it, of the instance.</summary>
sealed class WebhooksApi(WebhookStore store, GatehouseOptions options) : IResource
{
    const string Area = "events";
    const int Attempts = 1000;

    public string Tag => "Webhooks";

    public IEnumerable<Operation> Operations => [.. Of("/orgs/{org}/webhooks", ""), .. Of("/webhooks", "Instance").Select(o => o with { IsOfInstance = true })];

    IEnumerable<Operation> Of(string all, string whose) =>
    [
        Operation.List<WebhookView>(all, $"list{whose}Webhooks", "Lists the endpoints, never their secrets.", Area, async call => await Paging.Of(call, await store.ListAsync(call.Owner, call.Cancel), h => h.Id, WebhookView.Of)),
        Operation.Create<NewWebhook, WebhookSecretView>(all, $"add{whose}Webhook", "Adds an endpoint and shows its secret, once.", Area, AddAsync),
        Operation.Get<WebhookView>(all + "/{id}", $"get{whose}Webhook", "Shows an endpoint.", Area, async call => await FindAsync(call) is { } found ? WebhookView.Of(found) : Problems.WebhookNotFound) with { Problems = [Problems.WebhookNotFound] },
        Operation.Patch<WebhookPatch, WebhookView>(all + "/{id}", $"update{whose}Webhook", "Switches an endpoint on or off; what waits for it stays.", Area, EnableAsync) with { Problems = [Problems.WebhookNotFound] },
        Operation.Act<WebhookRotation, WebhookSecretView>(all + "/{id}/rotate", $"rotate{whose}WebhookSecret", "Makes a new secret; both sign for a while.", Area, RotateAsync) with { Problems = [Problems.WebhookNotFound] },
        Operation.Act<WebhookReplay, QueuedEventsView>(all + "/{id}/replay", $"replay{whose}Webhook", "Sends events again, with the ids that they had.", Area, ReplayAsync) with { Problems = [Problems.WebhookNotFound, Problems.EventNotFound, Problems.EventsForgotten, Problems.CursorInvalid] },
        Operation.List<WebhookAttemptView>(all + "/{id}/attempts", $"list{whose}WebhookAttempts", "Lists the newest attempts to deliver.", Area, AttemptsAsync, new Parameter("failed", "Only attempts that failed.", ["true", "false"])) with { Problems = [Problems.CursorInvalid, Problems.WebhookNotFound] },
        Operation.Delete(all + "/{id}", $"remove{whose}Webhook", "Removes an endpoint, with its log and what waits for it.", Area, async call => await store.RemoveAsync(call.Owner, call.Id, call.Cancel) ? Nothing.Value : Problems.WebhookNotFound) with { Problems = [Problems.WebhookNotFound] },
    ];

    async Task<Reply<WebhookSecretView>> AddAsync(ApiCall call, NewWebhook wish)
    {
        if (WebhookSender.Problem(wish.Url, options.WebhookPrivate) is { } problem) return Problems.ValueInvalid.With(problem);
        if (wish.Format is not (null or Webhook.Json or Webhook.Set)) return Problems.ValueInvalid.With("'format' is json or set.");
        var (made, secret) = await store.AddAsync(call.Owner, wish.Url, EventFilter.Of(wish.Types ?? []), wish.Format ?? Webhook.Json, wish.Description ?? "", call.By, call.Cancel);
        return new WebhookSecretView(secret, WebhookView.Of(made));
    }

    async Task<Reply<WebhookView>> EnableAsync(ApiCall call, WebhookPatch wish) =>
        await store.EnableAsync(call.Owner, call.Id, wish.Enabled, wish.Enabled ? null : Webhook.ByHand, call.Cancel) && await FindAsync(call) is { } found ? WebhookView.Of(found) : Problems.WebhookNotFound;

    async Task<Reply<WebhookSecretView>> RotateAsync(ApiCall call, WebhookRotation wish)
    {
        var overlap = wish.Overlap is null ? WebhookStore.FirstOverlap : Duration.Parse(wish.Overlap);
        if (overlap is null) return Problems.ValueInvalid.With("'overlap' is a duration such as 24h.");
        return await store.RotateAsync(call.Owner, call.Id, overlap.Value, call.Cancel) is { } secret && await FindAsync(call) is { } found ? new WebhookSecretView(secret, WebhookView.Of(found)) : Problems.WebhookNotFound;
    }

    async Task<Reply<QueuedEventsView>> ReplayAsync(ApiCall call, WebhookReplay wish)
    {
        if (await FindAsync(call) is not { } hook) return Problems.WebhookNotFound;
        if (wish.Event is null == wish.After is null) return Problems.ValueInvalid.With("Say either 'event' or 'after'.");
        if (wish.Event is { } one) return await store.ReplayAsync(call.Owner, hook, one, call.Cancel) ? new QueuedEventsView(1) : Problems.EventNotFound;
        if (EventCursor.Read(wish.After!) is not { } after) return Problems.CursorInvalid;
        var (queued, refusal) = await store.ReplayAsync(call.Owner, hook, after, null, call.Cancel);
        return refusal switch { null => new QueuedEventsView(queued), FeedAnswer.Forgotten => Problems.EventsForgotten, _ => Problems.CursorInvalid };
    }

    async Task<Reply<Page<WebhookAttemptView>>> AttemptsAsync(ApiCall call) => await FindAsync(call) is not { } hook ? Problems.WebhookNotFound
        : await Paging.Of(call, (await store.LogAsync(hook, call.Query("failed") == "true", Attempts, call.Cancel)).Select((a, i) => (Attempt: a, Key: $"{a.At.ToUnixTimeMilliseconds():D15}{a.EventId}{i:D5}")), a => a.Key,
            a => new WebhookAttemptView(a.Attempt.EventId, a.Attempt.EventType, a.Attempt.At, a.Attempt.Attempt, a.Attempt.Status, a.Attempt.Milliseconds, a.Attempt.Error));

    Task<Webhook?> FindAsync(ApiCall call) => store.FindAsync(call.Owner, call.Id, call.Cancel);
}
