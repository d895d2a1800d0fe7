namespace Gatehouse.Client.Http;

/// <summary>When a request is sent again, and after how long.</summary>
static class Retry
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether it was surely not done, so that any request may be sent again: the limit of the key, or the same idempotency key still at work.</summary>
    public static bool WasNotDone(int status, bool saysWhen) => status == 429 || (status == 409 && saysWhen);

    /// <summary>Whether it may be done: then only what comes to the same twice is sent again.</summary>
    public static bool MayBeDone(int status) => status is 502 or 503 or 504;

    /// <summary>A PATCH with If-Match is the one request that is not the same twice: the second would find the version of the first.</summary>
    public static bool IsSameTwice(HttpMethod method, string? ifMatch) => method != HttpMethod.Patch || ifMatch is null;

    /// <summary>Twice as long each time, anywhere below: clients that failed together do not come back together.</summary>
    public static TimeSpan Wait(int attempt, TimeSpan longest) => TimeSpan.FromTicks(Math.Min(longest.Ticks, (long)(First.Ticks * Math.Pow(2, attempt) * (0.5 + (Random.Shared.NextDouble() / 2)))));
}
