using System.Collections.Concurrent;
using Gatehouse.Api.Resources;
using Gatehouse.Data;

namespace Gatehouse.AdminConsole;

/// <summary>
/// What the doctor said of an Org a few minutes ago. An examination reads thousands of entries of the log, and who goes back and forth between findings and settings need not
/// wait for one each time: the page says of when it is, and looks again when asked.
/// </summary>
sealed class LastExaminations(TimeProvider clock)
{
    const int Most = 1000;

    static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<(OrgId Org, bool ForOperator), Examined> all = new();

    public Examined? Find(ConsoleVisit visit) => all.TryGetValue(Of(visit), out var last) && clock.GetUtcNow() - last.At < Life ? last : null;

    public Examined Keep(ConsoleVisit visit, DoctorView report)
    {
        if (all.Count >= Most) all.Clear();
        return all[Of(visit)] = new(report, clock.GetUtcNow());
    }

    /// <summary>An Org's own administrators are told less.</summary>
    static (OrgId, bool) Of(ConsoleVisit visit) => (visit.Org.Id, visit.Caller.Own is null);
}

sealed record Examined(DoctorView Report, DateTimeOffset At);
