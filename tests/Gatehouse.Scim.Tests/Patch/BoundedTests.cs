using System.Diagnostics;

namespace Gatehouse.Scim.Tests;

/// <summary>What a body of a hundred kilobytes may cost: work in proportion, or a refusal, and never minutes.</summary>
public sealed class BoundedTests
{
    const int Many = 16_000;

    [Fact]
    public void Many_elements() => Quickly(() => Ask.Created("{\"roles\":[" + Each(i => $"\"{i}\"") + "]}"));

    [Fact]
    public void Many_elements_in_many_operations() => Quickly(() =>
        Ask.Patch("[" + Each(i => Operation("add", "roles", $"\"{i}\""), 4000) + "]").Apply(Ask.Created("{}")));

    [Fact]
    public void Many_elements_in_some_operations() => Quickly(() =>
    {
        var operations = Enumerable.Range(0, 40).Select(k => Operation("add", "roles", "[" + Each(i => $"\"{k}.{i}\"", ScimLimits.Elements) + "]"));
        Ask.Patch("[" + string.Join(',', operations) + "]").Apply(Ask.Created("{}"));
    });

    [Fact]
    public void Many_elements_made_by_filters() => Quickly(() =>
        Ask.Patch("[" + Each(i => Operation("add", $"emails[type eq {i}].value", "\"a\""), 4000) + "]").Apply(Ask.Created("{}")));

    [Fact]
    public void Many_simple_values_of_an_extension() => Quickly(() =>
        Ask.Patch("[" + Operation("add", SomeSchemas.Urn + ":tags", "[" + Each(i => $"\"{i}\"") + "]") + "]").Apply(Ask.Created("{}")));

    [Fact]
    public void Many_elements_to_remove() => Quickly(() =>
        Ask.Patch("[" + Operation("remove", "roles", "[" + Each(i => $"\"{i}\"") + "]") + "]").Apply(Ask.Created("{}")));

    [Fact]
    public void As_many_operations_as_the_limit_and_no_more()
    {
        Quickly(() => Ask.Patch("[" + Each(_ => Operation("replace", "title", "\"x\""), ScimLimits.Operations) + "]").Apply(Ask.Created("{}")));
        Ask.Refused("invalidSyntax", () => Ask.Patch("[" + Each(_ => Operation("replace", "title", "\"x\""), ScimLimits.Operations + 1) + "]"));
    }

    [Fact]
    public void Many_names_that_nobody_described() => Quickly(() =>
        Ask.Created("{\"urn:example:any:1.0\":{" + Each(i => $"\"a{i}\":1") + "}}"));

    [Fact]
    public void Many_extensions_that_nobody_described() => Quickly(() =>
        Ask.Created("{" + Each(i => $"\"urn:example:any:{i}\":{{\"a\":1}}", 2 * Many) + "}"));

    [Fact]
    public void Many_members() => Quickly(() =>
        Ask.Patch("[" + Operation("add", "members", "[" + Each(i => $"\"{i}\"", 100_000) + "]") + "]", type: ResourceType.Group).Members.ShouldHaveSingleItem());

    [Fact]
    public void Many_names_that_are_ignored_make_a_few_notes() => Quickly(() =>
        Ask.Whole("{" + Each(i => $"\"a{i}\":1") + "}").Words!.Length.ShouldBeLessThan(4096));

    [Fact]
    public void A_long_name_that_is_ignored_is_not_repeated_at_length() =>
        Ask.Whole("{\"" + new string('x', 100_000) + "\":1}").Words.ShouldNotBeNull().Length.ShouldBeLessThan(1024);

    [Fact]
    public void A_long_value_is_not_repeated_at_length() =>
        Should.Throw<ScimException>(() => Ask.Patch("[" + Operation("replace", new string('/', 8000), "1") + "]")).Error.Detail.Length.ShouldBeLessThan(1024);

    /// <summary>Generous, for a busy machine is no reason to fail: the work takes milliseconds, and half a minute in quadratic time.</summary>
    static void Quickly(Action act)
    {
        var since = Stopwatch.StartNew();
        Always.Accepts(act);
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    static string Each(Func<int, string> text, int count = Many) => string.Join(',', Enumerable.Range(0, count).Select(text));

    static string Operation(string verb, string path, string value) => $$"""{"op":"{{verb}}","path":"{{path}}","value":{{value}}}""";
}
