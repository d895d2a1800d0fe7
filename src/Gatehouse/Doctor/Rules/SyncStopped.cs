using Gatehouse.SyncLog;

namespace Gatehouse.Doctor.Rules;

/// <summary>
/// There was traffic and now there is none. Who comes regularly (Entra ID, every 40 minutes) is missed soon; who comes only when
/// something changes (Okta) may well be quiet for days.
/// </summary>
static class SyncStopped
{
    const int Regular = 10, Missed = 3;

    static readonly TimeSpan Visit = TimeSpan.FromMinutes(10), Shortest = TimeSpan.FromHours(6), Quiet = TimeSpan.FromDays(14);

    public static Rule Rule { get; } = new("sync-stopped", Look);

    static Finding? Look(Examination exam)
    {
        var traffic = exam.Log.Traffic;
        if (traffic.Count == 0) return null;
        var silence = exam.Now - traffic[0].At;
        var gaps = Gaps(traffic);
        var regular = gaps.Count >= Regular && traffic[0].At - traffic[^1].At > TimeSpan.FromDays(1);
        var patience = regular ? TimeSpan.FromTicks(Math.Max(Shortest.Ticks, gaps.Max().Ticks * Missed)) : Quiet;
        if (silence <= patience) return null;
        return new(Rule.Id, regular ? Severity.Warning : Severity.Hint, $"Nothing came for {Examination.Lasting(silence)}",
            [new Evidence($"The last request: {traffic[0].Action} {traffic[0].ResourceType} {traffic[0].ResourceName}".TrimEnd() + ".", traffic[0].At, traffic[0].Id),
             new Evidence(regular ? $"Before that it came {Examination.Times(gaps.Count + 1)}, never more than {Examination.Lasting(gaps.Max())} apart." : "It never came at regular times: a client that sends only changes may be quiet because nothing changes.")],
            "Okta: Dashboard, Tasks shows failed pushes; Provisioning, Integration, test the connector. Entra ID: Provisioning, Overview shows a job in quarantine or switched off: Restart provisioning. Then the network: address, firewall, certificate.");
    }

    static List<TimeSpan> Gaps(IReadOnlyList<LoggedEntry> newestFirst)
    {
        var gaps = new List<TimeSpan>();
        for (var i = 1; i < newestFirst.Count; i++)
            if (newestFirst[i - 1].At - newestFirst[i].At is var gap && gap > Visit) gaps.Add(gap);
        return gaps;
    }
}
