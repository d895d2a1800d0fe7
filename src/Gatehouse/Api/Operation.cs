using Gatehouse.Tokens;

namespace Gatehouse.Api;

/// <summary>
/// One operation, declared once: the route, what may call it, what it takes and answers, and what can go wrong. The OpenAPI document is made of these,
/// and the tests hold the server to it.
/// </summary>
/// <param name="Path">Below /api/v1. {org} is an Org by id or slug, and makes this an operation of that Org.</param>
/// <param name="Name">Of the operation, for programs that are made from the document.</param>
sealed record Operation(string Method, string Path, string Name, string Summary, ApiScope Scope, int Status, Type Answer, Func<ApiCall, byte[], Task<(ApiReply? Reply, Problem? Problem)>> Handle)
{
    public Type? Body { get; init; }

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public IReadOnlyList<ProblemKind> Problems { get; init; } = [];

    /// <summary>Answers an ETag; a change takes If-Match.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>What it answers where that is no JSON.</summary>
    public IReadOnlyList<string>? Media { get; init; }

    /// <summary>The answer may be larger than memory, and comes in pieces.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Only with a key of the instance. On an Org it is an act of the instance, told in both audit logs.</summary>
    public bool IsOfInstance { get; init; }

    public bool IsOfOrg => Path.Contains("{org}", StringComparison.Ordinal);

    /// <summary>The group that it is shown in.</summary>
    public string Tag { get; init; } = "";

    public static Operation Get<T>(string path, string name, string summary, string area, Func<ApiCall, Task<Reply<T>>> handle) => Make("GET", path, name, summary, area, 200, handle);

    public static Operation List<T>(string path, string name, string summary, string area, Func<ApiCall, Task<Reply<Page<T>>>> handle, params Parameter[] parameters) =>
        Make("GET", path, name, summary, area, 200, handle) with { Parameters = [Parameter.Limit, Parameter.Cursor, .. parameters], Problems = [Api.Problems.CursorInvalid] };

    /// <summary>Makes something.</summary>
    public static Operation Create<TBody, T>(string path, string name, string summary, string area, Func<ApiCall, TBody, Task<Reply<T>>> handle) => Make("POST", path, name, summary, area, 201, handle);

    /// <summary>Does something that is no change of one thing.</summary>
    public static Operation Act<T>(string path, string name, string summary, string area, Func<ApiCall, Task<Reply<T>>> handle) => Make("POST", path, name, summary, area, 200, handle);

    public static Operation Act<TBody, T>(string path, string name, string summary, string area, Func<ApiCall, TBody, Task<Reply<T>>> handle) => Make("POST", path, name, summary, area, 200, handle);

    /// <summary>Changes what the body names, and leaves the rest (RFC 7396).</summary>
    public static Operation Patch<TBody, T>(string path, string name, string summary, string area, Func<ApiCall, TBody, Task<Reply<T>>> handle) => Make("PATCH", path, name, summary, area, 200, handle);

    public static Operation Put<TBody, T>(string path, string name, string summary, string area, Func<ApiCall, TBody, Task<Reply<T>>> handle) => Make("PUT", path, name, summary, area, 200, handle);

    /// <summary>Makes it so, without a body.</summary>
    public static Operation Put(string path, string name, string summary, string area, Func<ApiCall, Task<Reply<Nothing>>> handle) => Make("PUT", path, name, summary, area, 204, handle);

    public static Operation Delete(string path, string name, string summary, string area, Func<ApiCall, Task<Reply<Nothing>>> handle) => Make("DELETE", path, name, summary, area, 204, handle);

    static Operation Make<T>(string method, string path, string name, string summary, string area, int status, Func<ApiCall, Task<Reply<T>>> handle) =>
        new(method, path, name, summary, new(area, method != "GET"), status, typeof(T), async (call, _) => Finished(await handle(call), call.Operation.Status));

    static Operation Make<TBody, T>(string method, string path, string name, string summary, string area, int status, Func<ApiCall, TBody, Task<Reply<T>>> handle) =>
        new(method, path, name, summary, new(area, true), status, typeof(T), async (call, bytes) => ApiBody.Parse<TBody>(bytes) switch
        {
            (var body, null) => Finished(await handle(call, body!), call.Operation.Status),
            (_, var problem) => (null, problem),
        })
        { Body = typeof(TBody) };

    static (ApiReply?, Problem?) Finished<T>(Reply<T> reply, int status)
    {
        if (reply.Problem is { } problem) return (null, problem);
        return (new(status, status == 204 ? [] : ApiJson.Bytes(reply.Value), ApiReply.Json, reply.Version is { } version ? People.ETagMatch.Tag(version) : null, (reply.Value as IPage)?.Next), null);
    }
}

/// <summary>The operations on one kind of thing.</summary>
interface IResource
{
    string Tag { get; }

    IEnumerable<Operation> Operations { get; }
}
