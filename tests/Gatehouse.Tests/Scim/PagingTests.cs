using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Scim;

public sealed class PagingOnSqlite(OnSqlite gatehouse) : PagingTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class PagingOnPostgres(OnPostgres gatehouse) : PagingTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.4.2.4 and RFC 9865: pages put together are the list.</summary>
public abstract class PagingTests
{
    readonly Running gatehouse;

    protected PagingTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory]
    [InlineData("", 1, 100)]
    [InlineData("?startIndex=1&count=10", 1, 10)]
    [InlineData("?startIndex=141&count=10", 141, 10)]
    [InlineData("?startIndex=145&count=10", 145, 6)]
    [InlineData("?startIndex=150&count=10", 150, 1)]
    [InlineData("?startIndex=151&count=10", 151, 0)]
    [InlineData("?startIndex=5000", 5000, 0)]
    [InlineData("?startIndex=0&count=3", 1, 3)]
    [InlineData("?startIndex=-7&count=3", 1, 3)]
    [InlineData("?STARTINDEX=149&Count=3", 149, 2)]
    [InlineData("?count=0", 1, 0)]
    [InlineData("?count=-1", 1, 0)]
    [InlineData("?startIndex=3&count=0", 3, 0)]
    [InlineData("?count=1000", 1, 150)]
    [InlineData("?count=2147483648", 1, 150)]
    [InlineData("?count=10&sortBy=userName&sortOrder=descending", 1, 10)]
    public async Task A_page_says_where_it_is_and_how_long(string query, int startIndex, int itemsPerPage)
    {
        var all = await Population.InAsync(gatehouse);
        var page = await all.Wire.ReadAsync("/Users" + query);
        ((string)page["schemas"]![0]!).ShouldBe("urn:ietf:params:scim:api:messages:2.0:ListResponse");
        page["totalResults"]!.GetValue<int>().ShouldBe(150);
        page["startIndex"]!.GetValue<int>().ShouldBe(startIndex);
        page["itemsPerPage"]!.GetValue<int>().ShouldBe(itemsPerPage);
        page["Resources"]!.AsArray().Count.ShouldBe(itemsPerPage);
    }

    [Fact]
    public async Task A_page_without_a_count_has_the_advertised_size()
    {
        var all = await Population.InAsync(gatehouse);
        var size = (int)(await all.Wire.ReadAsync("/ServiceProviderConfig"))["pagination"]!["defaultPageSize"]!;
        foreach (var query in new[] { "", "?cursor", "?cursor=&unknown=1" }) (await all.Wire.ReadAsync("/Users" + query))["itemsPerPage"]!.GetValue<int>().ShouldBe(size);
    }

    [Fact]
    public async Task A_start_far_beyond_the_end_is_an_empty_page()
    {
        var all = await Population.InAsync(gatehouse);
        foreach (var start in new[] { "2147483647", "2147483648", "9223372036854775807" })
        {
            var page = await all.Wire.ReadAsync("/Users?startIndex=" + start);
            page["totalResults"]!.GetValue<int>().ShouldBe(150);
            page["Resources"]!.AsArray().ShouldBeEmpty();
        }
    }

    [Theory, InlineData("count=ten"), InlineData("startIndex=1.5"), InlineData("startIndex=one"), InlineData("count=1e3"), InlineData("sortOrder=upwards&sortBy=userName")]
    public async Task A_page_that_cannot_be_meant_is_refused(string query)
    {
        var all = await Population.InAsync(gatehouse);
        (await all.Wire.GetAsync("/Users?" + query)).Expect(400, "invalidValue");
    }

    /// <summary>Sizes that divide the whole and sizes that do not.</summary>
    [Theory]
    [InlineData("/Users", "", "", 50)]
    [InlineData("/Users", "", "", 7)]
    [InlineData("/Users", "", " descending", 40)]
    [InlineData("/Users", "active eq true", "userName", 13)]
    [InlineData("/Users", "emails co \"e\"", "", 13)]
    [InlineData("/Users", "emails[type eq \"work\" and value co \"e\"]", "", 9)]
    [InlineData("/Users", "emails.value ew \"m\"", " descending", 13)]
    [InlineData("/Users", "emails[not (value co \"zzz\")]", "userName", 13)]
    [InlineData("/Users", "title pr", "title", 10)]
    [InlineData("/Users", "", "active", 30)]
    [InlineData("/Users", "", "nickName", 17)]
    [InlineData("/Users", "", "nickName descending", 17)]
    [InlineData("/Users", "", "emails.type", 11)]
    [InlineData("/Users", "", "emails descending", 11)]
    [InlineData("/Users", "", "meta.lastModified descending", 9)]
    [InlineData("/Users", "", "meta.created", 9)]
    [InlineData("/Users", "", "urn:example:scim:hr:2.0:User:level", 9)]
    [InlineData("/Users", "", "urn:example:scim:hr:2.0:User:rate", 4)]
    [InlineData("/Users", "", "urn:example:scim:hr:2.0:User:rate descending", 4)]
    [InlineData("/Users", "", "urn:example:scim:hr:2.0:User:serial", 20)]
    [InlineData("/Users", "", "urn:example:scim:hr:2.0:User:hiredAt descending", 20)]
    [InlineData("/Users", "", "urn:example:scim:hr:2.0:User:remote", 20)]
    [InlineData("/Groups", "", "", 3)]
    [InlineData("/Groups", "members pr", "displayName descending", 4)]
    [InlineData("/Groups", "", "urn:example:scim:hr:2.0:Group:size", 6)]
    [InlineData("/", "", "", 23)]
    [InlineData("/", "", "", 10)]
    [InlineData("/", "displayName pr or userType pr", "", 19)]
    [InlineData("/", "", "displayName", 33)]
    [InlineData("/", "", "displayName descending", 33)]
    public async Task A_walk_has_no_gap_and_nothing_twice(string path, string filter, string sort, int count)
    {
        var all = await Population.InAsync(gatehouse);
        var (by, order) = sort.Split(' ') is [var name, var word] ? (name, word) : (sort, "ascending");
        var query = new List<(string, string)> { ("attributes", "id"), ("sortOrder", order) };
        if (filter.Length > 0) query.Add(("filter", filter));
        if (by.Length > 0) query.Add(("sortBy", by));

        var whole = await all.Wire.IdsAsync(path, [.. query]);
        whole.Count.ShouldBeGreaterThan(count);
        whole.ShouldBeUnique();
        (await ByIndexAsync(all.Wire, path, count, query)).ShouldBe(whole, "by index");
        (await Cursors.WalkAsync(all.Wire, path, count, [.. query])).ShouldBe(whole, "by cursor");
    }

    /// <summary>In the order of when they were made, so that who is made meanwhile comes at the end.</summary>
    [Fact]
    public async Task A_walk_by_cursor_while_users_come_and_go_returns_nobody_twice_and_misses_nobody_who_stays()
    {
        var wire = new Wire((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
        foreach (var sort in new[] { "userName", "userName descending", "" })
        {
            var there = await wire.UsersAsync(60, $"m{sort.Length:00}");
            var (stay, leave) = (there.Where((_, i) => i % 3 != 0).ToList(), new Queue<string>(there.Where((_, i) => i % 3 == 0)));
            var made = 0;
            var seen = await Cursors.WalkAsync(wire, "/Users", 5, Sorted(sort), async () =>
            {
                await wire.UserAsync($"m{sort.Length:00}00{made:00}-{made++}");
                if (leave.TryDequeue(out var gone)) (await wire.SendAsync("DELETE", "/Users/" + gone)).Expect(204);
            });
            seen.ShouldBeUnique();
            stay.Except(seen).ShouldBeEmpty();
            foreach (var id in await wire.IdsAsync("/Users")) await wire.SendAsync("DELETE", "/Users/" + id);
        }
    }

    static (string, string)[] Sorted(string sort) => sort.Length == 0 ? [] : [("sortBy", "userName"), ("sortOrder", sort.EndsWith("descending", StringComparison.Ordinal) ? "descending" : "ascending")];

    static async Task<List<string>> ByIndexAsync(Wire wire, string path, int count, List<(string, string)> query)
    {
        var ids = new List<string>();
        for (var start = 1; ; start += count)
        {
            JsonObject page = await wire.ListAsync(path, [.. query, ("startIndex", $"{start}"), ("count", $"{count}")]);
            var found = Wire.Ids(page);
            ids.AddRange(found);
            if (start + found.Count > (int)page["totalResults"]!) return ids;
            found.Count.ShouldBe(count, "a page before the last is full");
        }
    }
}
