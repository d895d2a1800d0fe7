using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sample.ScimServer;

namespace Gatehouse.Scim.AspNetCore.Tests;

sealed record Answer(HttpStatusCode Status, JsonObject? Body, HttpResponseHeaders Headers, string? ContentType, HttpContentHeaders Content)
{
    public string? Text(string name) => (string?)Body![name];
}

/// <summary>An application with SCIM over the sample's store, on a free port.</summary>
sealed class Served : IAsyncDisposable
{
    readonly WebApplication app;
    readonly HttpClient client;

    Served(WebApplication app, string prefix)
    {
        this.app = app;
        Root = app.Urls.Single() + prefix;
        client = new();
    }

    public string Root { get; }

    public static async Task<Served> StartAsync(string path = "/scim/v2", string? prefix = null, ScimOptions? options = null, bool closed = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IScimStore>(new MemoryStore(TimeProvider.System));
        if (closed) builder.Services.AddAuthorization().AddAuthentication("Nobody").AddScheme<AuthenticationSchemeOptions, Nobody>("Nobody", null);
        var served = builder.Build();
        var scim = served.MapScim(path, options);
        if (closed) scim.RequireAuthorization();
        await served.StartAsync();
        return new(served, prefix ?? path);
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), Root + path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/scim+json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject(), response.Headers, response.Content.Headers.ContentType?.MediaType, response.Content.Headers);
    }

    public async Task<string> UserAsync(string name) =>
        (await SendAsync("POST", "/Users", $$"""{"schemas":["{{ScimUris.User}}"],"userName":"{{name}}","emails":[{"type":"work","value":"{{name}}@acme.test"}]}""")).Text("id")!;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>An application whose callers have all forgotten their tokens.</summary>
sealed class Nobody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
}
