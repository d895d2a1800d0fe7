using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Webhooks;

/// <summary>A receiver on loopback, as good or bad as a test wants it.</summary>
sealed class WebhookSink : IAsyncDisposable
{
    readonly WebApplication app;

    WebhookSink(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single() + "/hook";

    public ConcurrentQueue<Received> All { get; } = new();

    /// <summary>What it does with a request that it has noted.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http => Say(http, 204);

    public IEnumerable<string> Ids => All.Select(r => r.Id);

    public static Task Say(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static async Task<WebhookSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var built = builder.Build();
        var sink = new WebhookSink(built);
        built.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            sink.All.Enqueue(new(http.Request.Path, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            await sink.Answer(http);
        });
        await built.StartAsync();
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        using var at = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(at.Token);
        await app.DisposeAsync();
    }
}

sealed record Received(string Path, Dictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => (string)Json["type"]!;

    public string Id => Headers["webhook-id"];

    /// <summary>As the specification of Standard Webhooks says it, and as little of our own code as possible.</summary>
    public bool IsSignedBy(string secret)
    {
        var at = long.Parse(Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        if (Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - at) > 300) return false;
        using var mac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        var wanted = mac.ComputeHash([.. Encoding.ASCII.GetBytes($"{Id}.{Headers["webhook-timestamp"]}."), .. Body]);
        return Headers["webhook-signature"].Split(' ').Select(s => s.Split(',')).Any(s => s[0] == "v1" && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(s[1]), wanted));
    }
}
