using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gatehouse.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Telemetry;

public sealed class ReadingsTests
{
    static string Own(string name) => $"gatehouse.test.{name}.{Guid.NewGuid():N}";

    [Fact]
    public void Labels_with_quotes_backslashes_and_line_breaks_come_back_as_they_were()
    {
        using var readings = new Readings();
        using var meter = new Meter(ScimMeter.Name);
        readings.Begin();
        var name = Own("escape");
        const string Odd = "a\"b\\c\nd,e}f{g=\"h\" ü";
        meter.CreateCounter<long>(name, null, "Odd\\ help\nhere").Add(3, new KeyValuePair<string, object?>("word", Odd));

        var read = Exposition.Parse(readings.Text());

        var shown = name.Replace('.', '_') + "_total";
        Exposition.Labels(read.LabelsOf(shown).ShouldHaveSingleItem()).ShouldBe([("word", Odd)]);
        read.Sum(shown).ShouldBe(3);
    }

    [Fact]
    public void A_histogram_counts_a_value_that_equals_a_bound_below_it()
    {
        using var readings = new Readings();
        using var meter = new Meter(ScimMeter.Name);
        readings.Begin();
        var name = Own("histogram");
        var histogram = meter.CreateHistogram(name, "s", "", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in (double[])[0.05, 0.1, 0.5, 1, 7]) histogram.Record(value);

        var (read, shown) = (Exposition.Parse(readings.Text()), name.Replace('.', '_') + "_seconds");

        read.TypeOf(shown).ShouldBe("histogram");
        ((double[])[read.Value(shown + "_bucket", "le=\"0.1\""), read.Value(shown + "_bucket", "le=\"1\""), read.Value(shown + "_bucket", "le=\"+Inf\"")]).ShouldBe([2, 4, 5]);
        read.Value(shown + "_sum").ShouldBe(8.65, 0.0001);
    }

    [Fact]
    public void A_gauge_that_is_not_observed_any_more_is_not_shown_any_more()
    {
        using var readings = new Readings();
        using var meter = new Meter(ScimMeter.Name);
        readings.Begin();
        var (name, orgs) = (Own("gauge"), new List<string> { "one", "two" });
        meter.CreateObservableGauge(name, () => orgs.Select(o => new Measurement<long>(1, new KeyValuePair<string, object?>("org", o))));
        Exposition.Parse(readings.Text()).Sum(name.Replace('.', '_')).ShouldBe(2);

        orgs.Remove("one");

        Exposition.Parse(readings.Text()).LabelsOf(name.Replace('.', '_')).ShouldBe(["org=\"two\""]);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        using var readings = new Readings();
        using var meter = new Meter(ScimMeter.Name);
        readings.Begin();
        var name = Own("many");
        var counter = meter.CreateCounter<long>(name);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) counter.Add(1);
        })));

        Exposition.Parse(readings.Text()).Value(name.Replace('.', '_') + "_total").ShouldBe(80_000);
    }

    [Fact]
    public void A_request_that_is_counted_allocates_nothing()
    {
        using var readings = new Readings();
        readings.Begin();
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = ("PATCH", "/scim/v2/Users/1");
        for (var i = 0; i < 100; i++) ScimMeter.Answered(request, 404, null, Stopwatch.GetTimestamp());
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10_000; i++) ScimMeter.Answered(request, 404, null, Stopwatch.GetTimestamp());

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000, "less than a byte for each");
    }
}
