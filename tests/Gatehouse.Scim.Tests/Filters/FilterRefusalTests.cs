namespace Gatehouse.Scim.Tests;

public sealed class FilterRefusalTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("userName")]
    [InlineData("userName is \"x\"")]
    [InlineData("userName eq")]
    [InlineData("userName \"x\"")]
    [InlineData("userName 0 \"x\"")]
    [InlineData("eq \"x\"")]
    [InlineData("\"userName\" eq \"x\"")]
    [InlineData("(userName pr")]
    [InlineData("userName pr)")]
    [InlineData("()")]
    [InlineData("userName pr extra")]
    [InlineData("userName pr \"x\"")]
    [InlineData("userName pr and")]
    [InlineData("and userName pr")]
    [InlineData("userName pr userName pr")]
    [InlineData("userName pr or or title pr")]
    [InlineData("not userName pr")]
    [InlineData("not")]
    [InlineData("not ()")]
    [InlineData("userName. eq 1")]
    [InlineData("urn:x: eq 1")]
    [InlineData("user\tName eq 1")]
    [InlineData("üser eq 1")]
    [InlineData("userName eq \"x\"; drop table users")]
    [InlineData("a eq 1 || b eq 2")]
    [InlineData("emails[")]
    [InlineData("emails[]")]
    [InlineData("emails[type eq \"work\"")]
    [InlineData("emails[type eq \"work\")")]
    [InlineData("emails[type eq \"work\"] extra")]
    [InlineData("emails[type eq \"work\"].")]
    [InlineData("emails[type eq \"work\"].value")]
    [InlineData("emails[type eq \"work\"].value[a pr]")]
    [InlineData("[type eq \"work\"]")]
    [InlineData("emails[type[value pr]]")]
    [InlineData("emails[not (type[value pr])]")]
    [InlineData("emails[(type eq \"work\"]")]
    public void What_cannot_be_understood_is_an_invalid_filter(string text)
    {
        Should.Throw<ScimException>(() => Filter.Parse(text)).Error.Type.ShouldBe("invalidFilter");
        Should.Throw<ScimException>(() => Filter.Parse(text, lenient: true)).Error.Type.ShouldBe("invalidFilter");
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not (")]
    [InlineData("a[")]
    [InlineData("a pr and (")]
    public void Nesting_cannot_exhaust_the_stack(string opening) =>
        Should.Throw<ScimException>(() => Filter.Parse(string.Concat(Enumerable.Repeat(opening, ScimLimits.FilterLength / opening.Length)))).Error.Type.ShouldBe("invalidFilter");

    [Fact]
    public void A_filter_is_as_deep_as_the_limit_and_no_deeper()
    {
        Filter.Parse(Nested(ScimLimits.FilterDepth - 1)).ShouldBe(Filter.Parse("a pr"));
        Should.Throw<ScimException>(() => Filter.Parse(Nested(ScimLimits.FilterDepth))).Error.Detail.ShouldContain("nested too deeply");

        static string Nested(int depth) => new string('(', depth) + "a pr" + new string(')', depth);
    }

    [Theory]
    [InlineData("or")]
    [InlineData("and")]
    public void A_filter_has_as_many_terms_as_the_limit_and_no_more(string word)
    {
        Filter.Parse(Chain(ScimLimits.FilterTerms)).ToString().ShouldBe(Chain(ScimLimits.FilterTerms));
        Should.Throw<ScimException>(() => Filter.Parse(Chain(ScimLimits.FilterTerms + 1))).Error.Detail.ShouldContain("terms");

        string Chain(int terms) => string.Join($" {word} ", Enumerable.Repeat("a pr", terms));
    }

    [Fact]
    public void A_filter_is_as_long_as_the_limit_and_no_longer()
    {
        Filter.Parse(Long(ScimLimits.FilterLength)).ShouldBeOfType<Filter.Compare>();
        Should.Throw<ScimException>(() => Filter.Parse(Long(ScimLimits.FilterLength + 1))).Error.Type.ShouldBe("invalidFilter");

        static string Long(int length) => "a eq \"" + new string('x', length - 7) + "\"";
    }

    [Fact]
    public void An_error_says_where() =>
        Should.Throw<ScimException>(() => Filter.Parse("userName eq \"x\" nand title pr")).Error.Detail.ShouldBe("Filter at 16: unexpected text.");
}
