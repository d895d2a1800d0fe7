using System.Net;
using System.Text;

namespace Gatehouse.Client.Tests;

/// <summary>A Gatehouse that answers what it is told, and remembers what it was asked.</summary>
sealed class Fake(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public List<(HttpMethod Method, string Address, string? IdempotencyKey, string? Body)> Asked { get; } = [];

    /// <summary>Waits are over at once.</summary>
    public GatehouseClient Client(int retries = 4, TimeSpan? longestWait = null) => new(new HttpClient(this), new() { Url = new("https://id.test"), Key = "gatehouse_api_x", Retries = retries, LongestWait = longestWait ?? TimeSpan.FromMilliseconds(1) });

    public static Func<HttpRequestMessage, HttpResponseMessage> Json(string body, int status = 200) => _ => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static Func<HttpRequestMessage, HttpResponseMessage> Problem(int status, string code, int? retryAfter = null) => _ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent($$"""{"type":"x","title":"x","status":{{status}},"detail":"It is so.","code":"{{code}}","requestId":"r1","members":["a"]}""", Encoding.UTF8, "application/problem+json") };
        if (retryAfter is { } seconds) response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    };

    public static Func<HttpRequestMessage, HttpResponseMessage> Lost => _ => throw new HttpRequestException("The line is cut.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add((request.Method, request.RequestUri!.PathAndQuery, request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null, request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken)));
        return answers[Math.Min(Asked.Count, answers.Length) - 1](request);
    }
}
