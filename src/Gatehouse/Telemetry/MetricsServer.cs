using Gatehouse.Web;

namespace Gatehouse.Telemetry;

/// <summary>
/// GET /metrics on an address of its own, so that no route of the public one can ever lead here. Off until --metrics-urls says where.
/// </summary>
sealed class MetricsServer(GatehouseOptions options, Readings readings) : IHostedService, IAsyncDisposable
{
    WebApplication? app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.MetricsUrls is not { } urls) return;
        readings.Begin();
        var builder = WebApplication.CreateSlimBuilder(App.Unwatched);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>(); // The signals that end the process are the product's.
        app = builder.Build();
        app.MapGet("/metrics", () => Results.Text(readings.Text(), PrometheusText.ContentType));
        await app.StartAsync(cancellationToken);
        Console.WriteLine($"Metrics at {app.Urls.First()}/metrics");
    }

    public Task StopAsync(CancellationToken cancellationToken) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
