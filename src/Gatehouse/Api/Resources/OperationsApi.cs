using System.ComponentModel;
using Gatehouse.Alerts;
using Gatehouse.Doctor;
using Gatehouse.Jobs;
using Gatehouse.Operator;

namespace Gatehouse.Api.Resources;

sealed record DoctorView([property: Description("The worst first; none is well.")] IReadOnlyList<FindingView> Findings);

sealed record FindingView(string Rule, [property: Description("error, warning or hint.")] string Severity, string Title, IReadOnlyList<EvidenceView> Evidence, string Repair, string Docs)
{
    public static FindingView Of(Finding f) => new(f.Rule, f.Severity.ToString().ToLowerInvariant(), f.Title, [.. f.Evidence.Select(e => new EvidenceView(e.Text, e.At, e.Entry))], f.Repair, f.Docs);
}

sealed record EvidenceView(string Text, DateTimeOffset? At, [property: Description("An entry of the sync log.")] string? Entry);

sealed record AlertView(string Rule, string Subject, string Detail, DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt)
{
    public static AlertView Of(Alert a) => new(a.Rule, a.Subject, a.Detail, a.RaisedAt, a.ResolvedAt);
}

sealed record JobView(string Id, string Kind, [property: Description("waiting, running, failing or finished.")] string State, long Done, long Total, long Attempts, string? Fault, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public static JobView Of(Job j, DateTimeOffset now) => new(j.Id, j.Kind, j.State(now), j.Done, j.Total, j.Attempts, j.Fault, j.CreatedAt, j.FinishedAt);
}

sealed class OperationsApi(Checkup checkup, OrgStore orgs, TimeProvider clock) : IResource
{
    const string Area = "operations";
    const int MostJobs = 10_000;

    static readonly Parameter Over = new("all", "Those that are over, too.", ["true", "false"]);

    public string Tag => "Doctor, alerts, jobs";

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/orgs/{org}/doctor", "examineOrg", "Names known misconfigurations, with the proof and the repair. With a key of the Org: what the Org may see.", Area, ExamineAsync),
        Operation.List<AlertView>("/alerts", "listInstanceAlerts", "Lists what is wrong with the instance itself now; or also what was.", Area, InstanceAlertsAsync, Over) with { IsOfInstance = true },
        Operation.List<AlertView>("/orgs/{org}/alerts", "listAlerts", "Lists what is wrong with the Org now; or also what was.", Area, async call => await Paging.Of(call,
            (await AlertStore.ListAsync(call.Db, call.Query("all") == "true", call.Cancel)).Where(a => !Alert.IsOfInstance(a.Rule) || call.Caller.Own is null), a => $"{a.Rule} {a.Subject}", AlertView.Of), Over),
        Operation.List<JobView>("/orgs/{org}/jobs", "listJobs", "Lists work in the background.", Area, async call => await Paging.Of(call, await JobStore.ListAsync(call.Db, MostJobs, call.Cancel), j => j.Id, j => JobView.Of(j, clock.GetUtcNow()))),
        Operation.Get<JobView>("/orgs/{org}/jobs/{id}", "getJob", "Shows a job.", Area, async call => await JobStore.FindAsync(call.Db, call.Id, call.Cancel) is { } job ? JobView.Of(job, clock.GetUtcNow()) : Problems.JobNotFound) with { Problems = [Problems.JobNotFound] },
    ];

    /// <summary>They stand with the Primary Org.</summary>
    async Task<Reply<Page<AlertView>>> InstanceAlertsAsync(ApiCall call)
    {
        var (_, primary) = (await call.Caller.OrgAsync((await orgs.PrimaryAsync(call.Cancel)).Id.Value, call.Cancel))!.Value;
        return await Paging.Of(call, (await AlertStore.ListAsync(primary, call.Query("all") == "true", call.Cancel)).Where(a => Alert.IsOfInstance(a.Rule)), a => $"{a.Rule} {a.Subject}", AlertView.Of);
    }

    /// <summary>What speaks of another Org is for operators.</summary>
    async Task<Reply<DoctorView>> ExamineAsync(ApiCall call)
    {
        var findings = await checkup.ExamineAsync(call.Org, call.Cancel);
        return new DoctorView([.. (call.Caller.Own is null ? findings : findings.Select(f => f.ForOrg()).OfType<Finding>()).Select(FindingView.Of)]);
    }
}
