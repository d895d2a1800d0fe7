using System.ComponentModel;
using Gatehouse.Members;
using Gatehouse.SyncLog;

namespace Gatehouse.Api.Resources;

sealed record OverviewView(
    [property: Description("Members by status.")] IReadOnlyDictionary<string, long> Members, long Groups, long Workspaces, [property: Description("Alerts that are open.")] long Alerts,
    [property: Description("Batches that wait for a decision.")] long Held, [property: Description("When the identity provider was last heard of.")] DateTimeOffset? LastSync,
    [property: Description("Provisioning of the last 24 hours; hours without any are not there.")] IReadOnlyList<SyncHourView> Sync, [property: Description("Sign-ins of the last 24 hours.")] IReadOnlyList<HourView> SignIns,
    [property: Description("The same by the connection that was used.")] IReadOnlyList<ConnectionCountView> SignInsByConnection);

sealed record HourView(DateTimeOffset From, long Good, [property: Description("Refused.")] long Bad);

sealed record SyncHourView(
    DateTimeOffset From, long Good, [property: Description("Failed.")] long Bad, [property: Description("How long an operation took on average.")] double AverageMs, double SlowestMs,
    [property: Description("When an operation last went well in this hour: the sync lags by the time since then.")] DateTimeOffset? LastGood)
{
    public static SyncHourView Of(HourCount h) =>
        new(h.From, h.Good, h.Bad, Math.Round(h.Microseconds / 1000.0 / Math.Max(1, h.Good + h.Bad), 3), h.Slowest / 1000.0, h.LastGood == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(h.LastGood));
}

sealed record ConnectionCountView([property: Description("Null: no connection was found.")] string? Connection, long Good, [property: Description("Refused.")] long Bad);

/// <summary>The state of an Org at a glance.</summary>
sealed class OverviewApi(LastDay lastDay) : IResource
{
    public string Tag => "Orgs";

    public IEnumerable<Operation> Operations => [Operation.Get("/orgs/{org}/overview", "getOrgOverview", "Counts an Org at a glance: members, groups, what waits, and the last day by hours.", "orgs", ShowAsync)];

    async Task<Reply<OverviewView>> ShowAsync(ApiCall call)
    {
        var (counts, sync, signIns) = (await OrgCounts.OfAsync(call.Db, call.Cancel), await lastDay.OfSyncAsync(call.Db, call.Cancel), await lastDay.OfSignInAsync(call.Db, call.Cancel));
        return new OverviewView(counts.Members, counts.Groups, counts.Workspaces, counts.Alerts, counts.Held, counts.LastSync, [.. sync.Select(SyncHourView.Of)],
            [.. signIns.GroupBy(h => h.From, (from, hours) => new HourView(from, hours.Sum(h => h.Good), hours.Sum(h => h.Bad)))],
            [.. signIns.Where(h => h.Good + h.Bad > 0).GroupBy(h => h.Of, (connection, hours) => new ConnectionCountView(connection, hours.Sum(h => h.Good), hours.Sum(h => h.Bad)), StringComparer.Ordinal).OrderByDescending(c => c.Good + c.Bad)]);
    }
}
