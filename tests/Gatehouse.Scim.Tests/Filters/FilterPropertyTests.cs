using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

public sealed class FilterPropertyTests
{
    [Fact]
    public void Parsing_what_a_filter_prints_gives_that_filter() =>
        Always.Holds(SomeFilters.Whole, filter => Filter.Parse(filter.ToString()).ShouldBe(filter), count: 3000);

    [Fact]
    public void Lenient_reads_what_strict_reads_in_the_same_way() =>
        Always.Holds(SomeFilters.Whole, filter => Filter.Parse(filter.ToString(), lenient: true).ShouldBe(filter));

    [Fact]
    public void Parsing_what_a_path_prints_gives_that_path() =>
        Always.Holds(SomeFilters.PatchPaths, path => PatchPath.Parse(path.ToString()).ShouldBe(path), count: 3000);

    [Fact]
    public void Any_text_is_a_filter_or_a_SCIM_error() => Always.Holds(SomeText.Any, Survives, count: 3000);

    [Fact]
    public void A_damaged_filter_is_a_filter_or_a_SCIM_error() =>
        Always.Holds(SomeText.Mutated(SomeFilters.Whole.Select(f => f.ToString())), Survives, count: 4000);

    [Fact]
    public void A_damaged_path_is_a_path_or_a_SCIM_error() =>
        Always.Holds(SomeText.Mutated(SomeFilters.PatchPaths.Select(p => p.ToString())), text =>
        {
            foreach (var lenient in new[] { true, false })
                Always.Accepts(() =>
                {
                    var path = PatchPath.Parse(text, lenient);
                    PatchPath.Parse(path.ToString()).ShouldBe(path);
                });
        }, count: 4000);

    /// <summary>What is read at all is read completely: it prints as something that reads the same.</summary>
    static void Survives(string text)
    {
        foreach (var lenient in new[] { true, false })
            Always.Accepts(() =>
            {
                var filter = Filter.Parse(text, lenient);
                Filter.Parse(filter.ToString()).ShouldBe(filter);
            });
    }
}
