namespace Gatehouse.Scim.Tests;

public sealed class FilterTests
{
    [Fact]
    public void And_binds_tighter_than_or() =>
        Filter.Parse("""a pr or b eq 1 and not (c co "x")""").ShouldBe(
            new Filter.Or(Has("a"), new Filter.And(Is("b", 1m), new Filter.Not(new Filter.Compare(Path("c"), FilterOperator.Co, "x")))));

    [Theory]
    [InlineData("a pr and b pr or c pr", "a pr and b pr or c pr")]
    [InlineData("a pr and (b pr or c pr)", "a pr and (b pr or c pr)")]
    [InlineData("(a pr and b pr) or c pr", "a pr and b pr or c pr")]
    [InlineData("a pr or b pr or c pr", "a pr or b pr or c pr")]
    [InlineData("a pr or (b pr or c pr)", "a pr or (b pr or c pr)")]
    [InlineData("not(a pr)and not   ( b pr )", "not (a pr) and not (b pr)")]
    [InlineData("not (not (a pr or b pr))", "not (not (a pr or b pr))")]
    [InlineData("((((a pr))))", "a pr")]
    [InlineData("  a   pr  ", "a pr")]
    public void Brackets_stand_where_they_matter(string text, string printed) => Filter.Parse(text).ToString().ShouldBe(printed);

    [Theory]
    [InlineData("eq", FilterOperator.Eq)]
    [InlineData("NE", FilterOperator.Ne)]
    [InlineData("Co", FilterOperator.Co)]
    [InlineData("sw", FilterOperator.Sw)]
    [InlineData("eW", FilterOperator.Ew)]
    [InlineData("GT", FilterOperator.Gt)]
    [InlineData("ge", FilterOperator.Ge)]
    [InlineData("lt", FilterOperator.Lt)]
    [InlineData("LE", FilterOperator.Le)]
    public void Every_operator_in_any_case(string word, FilterOperator op) =>
        Filter.Parse($"a {word} \"x\"").ShouldBe(new Filter.Compare(Path("a"), op, "x"));

    [Fact]
    public void Words_of_the_grammar_in_any_case() =>
        Filter.Parse("a PR OR b Pr AND NOT (c pR)").ShouldBe(new Filter.Or(Has("a"), new Filter.And(Has("b"), new Filter.Not(Has("c")))));

    [Theory]
    [InlineData("and pr and or pr or eq eq \"eq\" and pr eq null")]
    [InlineData("nothing eq 1 and android pr or oregon pr")]
    public void A_word_of_the_grammar_may_be_a_name(string text) => Filter.Parse(text).ToString().ShouldBe(text);

    [Fact]
    public void A_schema_prefix_keeps_its_dots() =>
        Filter.Parse("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName sw \"J\"").ShouldBe(
            new Filter.Compare(new(ScimUris.User, "name", "givenName"), FilterOperator.Sw, "J"));

    [Fact]
    public void A_schema_prefix_may_stand_before_brackets() =>
        Filter.Parse(ScimUris.User + ":emails[type eq \"work\"]").ShouldBe(
            new Filter.Any(new(ScimUris.User, "emails", null), Is("type", "work")));

    [Fact]
    public void Brackets_hold_a_whole_filter() =>
        Filter.Parse("emails[type eq \"work\" and (value co \"@a]\" or not (primary pr))] and active eq true").ShouldBe(new Filter.And(
            new Filter.Any(Path("emails"), new Filter.And(Is("type", "work"), new Filter.Or(new Filter.Compare(Path("value"), FilterOperator.Co, "@a]"), new Filter.Not(Has("primary"))))),
            Is("active", true)));

    [Theory]
    [InlineData("emails[type eq \"work\"].value eq \"a@b\"", "emails[type eq \"work\" and value eq \"a@b\"]")]
    [InlineData("emails[type eq \"work\"].value pr", "emails[type eq \"work\" and value pr]")]
    [InlineData("emails[type eq \"a\" or type eq \"b\"].value sw \"c\"", "emails[(type eq \"a\" or type eq \"b\") and value sw \"c\"]")]
    public void A_part_behind_the_brackets_is_one_condition_more_on_the_same_element(string text, string same) =>
        Filter.Parse(text).ShouldBe(Filter.Parse(same));

    [Theory]
    [InlineData("""userName eq "O'Brien (\"Bo\") and co or ]" """)]
    [InlineData("""userName eq "a\\" and title pr""")]
    public void Anything_may_stand_in_quotes(string text) => Filter.Parse(text).ToString().ShouldBe(text.Trim());

    static AttributePath Path(string name) => new(null, name, null);

    static Filter.Present Has(string name) => new(Path(name));

    static Filter.Compare Is(string name, object? value) => new(Path(name), FilterOperator.Eq, value);
}
