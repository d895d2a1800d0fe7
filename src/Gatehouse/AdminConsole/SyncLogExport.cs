using System.Globalization;
using System.Text;
using Gatehouse.Api;
using Gatehouse.Api.Resources;

namespace Gatehouse.AdminConsole;

/// <summary>GET /console/o/{org}/sync-log/export.csv and .json: all that fits the filter, page by page, however much it is.</summary>
sealed class SyncLogExport(Desk desk)
{
    const string Columns = "at,action,status,resource_type,resource_id,resource_name,http_status,scim_type,reason,changes,token_id,address,agent,duration_ms,correlation_id";

    public async Task WriteAsync(HttpContext http, string format)
    {
        http.Response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
        http.Response.Headers.ContentDisposition = $"attachment; filename=sync-log.{format}";
        if (format == "csv") await LineAsync(Columns);
        string? cursor = null;
        do
        {
            var told = await desk.AskAsync<Page<SyncEntryView>>(http, "listSyncLog", [("limit", "1000"), ("cursor", cursor), .. ((string[])["status", "action", "resource"]).Select(name => (name, (string?)http.Request.Query[name].ToString()))]);
            foreach (var entry in told.Value?.Data ?? []) await LineAsync(format == "csv" ? Csv(entry) : Encoding.UTF8.GetString(ApiJson.Bytes(entry)));
            cursor = told.Value?.Next;
        }
        while (cursor is not null);

        Task LineAsync(string line) => http.Response.WriteAsync(line + "\n", http.RequestAborted);
    }

    static string Csv(SyncEntryView e) => string.Join(',', ((object?[])
        [e.At.ToString("O", CultureInfo.InvariantCulture), e.Action, e.Status, e.ResourceType, e.ResourceId, e.ResourceName, e.HttpStatus, e.ScimType, e.Reason, e.Changes?.GetRawText(), e.TokenId, e.Address, e.Agent, e.DurationMs, e.CorrelationId])
        .Select(value => Cell(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")));

    /// <summary>RFC 4180; and what a spreadsheet would take for a formula is text: names here were chosen elsewhere.</summary>
    static string Cell(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
