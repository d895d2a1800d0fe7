using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Simulate;

sealed record Seen(string Method, string Target, IHeaderDictionary Headers, string Body)
{
    public string Path => Target.Split('?')[0]["/scim/v2".Length..];
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>A SCIM server of a few lines, in memory: enough to be synced to, and to be asked what was sent.</summary>
sealed class StandIn : IAsyncDisposable
{
    readonly WebApplication app;
    readonly Lock turn = new();

    StandIn(WebApplication app) => this.app = app;

    public const string Token = "s3cret";

    public Uri Url => new(app.Urls.Single() + "/scim/v2");
    public ConcurrentQueue<Seen> Requests { get; } = new();
    public IEnumerable<Seen> Writes => Requests.Where(seen => seen.Method != "GET");
    public StandInStore Users { get; } = new("User", "userName");
    public StandInStore Groups { get; } = new("Group", "displayName");

    /// <summary>Sees each request first; true means it has been answered.</summary>
    public Func<HttpContext, Task<bool>> Interfere { get; set; } = _ => Task.FromResult(false);

    public static async Task<StandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var standIn = new StandIn(builder.Build());
        standIn.app.Run(standIn.AnswerAsync);
        await standIn.app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var target = request.Path + request.QueryString.Value;
        Requests.Enqueue(new(request.Method, target, new HeaderDictionary(request.Headers.ToDictionary()), body));
        if (await Interfere(context)) return;

        var (status, answer) = request.Headers.Authorization == $"Bearer {Token}"
            ? Answer(request, body)
            : (401, new JsonObject { ["status"] = "401" });
        context.Response.StatusCode = status;
        if (answer is null) return;
        context.Response.ContentType = "application/scim+json";
        await context.Response.WriteAsync(answer.ToJsonString()); // without a length: Kestrel sends it in chunks
    }

    (int Status, JsonNode? Body) Answer(HttpRequest request, string body)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[2..];
        var store = parts[0] == "Users" ? Users : Groups;
        lock (turn)
            return (request.Method, parts.Length) switch
            {
                ("GET", 1) => (200, store.List(request.Query)),
                ("POST", 1) => store.Create(JsonNode.Parse(body)!.AsObject()),
                (_, 2) when store.Find(parts[1]) is null => (404, new JsonObject { ["status"] = "404" }),
                ("GET", 2) => (200, store.Find(parts[1])!.DeepClone()),
                ("PUT", 2) => (200, store.Replace(parts[1], JsonNode.Parse(body)!.AsObject())),
                ("PATCH", 2) => store.Patch(parts[1], JsonNode.Parse(body)!),
                _ => (405, null),
            };
    }
}
