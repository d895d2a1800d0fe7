using System.ComponentModel;
using Gatehouse.Members;
using Gatehouse.SyncLog;

namespace Gatehouse.Api.Resources;

sealed record OverviewView(
    [property: Description("Members by status.")] IReadOnlyDictionary<string, long> Members, long Groups, long Workspaces, [property: Description("Alerts that are open.")] long Alerts,
    [property: Description("Batches that wait for a decision.")] long Held, [property: Description("When the identity provider was last heard of.")] DateTimeOffset? LastSync,
    [property: Description("Provisioning of the last 24 hours; hours without any are not there.")] IReadOnlyList<HourView> Sync, [property: Description("Sign-ins of the last 24 hours.")] IReadOnlyList<HourView> SignIns);

sealed record HourView(DateTimeOffset From, long Good, [property: Description("Failed, or refused.")] long Bad);

/// <summary>The state of an Org at a glance.</summary>
sealed class OverviewApi(TimeProvider clock) : IResource
{
    static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public string Tag => "Orgs";

    public IEnumerable<Operation> Operations => [Operation.Get("/orgs/{org}/overview", "getOrgOverview", "Counts an Org at a glance: members, groups, what waits, and the last day by hours.", "orgs", ShowAsync)];

    async Task<Reply<OverviewView>> ShowAsync(ApiCall call)
    {
        var (counts, since) = (await OrgCounts.OfAsync(call.Db, call.Cancel), clock.GetUtcNow() - Window);
        return new OverviewView(counts.Members, counts.Groups, counts.Workspaces, counts.Alerts, counts.Held, counts.LastSync, Hours(await Pulse.OfSyncAsync(call.Db, since, call.Cancel)), Hours(await Pulse.OfSignInAsync(call.Db, since, call.Cancel)));
    }

    static List<HourView> Hours(List<Pulse> pulses) => pulses.ConvertAll(p => new HourView(p.From, p.Good, p.Bad));
}
