using System.Text.Json;

namespace Gatehouse.Client;

/// <summary>
/// Gatehouse refused, and said why. Decide by <see cref="Code"/>: it is stable, and Gatehouse's <c>docs/reference/errors.md</c> has a row for each. A request that never came to an
/// answer throws <see cref="HttpRequestException"/> or, when the patience of the HttpClient was over, <see cref="TaskCanceledException"/>.
/// </summary>
public sealed class GatehouseException : Exception
{
    internal GatehouseException(string code, int status, string detail, string? requestId, TimeSpan? retryAfter, JsonElement problem) : base($"{detail} ({status} {code})") =>
        (Code, Status, Detail, RequestId, RetryAfter, Problem) = (code, status, detail, requestId, retryAfter, problem);

    /// <summary>Such as <c>org.slug-taken</c>. <c>http.502</c> and its like when the answer was not Gatehouse's but, for example, a proxy's.</summary>
    public string Code { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What went wrong this time, in words for whoever calls. Not for programs: the words change.</summary>
    public string Detail { get; }

    /// <summary>Under which Gatehouse's log has the request; null when it never came there.</summary>
    public string? RequestId { get; }

    /// <summary>How long to wait before asking again; null when that is not said.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The whole problem (RFC 9457) with what more it says, such as <c>members</c> of the body or the <c>scope</c> that is missing; undefined when there was none.</summary>
    public JsonElement Problem { get; }
}
