using System.Buffers.Text;
using System.Text;
using Gatehouse.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Scim;

public sealed class CursorsOnSqlite(OnSqlite gatehouse) : CursorTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class CursorsOnPostgres(OnPostgres gatehouse) : CursorTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 9865: what a cursor is good for, and what not.</summary>
public abstract class CursorTests
{
    static readonly (string, string) Two = ("count", "2");

    readonly Running gatehouse;

    protected CursorTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task A_list_by_index_has_no_cursor_and_the_last_page_by_cursor_has_none()
    {
        var wire = await WireAsync();
        (await wire.ListAsync("/Users", Two)).ContainsKey("nextCursor").ShouldBeFalse();
        (await wire.ListAsync("/Users", ("count", "100"), ("cursor", ""))).ContainsKey("nextCursor").ShouldBeFalse();
        (await wire.ListAsync("/Users", ("count", "5"), ("cursor", ""))).ContainsKey("nextCursor").ShouldBeFalse("five of five are all");
        (await wire.ListAsync("/Users", ("filter", "userName eq \"nobody\""), ("cursor", ""))).ContainsKey("nextCursor").ShouldBeFalse();
    }

    /// <summary>The RFC's own example writes "cursor" without a value.</summary>
    [Fact]
    public async Task A_cursor_without_a_value_is_the_first_page()
    {
        var wire = await WireAsync();
        var page = await wire.ReadAsync("/Users?filter=userName%20sw%20%22U%22&cursor&count=2");
        Wire.Ids(page).Count.ShouldBe(2);
        page["nextCursor"].ShouldNotBeNull();
    }

    [Theory, InlineData("0"), InlineData("-3")]
    public async Task A_count_of_nothing_by_cursor_tells_the_total(string count)
    {
        var wire = await WireAsync();
        foreach (var (path, total) in new[] { ("/Users", 5), ("/", 6) })
        {
            var page = await wire.ListAsync(path, ("count", count), ("cursor", ""));
            page["Resources"]!.AsArray().ShouldBeEmpty();
            ((int?)page["totalResults"]).ShouldBe(total);
        }
    }

    [Fact]
    public async Task A_search_walks_as_a_query_does()
    {
        var wire = await WireAsync();
        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await wire.PostAsync("/Users/.search", Bodies.Search(("cursor", cursor), ("count", 2), ("sortBy", "userName"), ("sortOrder", "descending")))).Expect(200).Body;
            ids.AddRange(Wire.Ids(page));
            cursor = (string?)page["nextCursor"];
        }

        ids.ShouldBe(await wire.IdsAsync("/Users", ("sortBy", "userName"), ("sortOrder", "descending")));
    }

    /// <summary>No matter what is wrong with it, the answer is the same (§5.2).</summary>
    [Fact]
    public async Task A_cursor_that_is_none_of_ours_is_refused_in_the_same_words()
    {
        var wire = await WireAsync();
        var good = await Cursors.FirstAsync(wire, "/Users", Two);
        var forged = new List<string>
        {
            "x", "!!", "0", "null", "%00", "a b", good + "x", good[..^1], good[1..], good + good, good.ToLowerInvariant(), new('A', 22), new('A', 400), "🙂",
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"List":0,"Value":null,"Id":"x","Count":2,"At":9999999999}""")),
        };
        for (var i = 0; i < good.Length; i += 7) forged.Add($"{good[..i]}{(good[i] == 'A' ? 'B' : 'A')}{good[(i + 1)..]}");
        var answers = new HashSet<string>();
        foreach (var cursor in forged) answers.Add((await wire.GetAsync("/Users" + Wire.Query(Two, ("cursor", cursor)))).Expect(400, "invalidCursor").Text);

        foreach (var (path, query) in new (string, (string, string)[])[]
        {
            ("/Users", [Two, ("filter", "userName sw \"u\"")]), ("/Users", [Two, ("sortBy", "userName")]), ("/Users", [Two, ("sortOrder", "descending")]), ("/Groups", [Two]), ("/", [Two]),
        })
            answers.Add((await wire.GetAsync(path + Wire.Query([.. query, ("cursor", good)]))).Expect(400, "invalidCursor").Text);

        var neighbour = new Wire((await gatehouse.OrgAsync()).Idp, TestContext.Current.CancellationToken);
        await neighbour.UserAsync("other");
        answers.Add((await neighbour.GetAsync("/Users" + Wire.Query(Two, ("cursor", good)))).Expect(400, "invalidCursor").Text);
        answers.Count.ShouldBe(1);
        (await wire.GetAsync("/Users" + Wire.Query(Two, ("cursor", good)))).Expect(200);
    }

    [Fact]
    public async Task The_count_of_the_first_page_is_the_count_of_all()
    {
        var wire = await WireAsync();
        var cursor = await Cursors.FirstAsync(wire, "/Users", Two);
        (await wire.GetAsync("/Users" + Wire.Query(("count", "3"), ("cursor", cursor)))).Expect(400, "invalidCount");
        (await wire.GetAsync("/Users" + Wire.Query(("cursor", cursor)))).Expect(400, "invalidCount");
    }

    /// <summary>A filter means the same however it is written, and a page may be asked for again.</summary>
    [Fact]
    public async Task A_cursor_may_be_used_again_and_by_another_token_of_the_Org()
    {
        var wire = await WireAsync();
        var cursor = await Cursors.FirstAsync(wire, "/Users", Two, ("filter", "userName sw \"u\""));
        var once = Wire.Ids(await wire.ListAsync("/Users", Two, ("filter", "userName sw \"u\""), ("cursor", cursor)));
        var again = Wire.Ids(await wire.ListAsync("/Users", Two, ("filter", "userName  sw  \"u\""), ("cursor", cursor)));
        again.ShouldBe(once);
        once.Count.ShouldBe(2);
    }

    /// <summary>"Service providers should obfuscate cursor values" (§5.2): the value sorted by may be a person's name, and URLs are logged.</summary>
    [Fact]
    public async Task A_cursor_does_not_tell_what_is_in_it()
    {
        var wire = await WireAsync();
        var page = await wire.ListAsync("/Users", Two, ("sortBy", "userName"), ("cursor", ""));
        var cursor = (string)page["nextCursor"]!;
        var inside = Base64Url.IsValid(cursor) ? Encoding.Latin1.GetString(Base64Url.DecodeFromChars(cursor)) : cursor;
        inside.ShouldNotContain("user-1", Case.Insensitive);
        inside.ShouldNotContain(Wire.Ids(page)[^1]);
    }

    /// <summary>A second node on the same database, an hour and a minute ahead: cursorTimeout says 3600 seconds.</summary>
    [Fact]
    public async Task A_cursor_is_good_on_every_node_until_it_expires()
    {
        var org = await gatehouse.OrgAsync();
        var wire = new Wire(org.Idp, TestContext.Current.CancellationToken);
        await wire.UsersAsync(5, "user-");
        var cursor = await Cursors.FirstAsync(wire, "/Users", Two);
        var timeout = (int)(await wire.ReadAsync("/ServiceProviderConfig"))["pagination"]!["cursorTimeout"]!;

        (await OnAsync(org, timeout - 60, cursor)).Expect(200);
        (await OnAsync(org, timeout + 60, cursor)).Expect(400, "expiredCursor");
    }

    async Task<Reply> OnAsync(TestOrg org, int secondsAhead, string cursor)
    {
        await using var node = await App.BuildAsync(
            new GatehouseOptions { Urls = "http://127.0.0.1:0", Data = gatehouse.DataFolder, Database = gatehouse.Database },
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                builder.Services.AddSingleton<TimeProvider>(new Ahead(TimeSpan.FromSeconds(secondsAhead)));
            });
        await node.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(new Uri(node.Urls.Single()), "/scim/v2/") };
        http.DefaultRequestHeaders.Authorization = org.Idp.DefaultRequestHeaders.Authorization;
        var reply = await new Wire(http, TestContext.Current.CancellationToken).GetAsync("/Users" + Wire.Query(Two, ("cursor", cursor)));
        await node.StopAsync();
        return reply;
    }

    async Task<Wire> WireAsync() => new((await Seeds.InAsync(gatehouse, "cursors", async () =>
    {
        var org = await gatehouse.OrgAsync();
        var wire = new Wire(org.Idp, CancellationToken.None);
        for (var i = 0; i < 5; i++) await wire.UserAsync($"user-{i}");
        await wire.GroupAsync("team");
        return org;
    })).Idp, TestContext.Current.CancellationToken);

    sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
