namespace Gatehouse.AdminConsole;

static class SentForm
{
    /// <summary>What was just sent in this field, as it was typed; null where nothing was.</summary>
    public static string? Sent(this HttpContext http, string name) =>
        HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && http.Request.Form.TryGetValue(name, out var sent) ? sent.ToString() : null;
}
