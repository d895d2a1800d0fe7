using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gatehouse.Telemetry;

/// <summary>Sends metrics to an OpenTelemetry collector. Off unless OTEL_EXPORTER_OTLP_ENDPOINT names one; the other OTEL_… variables hold as the standard says.</summary>
sealed class OtlpExport : IHostedService, IDisposable
{
    MeterProvider? provider;

    public static bool IsOn => Says("OTEL_EXPORTER_OTLP_ENDPOINT") || Says("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsOn)
            provider = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => resource.AddService("gatehouse").AddEnvironmentVariableDetector()) // OTEL_SERVICE_NAME wins.
                .AddMeter(ScimMeter.Name, "System.Runtime", "Npgsql")
                .AddOtlpExporter()
                .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        provider?.ForceFlush(5000);
        return Task.CompletedTask;
    }

    public void Dispose() => provider?.Dispose();

    internal static bool Says(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
