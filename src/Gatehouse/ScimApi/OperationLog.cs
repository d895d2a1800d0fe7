using Gatehouse.Alerts;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.SyncLog;
using Gatehouse.Web;

namespace Gatehouse.ScimApi;

/// <summary>What the sync log hears of an operation besides what the stores write with a change: refusals and reads.</summary>
sealed class OperationLog(LogBuffer buffer, Troubled troubled, GatehouseOptions options)
{
    /// <summary>A refused change is on disk before the refusal is answered.</summary>
    public async Task RefusedAsync(ScimCaller caller, string action, string? type, string? id, ScimReply reply, CancellationToken ct)
    {
        troubled.Note(caller.OrgId);
        var entry = new SyncEntry(action, "FAILED", type, id, reply.Name, reply.Status, reply.Error!.Type, reply.Error.Detail);
        if (entry.Action == "READ") buffer.Add(caller.Db, caller.Directory.Scope, entry);
        else await SyncLogStore.WriteAsync(caller.Db, caller.Directory.Scope, entry, ct);
    }

    public void Read(ScimCaller caller, string? type, string? id, ScimReply reply)
    {
        if (options.LogReads) buffer.Add(caller.Db, caller.Directory.Scope, new("READ", "SUCCESS", type, id, reply.Name, reply.Status));
    }

    public void NotAdmitted(IEnumerable<(OrgDb Db, string Reason)> told, SyncScope scope, int status = 401)
    {
        foreach (var (db, reason) in told) buffer.Add(db, scope, new("AUTHENTICATE", "FAILED", null, null, null, status, Reason: reason));
    }

    /// <summary>What a request is about: reading unless its verb says that it changes a resource.</summary>
    public static string Action(string method, string path) => method switch
    {
        _ when path.EndsWith("/Bulk", StringComparison.OrdinalIgnoreCase) => "BULK",
        "POST" when !path.EndsWith("/.search", StringComparison.OrdinalIgnoreCase) => "CREATE",
        "PUT" or "PATCH" => "UPDATE",
        "DELETE" => "DELETE",
        _ => "READ",
    };
}
