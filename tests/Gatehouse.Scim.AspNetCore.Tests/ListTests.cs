using System.Net;

namespace Gatehouse.Scim.AspNetCore.Tests;

public sealed class ListTests : IAsyncLifetime
{
    Served scim = null!;

    public async ValueTask InitializeAsync()
    {
        scim = await Served.StartAsync();
        foreach (var name in (string[])["carol", "alice", "bob"]) await scim.UserAsync(name);
        await scim.SendAsync("POST", "/Users", """{"userName":"dave","active":false,"title":"Boss"}""");
    }

    public ValueTask DisposeAsync() => scim.DisposeAsync();

    [Theory]
    [InlineData("userName eq \"ALICE\"", "alice")]
    [InlineData("userName sw \"c\" or title pr", "carol dave")]
    [InlineData("active eq false", "dave")]
    [InlineData("not (emails[type eq \"work\" and value co \"acme\"])", "dave")]
    [InlineData("emails co \"bob\"", "bob")]
    [InlineData("title ne \"Boss\"", "alice bob carol")]
    [InlineData("title eq null and userName gt \"b\"", "bob carol")]
    [InlineData("meta.created gt \"2020-01-01T00:00:00Z\" and schemas eq \"urn:ietf:params:scim:schemas:core:2.0:User\"", "alice bob carol dave")]
    [InlineData("meta.lastModified lt \"2020-01-01T00:00:00Z\"", "")]
    public async Task A_filter_finds_whom_it_describes(string filter, string names)
    {
        var found = await scim.SendAsync("GET", $"/Users?sortBy=userName&filter={Uri.EscapeDataString(filter)}");
        string.Join(' ', Names(found)).ShouldBe(names);
        found.Body!["totalResults"]!.GetValue<int>().ShouldBe(Names(found).Count());
    }

    [Theory]
    [InlineData("userName eq")]
    [InlineData("nobody eq \"x\"")]
    [InlineData("password eq \"x\"")]
    [InlineData("name eq \"x\"")]
    [InlineData("active gt true")]
    [InlineData("userName eq \"x\" or emails[nothing eq \"x\"]")]
    public async Task A_filter_that_means_nothing_is_refused(string filter)
    {
        var refused = await scim.SendAsync("GET", $"/Users?filter={Uri.EscapeDataString(filter)}");
        (refused.Status, refused.Text("scimType")).ShouldBe((HttpStatusCode.BadRequest, "invalidFilter"));
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var seen = new List<string>();
        for (var start = 1; start <= 4; start += 2)
        {
            var page = await scim.SendAsync("GET", $"/Users?sortBy=userName&sortOrder=descending&startIndex={start}&count=2");
            (page.Body!["totalResults"]!.GetValue<int>(), page.Body["itemsPerPage"]!.GetValue<int>(), page.Body["startIndex"]!.GetValue<int>()).ShouldBe((4, 2, start));
            seen.AddRange(Names(page));
        }

        seen.ShouldBe(["dave", "carol", "bob", "alice"]);
    }

    [Fact]
    public async Task What_has_no_value_is_sorted_last() =>
        Names(await scim.SendAsync("GET", "/Users?sortBy=title")).First().ShouldBe("dave");

    [Fact]
    public async Task A_search_is_a_list_and_shows_what_was_asked_for()
    {
        var found = await scim.SendAsync("POST", "/Users/.search", """{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"userName eq \"bob\"","attributes":["userName"]}""");
        found.Body!["Resources"]![0]!.AsObject().Select(p => p.Key).ShouldBe(["schemas", "id", "userName"]);
    }

    [Theory]
    [InlineData("cursor=")]
    [InlineData("sortBy=nothing")]
    [InlineData("sortBy=password")]
    [InlineData("count=many")]
    public async Task What_is_not_offered_is_refused(string query) =>
        (await scim.SendAsync("GET", "/Users?" + query)).Status.ShouldBe(HttpStatusCode.BadRequest);

    static IEnumerable<string> Names(Answer page) => page.Body!["Resources"]!.AsArray().Select(r => r!["userName"]!.GetValue<string>());
}
