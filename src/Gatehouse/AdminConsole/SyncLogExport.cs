using System.Globalization;
using System.Text;
using Gatehouse.Api;
using Gatehouse.Api.Resources;
using Gatehouse.Web;

namespace Gatehouse.AdminConsole;

/// <summary>GET /console/o/{org}/sync-log/export.csv and .json: all that fits the filter, page by page, however much it is.</summary>
sealed class SyncLogExport(Desk desk)
{
    const string Columns = "at,action,status,resource_type,resource_id,resource_name,http_status,scim_type,reason,changes,token_id,address,agent,duration_ms,correlation_id";

    public async Task WriteAsync(HttpContext http, string format)
    {
        http.Response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
        http.Response.Headers.ContentDisposition = $"attachment; filename=sync-log.{format}";
        if (format == "csv") await WriteAsync(Columns);
        string? cursor = null;
        do
        {
            var told = await desk.AskAsync<Page<SyncEntryView>>(http, "listSyncLog", [("limit", "1000"), ("cursor", cursor), .. ((string[])["status", "action", "resource"]).Select(name => (name, (string?)http.Request.Query[name].ToString()))]);
            foreach (var entry in told.Value?.Data ?? []) await WriteAsync(format == "csv" ? Line(entry) : Encoding.UTF8.GetString(ApiJson.Bytes(entry)));
            cursor = told.Value?.Next;
        }
        while (cursor is not null);

        Task WriteAsync(string line) => http.Response.WriteAsync(line + (format == "csv" ? "\r\n" : "\n"), http.RequestAborted);
    }

    static string Line(SyncEntryView e) => Csv.Line(
        [e.At.ToString("O", CultureInfo.InvariantCulture), e.Action, e.Status, e.ResourceType, e.ResourceId, e.ResourceName, e.HttpStatus, e.ScimType, e.Reason, e.Changes?.GetRawText(), e.TokenId, e.Address, e.Agent, e.DurationMs, e.CorrelationId]);
}
