using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Telemetry;

/// <summary>Reads Prometheus' text format 0.0.4 by the letter, and fails at whatever is not of it.</summary>
sealed partial class Exposition
{
    readonly Dictionary<string, string> types = new(StringComparer.Ordinal);
    readonly Dictionary<string, double> samples = new(StringComparer.Ordinal);

    public static Exposition Parse(string text)
    {
        text.ShouldEndWith("\n");
        text.ShouldNotContain("\r");
        var (parsed, family, ended) = (new Exposition(), "", new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                if (family.Length > 0) ended.Add(family).ShouldBeTrue($"{family} stands twice");
                family = line.Split(' ')[2];
                NamePattern().IsMatch(family).ShouldBeTrue(line);
                ended.ShouldNotContain(family);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                (words.Length, words[2]).ShouldBe((4, family), line);
                words[3].ShouldBeOneOf("counter", "gauge", "histogram");
                parsed.types[family] = words[3];
            }
            else
            {
                parsed.Sample(family, line);
            }
        }

        parsed.CheckHistograms();
        return parsed;
    }

    public string TypeOf(string family) => types[family];

    /// <summary>Zero when there is no such line.</summary>
    /// <param name="labels">As they stand between the braces.</param>
    public double Value(string name, string labels = "") => samples.GetValueOrDefault($"{name}{{{labels}}}");

    public bool Has(string name, string labels = "") => samples.ContainsKey($"{name}{{{labels}}}");

    public double Sum(string name) => samples.Where(s => s.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(s => s.Value);

    void Sample(string family, string line)
    {
        var match = SamplePattern().Match(line);
        match.Success.ShouldBeTrue(line);
        var name = match.Groups["name"].Value;
        (name == family || (types[family] == "histogram" && name[family.Length..] is "_bucket" or "_sum" or "_count")).ShouldBeTrue(line);
        if (types[family] == "counter") name.ShouldEndWith("_total");
        var labels = match.Groups["labels"].Value;
        Labels(labels).Select(l => l.Name).ShouldBeUnique();
        var value = match.Groups["value"].Value;
        samples.TryAdd($"{name}{{{labels}}}", value == "+Inf" ? double.PositiveInfinity : double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)).ShouldBeTrue($"twice: {line}");
    }

    public static List<(string Name, string Value)> Labels(string labels) =>
        [.. LabelPattern().Matches(labels).Select(l => (l.Groups["name"].Value, Unescaped(l.Groups["value"].Value)))];

    public IEnumerable<string> LabelsOf(string name) => samples.Keys.Where(k => k.StartsWith(name + "{", StringComparison.Ordinal)).Select(k => k[(name.Length + 1)..^1]);

    static string Unescaped(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
            text.Append(value[i] != '\\' ? value[i] : value[++i] switch { 'n' => '\n', '"' => '"', '\\' => '\\', var other => throw new FormatException($"\\{other}") });
        return text.ToString();
    }

    void CheckHistograms()
    {
        foreach (var (family, _) in types.Where(t => t.Value == "histogram"))
            foreach (var count in samples.Where(s => s.Key.StartsWith(family + "_count{", StringComparison.Ordinal)))
            {
                var labels = count.Key[(family.Length + "_count{".Length)..^1];
                var buckets = samples.Where(s => s.Key.StartsWith($"{family}_bucket{{{(labels.Length > 0 ? labels + "," : "")}le=", StringComparison.Ordinal)).Select(s => s.Value).ToList();
                buckets.ShouldNotBeEmpty();
                buckets.ShouldBe(buckets.Order());
                buckets[^1].ShouldBe(count.Value);
                Value(family + "_bucket", $"{(labels.Length > 0 ? labels + "," : "")}le=\"+Inf\"").ShouldBe(count.Value);
                Has(family + "_sum", labels).ShouldBeTrue();
            }
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*)\})? (?<value>[-+]?(Inf|[0-9.]+([eE][-+]?[0-9]+)?))$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SamplePattern();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)"(,|$)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelPattern();
}
