using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

/// <summary>An Org's end, the ways back, and everything of it to take along.</summary>
sealed class OrgLifeApi(OrgLife life, OrgExport export) : IResource
{
    const string Area = "orgs";

    public string Tag => "Orgs";

    public IEnumerable<Operation> Operations =>
    [
        Act("suspend", "suspendOrg", "Closes an Org: nobody comes in, and nothing is lost.", life.SuspendAsync) with { Problems = [Problems.OrgPrimary, Problems.OrgDeleted] },
        Act("resume", "resumeOrg", "Opens a suspended Org again, as it was.", life.ResumeAsync) with { Problems = [Problems.OrgDeleted] },
        Operation.Delete("/orgs/{org}", "deleteOrg", "Closes an Org and, when the grace period is over, takes away all it has.", Area, DeleteAsync) with
        {
            IsOfInstance = true, Parameters = [new("name", "The Org's name or slug, as the confirmation.")], Problems = [Problems.OrgPrimary, Problems.NeedsConfirmation],
        },
        Act("restore", "restoreOrg", "Brings a deleted Org back, as it was.", life.RestoreAsync) with { Problems = [Problems.OrgPurging] },
        new("GET", "/orgs/{org}/export", "exportOrg", "Everything of an Org as lines of JSON, each with its kind: settings, people, groups, access, connections, logs. Never a secret.", new(Area, true), 200, typeof(Stream), (call, _) => ExportAsync(call))
        {
            IsOfInstance = true, IsStreamed = true, Media = [OrgExport.ContentType], Parameters = [new("logs", "With the sync log, sign-ins and the audit log.", ["true", "false"])],
        },
    ];

    static Operation Act(string verb, string name, string summary, Func<Org, string, CancellationToken, Task<Decision<Org>>> work) => Operation.Act<OrgView>($"/orgs/{{org}}/{verb}", name, summary, Area,
        async call => await work(call.Org, call.By, call.Cancel) is var decision && decision is Decision<Org>.Done(var org) ? OrgView.Of(org) : Problems.Of(decision)) with { IsOfInstance = true };

    async Task<Reply<Nothing>> DeleteAsync(ApiCall call)
    {
        var decision = await life.DeleteAsync(call.Org, call.Query("name"), call.By, call.Cancel);
        return decision switch
        {
            Decision<Org>.Done => Nothing.Value,
            Decision<Org>.Asks(var warning) => Problems.NeedsConfirmation.With($"{warning} Say ?name={call.Org.Slug} to go on."),
            _ => Problems.Of(decision),
        };
    }

    async Task<(ApiReply? Reply, Problem? Problem)> ExportAsync(ApiCall call)
    {
        var logs = call.Query("logs") == "true";
        await export.NoteAsync(call.Org, logs, call.Cancel);
        return (new(200, [], OrgExport.ContentType, Pieces: (to, ct) => export.WriteAsync(call.Org, logs, to, ct)), null);
    }
}
