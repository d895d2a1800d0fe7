using System.Text.RegularExpressions;
using Gatehouse.Api;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Api;

/// <summary>docs/reference/errors.md and api.md say what the code says.</summary>
public sealed class ErrorDocsTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public void Every_code_has_a_row_and_no_row_is_invented()
    {
        var documented = Regex.Matches(File.ReadAllText(Path.Combine(Source.Root, "docs", "reference", "errors.md")), """^\| <a id="(?<id>[a-z.-]+)"></a>`(?<code>[a-z.-]+)` \| (?<status>\d+) \|""", RegexOptions.Multiline, Patience);

        documented.Select(row => (row.Groups["code"].Value, int.Parse(row.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(Problems.All.Values.Select(kind => (kind.Code, kind.Status)), ignoreOrder: true);
        documented.ShouldAllBe(row => row.Groups["id"].Value == row.Groups["code"].Value);
    }

    [Fact]
    public void Every_code_of_a_refused_decision_is_known()
    {
        var refusals = Directory.EnumerateFiles(Path.Combine(Source.Root, "src", "Gatehouse"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Regex.Matches(File.ReadAllText(path), """Refused\(.*?", "(?<code>[a-z-]+\.[a-z-]+)"\)""", RegexOptions.None, Patience)).Select(match => match.Groups["code"].Value).ToList();

        refusals.Count.ShouldBeGreaterThan(10, "or they are not found any more");
        refusals.Except(Problems.All.Keys, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Every_area_of_scopes_is_documented()
    {
        var api = File.ReadAllText(Path.Combine(Source.Root, "docs", "reference", "api.md"));

        foreach (var (area, what) in ApiScope.Areas) api.ShouldContain($"| `{area}` | {what} |");
    }
}
