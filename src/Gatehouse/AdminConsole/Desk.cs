using Microsoft.AspNetCore.Http.Features;
using System.Text.Json;
using Gatehouse.Api;

namespace Gatehouse.AdminConsole;

/// <summary>
/// The operations of the management API, used from within in the name of whoever looks at the page: the same rules, refusals, scopes and entries of the audit log, without
/// the network between.
/// </summary>
sealed class Desk(ApiOperations operations, ApiPipeline pipeline)
{
    /// <summary>Of a form: the version that it was filled in from, for If-Match.</summary>
    public const string VersionField = "version";

    readonly Dictionary<string, Operation> byName = operations.All.ToDictionary(operation => operation.Name, StringComparer.Ordinal);

    static readonly JsonSerializerOptions Reading = new(ApiJson.Options) { RespectNullableAnnotations = false, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    /// <param name="values">What stands in the address and in the query of the operation; null is left out. The Org is the visit's.</param>
    public async Task<Told<T>> AskAsync<T>(HttpContext http, string name, IEnumerable<(string Name, string? Value)> values, object? body = null)
    {
        var reply = await RunAsync(http, name, values, body);
        if (reply.Status < 400) return new(reply.Body.Length == 0 ? default : JsonSerializer.Deserialize<T>(reply.Body, Reading), null, reply.ETag);
        using var problem = JsonDocument.Parse(reply.Body);
        return new(default, new(problem.RootElement.GetProperty("code").GetString()!, problem.RootElement.GetProperty("detail").GetString()!, reply.Status));
    }

    /// <summary>An answer in pieces, as a file to keep.</summary>
    public async Task KeepAsync(HttpContext http, string name, string file, params IEnumerable<(string Name, string? Value)> values)
    {
        var reply = await RunAsync(http, name, values, null);
        http.Response.StatusCode = reply.Status;
        if (reply.Pieces is null) return;
        http.Response.Headers.ContentDisposition = $"attachment; filename={file}";
        await pipeline.WriteAsync(http, reply.ContentType, reply.Pieces);
    }

    async Task<ApiReply> RunAsync(HttpContext http, string name, IEnumerable<(string Name, string? Value)> values, object? body)
    {
        var (visit, operation) = (http.Features.GetRequiredFeature<ConsoleVisit>(), byName[name]);
        var inner = new DefaultHttpContext { RequestServices = http.RequestServices, RequestAborted = http.RequestAborted, TraceIdentifier = http.TraceIdentifier };
        inner.Connection.RemoteIpAddress = http.Connection.RemoteIpAddress;
        if (visit.Opened is { } opened) inner.Request.RouteValues["org"] = opened.Org.Id.Value;
        var query = new List<KeyValuePair<string, string?>>();
        foreach (var (key, value) in values)
            if (operation.Path.Contains($"{{{key}}}", StringComparison.Ordinal)) inner.Request.RouteValues[key] = value;
            else if (!string.IsNullOrEmpty(value)) query.Add(new(key, value));
        inner.Request.QueryString = QueryString.Create(query);
        if (operation.Body is not null)
        {
            inner.Request.ContentType = ApiReply.Json;
            if (operation.IsVersioned && http.Sent(VersionField) is { Length: > 0 } version) inner.Request.Headers.IfMatch = version;
            inner.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options));
        }

        return await pipeline.RunAsync(inner, operation, visit.Caller);
    }
}

/// <summary>What an operation answered: a value or a refusal.</summary>
/// <param name="Version">Its ETag, where it has one.</param>
readonly record struct Told<T>(T? Value, Refusal? Refusal, string? Version = null)
{
    public bool IsDone => Refusal is null;
}

/// <summary>Why an operation was refused.</summary>
/// <param name="Code">Stable; docs/reference/errors.md.</param>
/// <param name="Detail">For people.</param>
public sealed record Refusal(string Code, string Detail, int Status);
