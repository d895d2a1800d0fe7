using System.Globalization;
using System.Text;

namespace Gatehouse.Telemetry;

/// <summary>The text exposition format 0.0.4 of Prometheus.</summary>
static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<Family> families)
    {
        var text = new StringBuilder();
        foreach (var family in families) Write(text, family);
        return text.ToString();
    }

    static void Write(StringBuilder text, Family family)
    {
        var name = NameOf(family);
        text.Append("# HELP ").Append(name).Append(' ').Append(Help(family.Instrument.Description ?? "")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n');
        foreach (var (labels, series) in family.Series)
            if (family.Type == "histogram") WriteHistogram(text, name, labels, series, family.Bounds);
            else Line(text, name, labels, null, series.Sum);
    }

    /// <summary>Read once, so that the buckets and the count of one answer agree whatever is added meanwhile.</summary>
    static void WriteHistogram(StringBuilder text, string name, Labels labels, Series series, IReadOnlyList<double> bounds)
    {
        long below = 0;
        for (var i = 0; i < series.Buckets.Count; i++)
        {
            below += series.Buckets[i];
            Line(text, name + "_bucket", labels, i < bounds.Count ? Number(bounds[i]) : "+Inf", below);
        }

        Line(text, name + "_sum", labels, null, series.Sum);
        Line(text, name + "_count", labels, null, below);
    }

    static void Line(StringBuilder text, string name, Labels labels, string? le, double value)
    {
        text.Append(name);
        var open = '{';
        foreach (var (label, word) in labels.All.Concat(le is null ? [] : [("le", le)]))
        {
            text.Append(open).Append(label).Append("=\"").Append(Escaped(word)).Append('"');
            open = ',';
        }

        if (open == ',') text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    static string NameOf(Family family)
    {
        var name = family.Instrument.Name.Replace('.', '_');
        if (family.Instrument.Unit == "s") name += "_seconds";
        return family.Type == "counter" ? name + "_total" : name;
    }

    static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    static string Help(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    static string Escaped(string value) => Help(value).Replace("\"", "\\\"", StringComparison.Ordinal);
}
