using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Gatehouse.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Tenancy;

/// <summary>
/// Another node on the same database. It stands behind a proxy that it trusts, so that every test can come from an address of its
/// own; what it writes to its log, at the most talkative level, lies open.
/// </summary>
sealed class Node : IAsyncDisposable
{
    static int addresses;

    readonly WebApplication app;
    readonly Lines lines;

    Node(WebApplication app, Lines lines) => (this.app, this.lines) = (app, lines);

    public Uri Url => new(app.Urls.Single());

    public string Log => string.Join('\n', lines.Written);

    public static async Task<Node> StartAsync(Running gatehouse, TimeProvider? clock = null, Func<GatehouseOptions, GatehouseOptions>? with = null)
    {
        var written = new Lines();
        var options = new GatehouseOptions { Urls = "http://127.0.0.1:0", Data = gatehouse.DataFolder, Database = gatehouse.Database, TrustedProxies = ["127.0.0.1"] };
        var made = await App.BuildAsync(with is null ? options : with(options), builder =>
        {
            builder.Logging.ClearProviders().AddProvider(written).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore", LogLevel.Trace);
            if (clock is not null) builder.Services.AddSingleton(clock);
        }, TestContext.Current.CancellationToken);
        await made.StartAsync(TestContext.Current.CancellationToken);
        return new(made, written);
    }

    public static string NewAddress() => $"198.51.100.{Interlocked.Increment(ref addresses) % 250}";

    /// <param name="authorization">The whole header; null sends none.</param>
    public HttpClient Client(string? authorization, string path = "/scim/v2/", string? address = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url, path) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address ?? NewAddress());
        if (authorization is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization).ShouldBeTrue();
        return client;
    }

    public HttpClient Idp(string token, string path = "/scim/v2/", string? address = null) =>
        Client(new AuthenticationHeaderValue("Bearer", token).ToString(), path, address);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
    }

    sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Written.Enqueue($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{logLevel} {eventId} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}

/// <summary>The clock of a node that lives some time before or after us.</summary>
sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public TimeSpan By { get; set; } = by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
