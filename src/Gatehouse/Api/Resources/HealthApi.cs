using System.ComponentModel;
using Gatehouse.Operator;

namespace Gatehouse.Api.Resources;

sealed record HealthView(
    long Orgs, long Apps, [property: Description("Active ones.")] long Connections, [property: Description("Endpoints that are switched off.")] long DisabledWebhooks, [property: Description("Work in the background that is not finished.")] long Jobs,
    DateTimeOffset? OldestJobAt, [property: Description("Held changes that wait for a decision.")] long HeldBatches, [property: Description("Orgs with open alerts, those with most first; at most 20.")] IReadOnlyList<TroubledOrgView> Troubled);

sealed record TroubledOrgView(string Slug, string Name, long Alerts, [property: Description("The oldest of its open alerts.")] DateTimeOffset Since);

/// <summary>The state of the instance at a glance.</summary>
sealed class HealthApi(InstanceHealth health) : IResource
{
    public string Tag => "Instance";

    public IEnumerable<Operation> Operations => [Operation.Get("/health", "getHealth", "Counts the instance at a glance: Orgs, work that waits, and Orgs with open alerts.", "operations", ShowAsync) with { IsOfInstance = true }];

    async Task<Reply<HealthView>> ShowAsync(ApiCall call)
    {
        var (seen, troubled) = (await health.LookAsync(call.Cancel), await health.TroubledAsync(call.Cancel));
        return new HealthView(seen.Orgs, seen.Apps, seen.Connections, seen.Webhooks, seen.Jobs, seen.OldestJob, seen.Held, troubled.ConvertAll(o => new TroubledOrgView(o.Slug, o.Name, o.Alerts, o.Since)));
    }
}
