using Gatehouse.Audit;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Gatehouse.Telemetry;

/// <summary>
/// Entries of the audit log as OpenTelemetry log records, and nothing else of what the server logs. It names people, so it is off
/// unless somebody says so: OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, or OTEL_LOGS_EXPORTER=otlp beside OTEL_EXPORTER_OTLP_ENDPOINT.
/// </summary>
sealed class AuditRecords : IDisposable
{
    readonly ILoggerFactory factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
    {
        options.SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("gatehouse").AddEnvironmentVariableDetector());
        options.IncludeFormattedMessage = true;
        options.AddOtlpExporter();
    }));

    readonly ILogger records;

    public AuditRecords() => records = factory.CreateLogger("gatehouse.audit");

    public static bool IsOn => OtlpExport.Says("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")
        || (OtlpExport.Says("OTEL_EXPORTER_OTLP_ENDPOINT") && Environment.GetEnvironmentVariable("OTEL_LOGS_EXPORTER") == "otlp");

    /// <param name="org">Null: of the instance.</param>
    public void Send(AuditEntry entry, string? org)
    {
        if (records.IsEnabled(LogLevel.Information)) records.Log(LogLevel.Information, new EventId(0, entry.Action), Attributes(entry, org), null, static (told, _) => $"{told.First(a => a.Key == "audit.action").Value}");
    }

    static List<KeyValuePair<string, object?>> Attributes(AuditEntry e, string? org) =>
    [
        new("audit.id", e.Id), new("audit.at", e.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture)), new("audit.org", org), new("audit.action", e.Action), new("audit.actor.kind", e.ActorKind), new("audit.actor.id", e.ActorId),
        new("audit.actor.name", e.ActorName), new("client.address", e.Address), new("audit.target.type", e.TargetType), new("audit.target.id", e.TargetId), new("audit.changes", e.Changes),
    ];

    public void Dispose() => factory.Dispose(); // Sends what waits.
}
