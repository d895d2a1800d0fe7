using System.Data.Common;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;
using Gatehouse.Scim;

namespace Gatehouse.Api;

/// <summary>The way of every request: the door, the scope, the Org, the body, the handler; what goes wrong becomes a problem here and nowhere else.</summary>
sealed class ApiPipeline(ApiDoor door, Slowdown slowdown, ApiLimit limit, Idempotency idempotency, ILogger<ApiPipeline> logger)
{
    public async Task RunAsync(HttpContext http, Operation operation) => await WriteAsync(http, await GuardAsync(http, async () =>
        await OpenAsync(http) switch { (null, var refusal) => (null, refusal), (var caller, _) => await AdmitAsync(http, operation, caller) }));

    /// <summary>From within: for a caller whom another door let in.</summary>
    public Task<ApiReply> RunAsync(HttpContext http, Operation operation, ApiCaller caller) => GuardAsync(http, () => AdmitAsync(http, operation, caller));

    /// <summary>An address or a verb that there is not. Who has no key is not told which.</summary>
    public async Task RunNowhereAsync(HttpContext http, string? allowed) => await WriteAsync(http, await GuardAsync(http, async () =>
    {
        if (await OpenAsync(http) is (null, { } refusal)) return (null, refusal);
        if (allowed is null) return (null, Problems.RouteNotFound.With($"There is nothing at {http.Request.Path}."));
        http.Response.Headers.Allow = allowed;
        return (null, Problems.MethodNotAllowed.With($"{http.Request.Method} is not possible here, but {allowed}."));
    }));

    async Task<(ApiReply? Reply, Problem? Problem)> AdmitAsync(HttpContext http, Operation operation, ApiCaller caller)
    {
        if (caller.Closed is { } state) return (null, Problems.OrgSuspended.With($"The Org of this key is {state}: its keys open nothing until it is back."));
        if (!caller.May(operation.Name, operation.Scope)) return (null, Problems.ScopeMissing.With($"This needs the scope {operation.Scope}.", "scope", operation.Scope.ToString()));
        if (operation.IsOfInstance && caller.Own is not null) return (null, Problems.InstanceOnly.With("This needs a key of the instance, and yours is of one Org."));
        if (Misfit(http.Request, operation) is { } misfit) return (null, misfit);
        (Org, OrgDb)? opened = null;
        if (operation.IsOfOrg && (opened = await caller.OrgAsync((string)http.Request.RouteValues["org"]!, http.RequestAborted)) is null) return (null, Problems.OrgNotFound.With("There is no such Org."));

        var bytes = Array.Empty<byte>();
        if (operation.Body is not null)
        {
            if (!ApiBody.IsJson(http.Request.ContentType)) return (null, Problems.BodyMediaType.With("Send application/json."));
            (var body, var unreadable) = await ApiBody.ReadAsync(http.Request, http.RequestAborted);
            if (body is null) return (null, unreadable);
            bytes = body;
        }

        var call = new ApiCall(http, operation, caller, opened);
        return Idempotency.Wanted(http.Request) ? await idempotency.RunAsync(call, bytes, ActAsync) : await ActAsync();

        Task<(ApiReply?, Problem?)> ActAsync() => caller.ActAsync(operation.Name, operation.IsOfInstance ? null : opened?.Item1.Id, http.Connection.RemoteIpAddress?.ToString(), () => operation.Handle(call, bytes));
    }

    async Task<(ApiCaller? Caller, Problem? Problem)> OpenAsync(HttpContext http)
    {
        var (authorization, address) = (http.Request.Headers.Authorization.ToString(), http.Connection.RemoteIpAddress?.ToString());
        if (await door.OpenAsync(authorization, address, http.RequestAborted) is { } caller)
            return limit.Take(caller.Key.Id, http.Response.Headers) ? (caller, null) : (null, Problems.RateLimited.With("This key asks too much: wait for the seconds of Retry-After."));
        await slowdown.AfterFailureAsync(address, http.RequestAborted);
        // RFC 6750 §3.1: no error code for somebody who showed nothing.
        http.Response.Headers.WWWAuthenticate = authorization.Length == 0 ? "Bearer realm=\"api\"" : "Bearer realm=\"api\", error=\"invalid_token\"";
        return (null, authorization.Length == 0 ? Problems.KeyMissing.With("Show a key: Authorization: Bearer gatehouse_api_…") : Problems.KeyInvalid.With("This is no valid key of this API: unknown, cut, revoked or expired."));
    }

    static Problem? Misfit(HttpRequest request, Operation operation)
    {
        if (request.RouteValues.Values.OfType<string>().Any(value => value.Contains('\0', StringComparison.Ordinal))) return Problems.RouteNotFound.With("No id holds the character U+0000.");
        foreach (var (name, values) in request.Query)
        {
            if (operation.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
                return Problems.ParameterUnknown.With($"'{name}' is no parameter here{(operation.Parameters.Count == 0 ? "." : $", but {string.Join(", ", operation.Parameters.Select(p => p.Name))}.")}", "parameter", name);
            if (values.Count != 1) return Problems.ParameterInvalid.With($"'{name}' stands twice.", "parameter", name);
            if (parameter.Misfit(values[0] ?? "") is { } wrong) return Problems.ParameterInvalid.With(wrong, "parameter", name);
        }

        return null;
    }

    async Task<ApiReply> GuardAsync(HttpContext http, Func<Task<(ApiReply? Reply, Problem? Problem)>> work)
    {
        Problem problem;
        try
        {
            var (reply, refusal) = await work();
            if (reply is not null) return reply;
            problem = refusal!;
        }
        catch (ScimException unfit)
        {
            problem = Problems.ValueInvalid.With(unfit.Message);
        }
        catch (FormatException unfit)
        {
            problem = Problems.ValueInvalid.With(unfit.Message); // A setting or a type of event that is none, and what there is.
        }
        catch (BadHttpRequestException malformed)
        {
            problem = malformed.StatusCode == 413 ? Problems.BodyTooLarge.With($"A body may have {ApiBody.Most} bytes.") : Problems.BodyMalformed.With(malformed.Message);
        }
        catch (DbException unavailable) when (Dialect.IsAway(unavailable))
        {
            Failed(logger, http.TraceIdentifier, unavailable);
            http.Response.Headers.RetryAfter = "5";
            problem = Problems.Unavailable.With("The database does not answer.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            Failed(logger, http.TraceIdentifier, fault);
            problem = Problems.Fault.With("A fault of ours. The server's log has it under the requestId.");
        }

        return ApiReply.Of(problem, http.TraceIdentifier);
    }

    async Task WriteAsync(HttpContext http, ApiReply reply)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        response.Headers["X-Request-Id"] = http.TraceIdentifier;
        response.Headers.CacheControl = "no-store";
        if (reply.ETag is not null) response.Headers.ETag = reply.ETag;
        if (reply.Next is not null) response.Headers.Link = $"<{http.Request.Path}{Next(http.Request, reply.Next)}>; rel=\"next\"";
        if (reply.Pieces is not null) await WriteAsync(http, reply.ContentType, reply.Pieces);
        if (reply.Body.Length == 0) return;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        await response.Body.WriteAsync(reply.Body, http.RequestAborted);
    }

    /// <summary>The status is told by now, so a fault can only break the answer off, and that it must: what has an end looks whole.</summary>
    public async Task WriteAsync(HttpContext http, string contentType, Func<Stream, CancellationToken, Task> pieces)
    {
        http.Response.ContentType = contentType;
        try
        {
            await pieces(http.Response.Body, http.RequestAborted);
        }
        catch (Exception fault)
        {
            if (!http.RequestAborted.IsCancellationRequested) Failed(logger, http.TraceIdentifier, fault);
            http.Abort();
        }
    }

    static QueryString Next(HttpRequest request, string cursor) => QueryString.Create(request.Query.Where(p => p.Key != "cursor").Select(p => KeyValuePair.Create(p.Key, (string?)p.Value.ToString()))
        .Append(KeyValuePair.Create("cursor", (string?)cursor)));

    static readonly Action<ILogger, string, Exception?> Failed = LoggerMessage.Define<string>(LogLevel.Error, new EventId(15001, "ApiFailed"), "API request {Trace} failed");
}
