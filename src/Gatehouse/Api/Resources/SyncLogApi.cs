using System.ComponentModel;
using System.Text.Json;
using Gatehouse.SyncLog;

namespace Gatehouse.Api.Resources;

sealed record SyncEntryView(
    string Id, DateTimeOffset At, string Action, [property: Description("SUCCESS, SKIPPED, FAILED or HELD.")] string Status, string? ResourceType, string? ResourceId, string? ResourceName, int HttpStatus, string? ScimType, string? Reason,
    [property: Description("Attribute → from, to; null where nothing changed.")] JsonElement? Changes, string? TokenId, string? Address, string? Agent, double DurationMs, string? CorrelationId,
    [property: Description("What came, without passwords, as far as the Org's setting log-requests lets the log keep it. Only where one entry is asked for.")] string? Request = null)
{
    public static SyncEntryView Of(LoggedEntry e) => new(e.Id, e.At, e.Action, e.Status, e.ResourceType, e.ResourceId, e.ResourceName, e.HttpStatus, e.ScimType, e.Reason, e.Changes is null ? null : JsonSerializer.Deserialize<JsonElement>(e.Changes),
        e.TokenId, e.Address, e.Agent, e.DurationMicroseconds / 1000.0, e.CorrelationId, e.Request);
}

sealed class SyncLogApi : IResource
{
    public string Tag => "Sync log";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<SyncEntryView>("/orgs/{org}/sync-log", "listSyncLog", "Lists provisioning operations, the newest first.", "operations", call => Paging.ReadAsync(call, async (before, count) =>
        {
            var entries = await SyncLogStore.NewestAsync(call.Db, new(call.Query("status"), call.Query("action"), call.Query("resource"), before), count, call.Cancel);
            entries.Reverse();
            return entries;
        }, e => e.Id, SyncEntryView.Of), new("status", "Only with this status.", ["SUCCESS", "SKIPPED", "FAILED", "HELD"]), new("action", "Only this action, such as CREATE."), new("resource", "Only of this resource: id or name.")),
        Operation.Get<SyncEntryView>("/orgs/{org}/sync-log/{id}", "getSyncEntry", "Shows an entry, with the request that it is about.", "operations",
            async call => await SyncLogStore.FindAsync(call.Db, call.Id, call.Cancel) is { } entry ? SyncEntryView.Of(entry) : Problems.EntryNotFound) with { Problems = [Problems.EntryNotFound] },
    ];
}
