using System.Buffers;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Scim;
using Gatehouse.SyncLog;
using Gatehouse.Telemetry;
using Gatehouse.Web;

namespace Gatehouse.ScimApi;

delegate Task<ScimReply> ScimHandler(ScimRequest request);

/// <summary>The way of every SCIM request: the door, the handler, the answer; what goes wrong becomes a SCIM error here and nowhere else.</summary>
sealed class ScimPipeline(ScimDoor door, Slowdown slowdown, AnonymousLimit anonymous, OperationLog log, TokenUse uses, GatehouseOptions options, TimeProvider clock, ILogger<ScimPipeline> logger)
{
    const string ContentType = "application/scim+json"; // Without charset: some clients compare the whole header (D9).

    const int SentTogether = 64 << 10;

    /// <summary>Of an Org: only with its token.</summary>
    public async Task RunAsync(HttpContext context, ScimHandler handler) =>
        await WriteAsync(context, Stopwatch.GetTimestamp(), await AnswerAsync(context, () => AdmitAsync(context, handler)));

    /// <summary>Discovery: also without a token, and then without anything of an Org (D10).</summary>
    public async Task RunOpenAsync(HttpContext context, Func<ScimCaller?, string, ScimReply> handler) =>
        await WriteAsync(context, Stopwatch.GetTimestamp(), await AnswerAsync(context, () => context.Request.Headers.Authorization.Count > 0
            ? AdmitAsync(context, request => Task.FromResult(handler(request.Caller, request.Caller.BaseUrl)))
            : Task.FromResult(anonymous.Allows(Address(context)) ? handler(null, BaseUrl(context)) : TooMany(context))));

    async Task<ScimReply> AdmitAsync(HttpContext context, ScimHandler handler, bool afresh = false)
    {
        var scope = Scope(context);
        var admission = await door.OpenAsync(context.Request.Headers.Authorization, Org(context), BaseUrl(context), scope, afresh, context.RequestAborted);
        if (admission is not Admission.Granted(var caller)) return await TurnAwayAsync(context, (Admission.Refused)admission, scope);
        try
        {
            return await HandleAsync(new(context, caller), handler);
        }
        catch (ConditionException) when (!afresh)
        {
            // The token or its Org changed since the door last looked; nothing has happened yet.
            return await AdmitAsync(context, handler, afresh: true);
        }
    }

    async Task<ScimReply> HandleAsync(ScimRequest request, ScimHandler handler)
    {
        var reply = await AnswerAsync(request.Http, () => handler(request));
        await request.Caller.Db.ConfirmAsync(request.Cancel);
        uses.Note(request.Caller.TokenHash, request.Caller.Directory.Scope);
        var (http, (type, id)) = (request.Http.Request, Subject(request.Http));
        var action = OperationLog.Action(http.Method, http.Path.Value!);
        if (reply.Error is not null && action == "READ") reply = reply with { Name = Asked(http.Query["filter"]) };
        if (reply.Error is not null) await log.RefusedAsync(request.Caller, action, type, id, reply, request.Cancel);
        else if (action == "READ") log.Read(request.Caller, type, id, reply);
        return reply;
    }

    async Task<ScimReply> TurnAwayAsync(HttpContext context, Admission.Refused refused, SyncScope scope)
    {
        NotAdmitted(logger, scope.Address, refused.Detail, null);
        ScimMeter.TurnedAway("scim");
        log.NotAdmitted(refused.Told, scope, refused.Status);
        if (refused.Status == 403) return ScimReply.Refuse(new(403, null, refused.Detail)); // A good token is never slowed.
        await slowdown.AfterFailureAsync(scope.Address, context.RequestAborted);
        // RFC 6750 §3.1: no error code for somebody who showed nothing.
        context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0 ? "Bearer realm=\"scim\"" : "Bearer realm=\"scim\", error=\"invalid_token\"";
        return ScimReply.Refuse(ScimError.Unauthorized(refused.Detail));
    }

    async Task<ScimReply> AnswerAsync(HttpContext context, Func<Task<ScimReply>> work)
    {
        try
        {
            return await work();
        }
        catch (ScimException refused)
        {
            return ScimReply.Refuse(refused.Error);
        }
        catch (BadHttpRequestException malformed)
        {
            return ScimReply.Refuse(malformed.StatusCode == 413
                ? ScimError.TooLarge($"A request body may have {ScimLimits.Payload} bytes (maxPayloadSize).")
                : ScimError.InvalidSyntax(malformed.Message));
        }
        catch (DbException unavailable) when (Dialect.IsAway(unavailable))
        {
            Failed(logger, context.TraceIdentifier, unavailable);
            context.Response.Headers.RetryAfter = "5";
            return ScimReply.Refuse(new(503, null, $"The database is not available ({context.TraceIdentifier})."));
        }
        catch (Exception fault) when (fault is not ConditionException && (fault is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested))
        {
            Failed(logger, context.TraceIdentifier, fault);
            return ScimReply.Refuse(new(500, null, $"Internal error {context.TraceIdentifier}."));
        }
    }

    async Task WriteAsync(HttpContext context, long began, ScimReply reply)
    {
        ScimMeter.Answered(context.Request, reply.Status, reply.Error?.Type, began);
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.Headers["X-Request-Id"] = context.TraceIdentifier;
        if (reply.ETag is not null) response.Headers.ETag = reply.ETag;
        if (reply.Location is not null) response.Headers[reply.Status == 201 ? "Location" : "Content-Location"] = reply.Location;
        if (reply.Body.IsEmpty && reply.Pieces is null) return;
        response.ContentType = ContentType;
        if (reply.Pieces is not null)
        {
            await WriteAsync(context, reply.Pieces);
            return;
        }

        response.ContentLength = reply.Body.Length;
        await response.BodyWriter.WriteAsync(reply.Body, context.RequestAborted);
    }

    /// <summary>
    /// No faster than the client reads. The status is told by now, so a fault can only break the answer off, and that it must: what has an
    /// end looks whole.
    /// </summary>
    async Task WriteAsync(HttpContext context, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            var body = context.Response.BodyWriter;
            await foreach (var piece in pieces.WithCancellation(context.RequestAborted))
            {
                body.Write(piece.Span);
                if (body.UnflushedBytes >= SentTogether) await body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception fault)
        {
            if (!context.RequestAborted.IsCancellationRequested) Failed(logger, context.TraceIdentifier, fault);
            context.Abort();
        }
    }

    /// <summary>What was searched for tells the reader of the log what was wrong; a password tried that way stays out of it.</summary>
    static string? Asked(string? filter) => filter?.Contains("password", StringComparison.OrdinalIgnoreCase) == true ? "(a filter over password)" : filter;

    static ScimReply TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = AnonymousLimit.Seconds.ToString(CultureInfo.InvariantCulture);
        return ScimReply.Refuse(new(429, null, "Too many requests without a token from this address."));
    }

    SyncScope Scope(HttpContext context) => new(
        null, Address(context), context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null, context.TraceIdentifier, Stopwatch.GetTimestamp(), clock)
        { Request = ScimRequest.Raw(context) };

    static string? Org(HttpContext context) => context.Features.Get<ScimAddress>()?.Org;

    static string? Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    string BaseUrl(HttpContext context) =>
        (options.PublicUrl?.TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}") + (context.Features.Get<ScimAddress>()?.BasePath ?? ScimPath.Root);

    static (string? Type, string? Id) Subject(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var type = path.Contains("/Users", StringComparison.OrdinalIgnoreCase) ? "User" : path.Contains("/Groups", StringComparison.OrdinalIgnoreCase) ? "Group" : null;
        return (type, context.Request.RouteValues.TryGetValue("id", out var id) ? id as string : null);
    }

    static readonly Action<ILogger, string, Exception?> Failed = LoggerMessage.Define<string>(
        LogLevel.Error, new EventId(5001, "ScimFailed"), "SCIM request {Trace} failed");

    static readonly Action<ILogger, string?, string, Exception?> NotAdmitted = LoggerMessage.Define<string?, string>(
        LogLevel.Warning, new EventId(5002, "ScimNotAdmitted"), "A SCIM client at {Address} was not admitted: {Detail}");
}
