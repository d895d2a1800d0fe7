using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gatehouse.Telemetry;

/// <summary>
/// What is counted of SCIM requests. Instruments that nobody listens to cost a comparison; with a listener a request allocates
/// nothing either: tags are words that exist already, handed over on the stack.
/// </summary>
static class ScimMeter
{
    public const string Name = "Gatehouse";

    /// <summary>From a fast read on SQLite to what a client gives up on.</summary>
    static readonly double[] Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    static readonly Meter Meter = new(Name);
    static readonly Counter<long> Requests = Meter.CreateCounter<long>("gatehouse.scim.requests", null, "SCIM requests that were answered.");
    static readonly Counter<long> Failures = Meter.CreateCounter<long>("gatehouse.scim.failures", null, "SCIM requests that were refused or failed, by kind.");
    static readonly Counter<long> NotAdmitted = Meter.CreateCounter<long>("gatehouse.scim.authentication.failures", null, "Clients that were not let in.");
    static readonly Histogram<double> Duration = Meter.CreateHistogram("gatehouse.scim.duration", "s", "How long SCIM requests took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });

    public static void Answered(HttpRequest request, int status, string? scimType, long began)
    {
        if (!Requests.Enabled && !Duration.Enabled) return;
        KeyValuePair<string, object?> kind = new("kind", Kind(request.Path.Value)), method = new("method", Method(request.Method));
        Requests.Add(1, kind, method, new("status", Class(status)));
        Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, kind, method);
        if (status >= 400) Failures.Add(1, kind, new("reason", scimType ?? Reason(status)));
    }

    public static void TurnedAway(string where) => NotAdmitted.Add(1, new KeyValuePair<string, object?>("door", where));

    /// <summary>A closed list: an address that a client made up is no series of its own.</summary>
    static string Kind(ReadOnlySpan<char> path)
    {
        if (path.EndsWith("/.search", StringComparison.OrdinalIgnoreCase)) return "search";
        if (path.Contains("/Users", StringComparison.OrdinalIgnoreCase)) return "user";
        if (path.Contains("/Groups", StringComparison.OrdinalIgnoreCase)) return "group";
        if (path.EndsWith("/Bulk", StringComparison.OrdinalIgnoreCase)) return "bulk";
        return path.Contains("/Schemas", StringComparison.OrdinalIgnoreCase) || path.Contains("/ResourceTypes", StringComparison.OrdinalIgnoreCase)
            || path.Contains("/ServiceProviderConfig", StringComparison.OrdinalIgnoreCase) ? "discovery" : "other";
    }

    static string Method(string method) => HttpMethods.GetCanonicalizedValue(method) is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" ? HttpMethods.GetCanonicalizedValue(method) : "other";

    static string Class(int status) => status switch { < 300 => "2xx", < 400 => "3xx", < 500 => "4xx", _ => "5xx" };

    static string Reason(int status) => status switch
    {
        401 => "unauthorized", 403 => "forbidden", 404 => "notFound", 405 => "methodNotAllowed", 409 => "conflict", 412 => "preconditionFailed",
        413 => "tooLarge", 415 => "unsupportedMedia", 429 => "tooManyRequests", 501 => "notImplemented", 503 => "unavailable", < 500 => "badRequest", _ => "fault",
    };
}
