using System.Diagnostics;
using System.Text;
using Gatehouse.Doors;
using Gatehouse.SyncLog;
using Gatehouse.Telemetry;

namespace Gatehouse.ScimApi;

/// <summary>
/// The OAuth 2.0 client credentials grant, for identity providers that prefer it to a static token: client_id is the token's
/// id, client_secret the token. Errors in OAuth's own words (RFC 6749 §5.2).
/// </summary>
sealed class ScimOAuth(AccessTokens tokens, Slowdown slowdown, OperationLog log, TimeProvider clock, ILogger<ScimOAuth> logger)
{
    public async Task<IResult> GrantAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType) return Refuse("invalid_request", "Send application/x-www-form-urlencoded.");
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException or IOException)
        {
            return Refuse("invalid_request", "The form cannot be read.");
        }

        if (form["grant_type"].Count == 0 || form.Any(f => f.Value.Count > 1)) return Refuse("invalid_request", "grant_type is missing, or a parameter stands twice.");
        if (form["grant_type"] != "client_credentials") return Refuse("unsupported_grant_type", "Only client_credentials is offered here.");
        if (form["scope"].ToString() is not ("" or "scim")) return Refuse("invalid_scope", "The only scope is scim.");
        var (id, secret) = Credentials(context.Request.Headers.Authorization) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        return IsText(id) ? await SellAsync(context, id, secret) : Refuse("invalid_client", "The client is not known.", 401);
    }

    async Task<IResult> SellAsync(HttpContext context, string id, string secret)
    {
        var (text, told) = await tokens.BuyAsync(id, secret, context.RequestAborted);
        if (text is not null) return Results.Json(new { access_token = text, token_type = "Bearer", expires_in = (int)AccessTokens.Life.TotalSeconds, scope = "scim" });

        var address = context.Connection.RemoteIpAddress?.ToString();
        Refused(logger, address, null);
        ScimMeter.TurnedAway("oauth2");
        if (told is { } one) log.NotAdmitted([one], new SyncScope(null, address, context.Request.Headers.UserAgent, context.TraceIdentifier, Stopwatch.GetTimestamp(), clock));
        await slowdown.AfterFailureAsync(address, context.RequestAborted);
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"scim\"";
        return Refuse("invalid_client", "The client is not known, or its token is over.", 401);
    }

    static IResult Refuse(string error, string description, int status = 400) => Results.Json(new { error, error_description = description }, statusCode: status);

    /// <summary>PostgreSQL stores no NUL, so nobody has such an id.</summary>
    static bool IsText(string id) => !id.Contains('\0', StringComparison.Ordinal);

    /// <summary>RFC 6749 §2.3.1: both parts are form-encoded inside Basic.</summary>
    static (string Id, string Secret)? Credentials(string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true) return null;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization["Basic ".Length..].Trim(), bytes, out var length)) return ("", "");
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : ("", "");
    }

    static readonly Action<ILogger, string?, Exception?> Refused = LoggerMessage.Define<string?>(
        LogLevel.Warning, new EventId(5003, "ScimAccessTokenRefused"), "A SCIM client at {Address} asked for an access token and was refused");
}
