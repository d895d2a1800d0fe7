namespace Gatehouse.Scim.Tests;

public sealed class ListQueryTests
{
    [Fact]
    public void Nothing_asked_is_the_first_page_of_everything()
    {
        foreach (var query in new[] { Asked(""), Body("{}") })
        {
            query.ShouldBe(new ListQuery(null, null, false, 1, ScimLimits.DefaultPage, null, query.Attributes, query.Excluded));
            query.Attributes.ShouldBeEmpty();
            query.Excluded.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Everything_asked_is_the_same_in_a_URL_and_in_a_body()
    {
        var url = Asked("filter=userName sw \"a\"&sortBy=name.familyName&sortOrder=descending&startIndex=3&count=7&cursor=abc&attributes=userName,title");
        var body = Body("""{"filter":"userName sw \"a\"","sortBy":"name.familyName","sortOrder":"descending","startIndex":3,"count":7,"cursor":"abc","attributes":["userName","title"]}""");
        (url with { Attributes = [], Excluded = [] }).ShouldBe(body with { Attributes = url.Attributes, Excluded = body.Excluded } with { Attributes = [], Excluded = [] });
        url.ShouldBe(new ListQuery(Filter.Parse("userName sw \"a\""), new(null, "name", "familyName"), true, 3, 7, "abc", url.Attributes, url.Excluded));
        url.Attributes.ShouldBe(["userName,title"]);
        body.Attributes.ShouldBe(["userName", "title"]);
    }

    [Fact]
    public void Names_of_parameters_have_no_case_and_unknown_ones_are_ignored()
    {
        var query = Asked("STARTINDEX=2&Count=5&FILTER=active eq true&aadOptscim062020=&x=y&sortorder=Descending&excludedattributes=members");
        query.ShouldBe(new ListQuery(Filter.Parse("active eq true"), null, true, 2, 5, null, query.Attributes, query.Excluded));
        query.Excluded.ShouldBe(["members"]);
        Body("""{"STARTINDEX":2,"Filter":"active eq true","unknown":{"a":[1]}}""").StartIndex.ShouldBe(2);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-5", 1)]
    [InlineData("1", 1)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("2147483648", 2147483647)]
    [InlineData("9223372036854775807", 2147483647)]
    [InlineData("-9223372036854775808", 1)]
    [InlineData("", 1)]
    public void The_first_index(string given, int index) => Asked("startIndex=" + given).StartIndex.ShouldBe(index);

    [Theory]
    [InlineData("-1", 0)]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("1000", ScimLimits.MaxPage)]
    [InlineData("1001", ScimLimits.MaxPage)]
    [InlineData("9223372036854775807", ScimLimits.MaxPage)]
    [InlineData("", ScimLimits.DefaultPage)]
    public void The_size_of_a_page(string given, int count) => Asked("count=" + given).Count.ShouldBe(count);

    [Fact]
    public void An_empty_cursor_asks_for_the_first_page_by_cursor()
    {
        Asked("cursor=").Cursor.ShouldBe("");
        Body("""{"cursor":""}""").Cursor.ShouldBe("");
        Body("""{"cursor":null}""").Cursor.ShouldBeNull();
    }

    [Theory]
    [InlineData("filter= &sortBy=&sortOrder=&attributes=&excludedAttributes=")]
    public void Empty_parameters_are_none(string parameters)
    {
        var query = Asked(parameters);
        query.ShouldBe(new ListQuery(null, null, false, 1, ScimLimits.DefaultPage, null, query.Attributes, query.Excluded));
    }

    [Fact]
    public void Lenient_takes_bare_words_and_strict_does_not()
    {
        Asked("filter=userName eq anna").Filter.ShouldBe(Filter.Parse("userName eq \"anna\""));
        Ask.Refused("invalidFilter", () => Asked("filter=userName eq anna", Ask.Strict));
    }

    [Theory]
    [InlineData("startIndex=one", "invalidValue")]
    [InlineData("startIndex=1.5", "invalidValue")]
    [InlineData("count=1e2", "invalidValue")]
    [InlineData("count= ", "invalidValue")]
    [InlineData("count=99999999999999999999", "invalidValue")]
    [InlineData("sortOrder=up", "invalidValue")]
    [InlineData("sortBy=a b", "invalidPath")]
    [InlineData("filter=nonsense", "invalidFilter")]
    public void A_bad_parameter(string parameters, string scimType) => Ask.Refused(scimType, () => Asked(parameters));

    [Theory]
    [InlineData("""{"startIndex":"one"}""")]
    [InlineData("""{"startIndex":1.5}""")]
    [InlineData("""{"startIndex":1e2}""")]
    [InlineData("""{"count":[1]}""")]
    [InlineData("""{"count":{}}""")]
    [InlineData("""{"count":true}""")]
    [InlineData("""{"filter":5}""")]
    [InlineData("""{"filter":["userName pr"]}""")]
    [InlineData("""{"sortBy":{}}""")]
    [InlineData("""{"cursor":5}""")]
    [InlineData("""{"attributes":5}""")]
    [InlineData("""{"attributes":[5]}""")]
    [InlineData("""{"attributes":[null]}""")]
    [InlineData("""{"excludedAttributes":{"a":"b"}}""")]
    public void A_bad_body(string body) => Ask.Refused("invalidValue", () => Body(body));

    [Theory]
    [InlineData("""{"count":"5","startIndex":"2","attributes":"userName,title"}""")]
    public void A_body_may_hold_texts_where_others_hold_numbers_and_lists(string body)
    {
        var query = Body(body);
        (query.Count, query.StartIndex).ShouldBe((5, 2));
        query.Attributes.ShouldBe(["userName,title"]);
    }

    [Fact]
    public void Strict_wants_the_schema_of_a_search()
    {
        Ask.Refused("invalidSyntax", () => Body("{}", Ask.Strict));
        Body($$"""{"schemas":["{{ScimUris.SearchRequest}}"]}""", Ask.Strict).Count.ShouldBe(ScimLimits.DefaultPage);
        Body($$"""{"Schemas":["{{ScimUris.SearchRequest.ToUpperInvariant()}}"]}""", Ask.Strict).Count.ShouldBe(ScimLimits.DefaultPage);
    }

    [Fact]
    public void Any_body_is_a_query_or_a_SCIM_error() => Always.Holds(SomeJson.Body, body => Always.Accepts(() =>
        Body(body.Replace("\"userName\"", "\"filter\"", StringComparison.Ordinal).Replace("\"emails\"", "\"attributes\"", StringComparison.Ordinal)
            .Replace("\"title\"", "\"sortBy\"", StringComparison.Ordinal).Replace("\"active\"", "\"count\"", StringComparison.Ordinal))));

    static ListQuery Asked(string parameters, Profile? profile = null) => ListQuery.From(
        parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1])), profile ?? Profile.Lenient);

    static ListQuery Body(string json, Profile? profile = null) => ListQuery.From(Ask.Json(json), profile ?? Profile.Lenient);
}
