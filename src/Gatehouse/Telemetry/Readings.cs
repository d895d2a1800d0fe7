using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gatehouse.Telemetry;

/// <summary>Adds up what the meter measures, for the Prometheus endpoint. Runs only when somebody asked for that endpoint.</summary>
sealed class Readings : IDisposable
{
    readonly MeterListener listener = new();
    readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);
    readonly Lock collecting = new();

    public void Begin()
    {
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == ScimMeter.Name) all.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument.Name, _ => new Family(instrument)));
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((Family)family!).Measure(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((Family)family!).Measure(value, tags));
        listener.Start();
    }

    public string Text()
    {
        lock (collecting)
        {
            foreach (var family in families.Values) family.ForgetGauges();
            listener.RecordObservableInstruments();
            return PrometheusText.Of(families.Values.OrderBy(f => f.Instrument.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => listener.Dispose();
}
