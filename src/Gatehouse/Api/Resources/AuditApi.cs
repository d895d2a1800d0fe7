using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Operator;

namespace Gatehouse.Api.Resources;

sealed record AuditEntryView(
    string Id, DateTimeOffset At, [property: Description("command-line or api-key; in the console operator or member; of a sign-in person or operator.")] string ActorKind, string? ActorId, string? ActorName, string? Address,
    [property: Description("A verb, the name of an operation, or \"sign-in refused\" and the like.")] string Action, string? TargetType, string? TargetId, [property: Description("Name → from, to; of a secret only that it changed. Null where the action says all.")] JsonElement? Changes)
{
    public static AuditEntryView Of(AuditEntry e) => new(e.Id, e.At, e.ActorKind, e.ActorId, e.ActorName, e.Address, e.Action, e.TargetType, e.TargetId, e.Changes is null ? null : JsonSerializer.Deserialize<JsonElement>(e.Changes));
}

/// <summary>What was done in an Org and who signed in; at the same addresses without it, what was done to the instance.</summary>
sealed class AuditApi(InstanceAudit instance) : IResource
{
    const string Area = "audit", Csv = "text/csv", Lines = "application/x-ndjson";
    const int MostExported = 10_000;

    static readonly Parameter[] Filters =
    [
        new("actor", "Only what this one did: an id or a name."), new("action", "Only this: revokeToken, \"token revoke\", \"sign-in refused\"."),
        new("since", "Only what is not older than this time.", IsTime: true), new("until", "Only what is older than this time.", IsTime: true),
    ];

    public string Tag => "Audit log";

    public IEnumerable<Operation> Operations => [.. Of("/orgs/{org}/audit", ""), .. Of("/audit", "Instance").Select(o => o with { IsOfInstance = true })];

    IEnumerable<Operation> Of(string all, string whose) =>
    [
        Operation.List<AuditEntryView>(all, $"list{whose}Audit", "Lists who did what, the newest first.", Area, call => Paging.ReadAsync(call, (before, count) => ReadAsync(call, before, count), e => e.Id, AuditEntryView.Of), Filters),
        Operation.Get<AuditEntryView>(all + "/{id}", $"get{whose}AuditEntry", "Shows an entry.", Area, async call => (await ReadAsync(call, new(Id: call.Id), null, 1)) is [var entry] ? AuditEntryView.Of(entry) : Problems.EntryNotFound) with { Problems = [Problems.EntryNotFound] },
        new("GET", all + "/export", $"export{whose}Audit", "The same as lines, many at once. Where there is more, the header Link says where it goes on.", new(Area, false), 200, typeof(string), (call, _) => ExportAsync(call))
        {
            Media = [Lines, Csv], Problems = [Problems.CursorInvalid],
            Parameters = [new("format", "jsonl, a JSON object a line, or csv. First choice: jsonl.", ["jsonl", "csv"]), new("limit", "How many, at most.", IsNumber: true, Most: MostExported), Parameter.Cursor, .. Filters],
        },
    ];

    Task<List<AuditEntry>> ReadAsync(ApiCall call, string? before, int count) => ReadAsync(call, new(call.Time("since"), call.Query("action"), call.Query("actor"), call.Time("until")), before, count);

    Task<List<AuditEntry>> ReadAsync(ApiCall call, AuditFilter filter, string? before, int count) =>
        call.Owner is { } org ? AuditStore.PageAsync(org, filter, before, count, call.Cancel) : instance.PageAsync(filter, before, count, call.Cancel);

    async Task<(ApiReply? Reply, Problem? Problem)> ExportAsync(ApiCall call)
    {
        var (before, problem) = Paging.Place(call);
        if (problem is not null) return (null, problem);
        var (most, csv) = (call.Query("limit") is null ? MostExported : call.Limit, call.Query("format") == "csv");
        var entries = await ReadAsync(call, before, most + 1);
        var text = new StringBuilder(csv ? AuditText.CsvHead + "\r\n" : "");
        foreach (var entry in entries.Take(most)) text.Append(csv ? AuditText.Csv(entry) + "\r\n" : AuditText.Json(entry) + "\n");
        return (new(200, Encoding.UTF8.GetBytes(text.ToString()), csv ? Csv : Lines, Next: entries.Count > most ? Paging.Cursor(call, entries[most - 1].Id) : null), null);
    }
}
