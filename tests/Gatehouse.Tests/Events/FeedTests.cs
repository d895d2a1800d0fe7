using System.Collections.Concurrent;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Events;

public sealed class FeedOnSqlite(OnSqlite gatehouse) : FeedTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class FeedOnPostgres(OnPostgres gatehouse) : FeedTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>The feed tells everything that was committed, once and in one order, or says that it cannot.</summary>
public abstract class FeedTests
{
    readonly Running gatehouse;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    protected FeedTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    InstanceFeed Instance => gatehouse.Services.GetRequiredService<InstanceFeed>();

    [Fact]
    public async Task While_many_write_a_reader_that_pages_misses_nothing_and_sees_nothing_twice()
    {
        var orgs = new[] { await gatehouse.OrgAsync(), await gatehouse.OrgAsync() };
        var (written, together, writing) = (new ConcurrentDictionary<string, string>(), new ConcurrentQueue<List<string>>(), new CancellationTokenSource());
        var readers = orgs.Select(org => ReadAllAsync((after, count) => Feed.ReadAsync(org.Db, after, EventFilter.All, count, ct), writing.Token))
            .Append(ReadAllAsync((after, count) => Instance.ReadAsync(after, EventFilter.All, count, ct), writing.Token)).ToList();

        var writers = Enumerable.Range(0, 10).Select(writer => Task.Run(() => WriteAsync(orgs[writer % 2], new Random(writer), written, together), ct)).ToList();
        writers.Add(BesideAsync(orgs[0]));
        await Task.WhenAll(writers);
        await writing.CancelAsync();

        var seen = await Task.WhenAll(readers);
        foreach (var all in seen)
        {
            all.Select(e => e.Id).ShouldBeUnique();
            all.Select(e => e.Cursor).ShouldBe(all.Select(e => e.Cursor).OrderBy(c => c.Position).ThenBy(c => c.Id, StringComparer.Ordinal));
        }

        for (var i = 0; i < orgs.Length; i++)
        {
            seen[i].ShouldAllBe(e => e.Org.Value == orgs[i].Id);
            seen[i].Where(e => e.Type == "test.written").Select(e => e.Id).ShouldBe(written.Where(w => w.Value == orgs[i].Id).Select(w => w.Key), ignoreOrder: true);
            seen[^1].Where(e => e.Org.Value == orgs[i].Id).Select(e => e.Id).ShouldBe(seen[i].Select(e => e.Id));
        }

        var places = seen[^1].Where(e => e is { Type: "test.written", Subject: not null }).Select((e, place) => (e.Subject!, place)).ToDictionary();
        together.ShouldAllBe(subjects => subjects.Zip(subjects.Skip(1)).All(pair => places[pair.First] < places[pair.Second]));
        seen[0].ShouldContain(e => e.Type == "token.issued" && e.Subject != orgs[0].TokenId);
    }

    /// <summary>The command line, from a process of its own.</summary>
    async Task BesideAsync(TestOrg org) => (await gatehouse.TypeAsync("token", "issue", "--org", org.Slug, "--json")).Well();

    /// <summary>On PostgreSQL transactions take their numbers early and commit late, in another order. SQLite has one at a time.</summary>
    static async Task WriteAsync(TestOrg org, Random random, ConcurrentDictionary<string, string> written, ConcurrentQueue<List<string>> together)
    {
        for (var i = 0; i < 25; i++)
        {
            var (ids, several) = (new List<string>(), random.Next(1, 4));
            await org.Db.WriteAsync(async tx =>
            {
                ids.Clear();
                for (var j = 0; j < several; j++) EventStore.Write(tx, "test.written", ids.AddNew(), "{}"u8.ToArray(), TimeProvider.System.GetUtcNow().AddMilliseconds(-random.Next(50)));
                if (org.Db.Dialect == Dialect.Sqlite) return true;
                await tx.RunAsync($"update orgs set name = name where id = {Mine} and id = ''", CancellationToken.None);
                await Task.Delay(random.Next(0, 30));
                return true;
            }, CancellationToken.None);
            together.Enqueue(ids);
            foreach (var id in await org.Db.ListAsync($"select id from events where org_id = {Mine} and subject in {ids}", row => row.GetString(0), CancellationToken.None)) written[id] = org.Id;
        }
    }

    async Task<List<Event>> ReadAllAsync(Func<EventCursor?, int, Task<FeedAnswer>> read, CancellationToken writing)
    {
        var (all, after, empty) = (new List<Event>(), (EventCursor?)null, 0);
        while (true)
        {
            var over = writing.IsCancellationRequested;
            var page = (await read(after, 7)).ShouldBeOfType<FeedAnswer.Page>();
            all.AddRange(page.Events);
            after = EventCursor.Read(page.Next.ToString());
            // On PostgreSQL the last ones may wait for a transaction of another test on the same server.
            empty = over && !page.More && page.Events.Count == 0 ? empty + 1 : 0;
            if (empty > 100) return all;
            await Task.Delay(empty > 0 ? 30 : 1, ct);
        }
    }

    [Fact]
    public async Task What_is_forgotten_is_refused_and_never_skipped()
    {
        var (org, quiet) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        var old = TimeProvider.System.GetUtcNow().AddDays(-100);
        await TellAsync(org, old);
        var (stale, kept) = (await NextAsync(org, null), await NextAsync(quiet, null));
        await TellAsync(org, old.AddMinutes(1));
        await TellAsync(org, old.AddMinutes(2));
        kept = await NextAsync(quiet, kept); // Nothing came, and the cursor moved all the same.
        // All that this instance ever told is old by then.
        await org.Db.WriteAsync(tx => tx.RunAsync($"update events set at = {old.ToUnixTimeMilliseconds()} where org_id = {Mine} or org_id <> {Mine}", ct), ct);

        await using (await Node.StartAsync(gatehouse)) await Soon.Async(() => Feed.NewestAsync(org.Db, EventFilter.All, 10, ct), left => left.Count == 0, TimeSpan.FromSeconds(20));

        (await Feed.ReadAsync(org.Db, stale, EventFilter.All, 10, ct)).ShouldBeOfType<FeedAnswer.Forgotten>();
        (await Instance.ReadAsync(stale, EventFilter.All, 10, ct)).ShouldBeOfType<FeedAnswer.Forgotten>();
        (await Feed.ReadAsync(quiet.Db, kept, EventFilter.All, 10, ct)).ShouldBeOfType<FeedAnswer.Page>();
        await TellAsync(quiet, TimeProvider.System.GetUtcNow());
        // On PostgreSQL an event waits for the transactions of the whole server that began before it, those of other tests among them.
        Written(await Soon.Async(() => ReadAsync(quiet, kept), page => Written(page).Any(), TimeSpan.FromSeconds(20))).ShouldHaveSingleItem();
        Written(await ReadAsync(quiet, null)).ShouldHaveSingleItem();
        (await gatehouse.TypeAsync("events", "--org", org.Slug, "--after", stale.ToString())).Refused(1, "not kept any more");
    }

    [Fact]
    public async Task After_a_restore_into_a_younger_server_events_go_on_behind_the_old_ones()
    {
        var org = await gatehouse.OrgAsync();
        await TellAsync(org, TimeProvider.System.GetUtcNow());
        var far = (await Instance.EndAsync(ct)).Position + 1_000_000;
        await org.Db.WriteAsync(tx => tx.RunAsync($"update events set position = {far} where org_id = {Mine}", ct), ct);
        await using var node = await Node.StartAsync(gatehouse);
        var before = await ReadAsync(org, null);
        before.Events.Count.ShouldBeGreaterThan(1);

        await TellAsync(org, TimeProvider.System.GetUtcNow());

        var after = await ReadAsync(org, before.Events[^1].Cursor);
        Written(after).ShouldHaveSingleItem().Cursor.Position.ShouldBeGreaterThan(far);
        Written(await ReadAsync(org, before.Next)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_place_that_the_feed_never_reached_is_refused()
    {
        var org = await gatehouse.OrgAsync();
        var ahead = new EventCursor((await Instance.EndAsync(ct)).Position + 1_000_000_000_000, new string('0', 32));

        (await Feed.ReadAsync(org.Db, ahead, EventFilter.All, 10, ct)).ShouldBeOfType<FeedAnswer.Unknown>();
        (await Instance.ReadAsync(ahead, EventFilter.All, 10, ct)).ShouldBeOfType<FeedAnswer.Unknown>();
        (await gatehouse.TypeAsync("events", "--all", "--after", ahead.ToString())).Refused(1, "never was at that cursor");
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_told_and_a_page_without_any_still_goes_on()
    {
        var org = await gatehouse.OrgAsync();
        var user = await org.Idp.UserAsync("ann");
        await org.Idp.GroupAsync("Staff", user);

        var page = (FeedAnswer.Page)await Feed.ReadAsync(org.Db, null, EventFilter.Of(["group.*", "user.created"]), 10, ct);
        page.Events.Select(e => e.Type).ShouldBe(["user.created", "group.created", "group.member_added"]);
        var none = (FeedAnswer.Page)await Feed.ReadAsync(org.Db, page.Events[0].Cursor, EventFilter.Of(["user.deleted"]), 10, ct);
        none.Events.ShouldBeEmpty();
        (await ReadAsync(org, none.Next)).Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("AAAA")]
    [InlineData("________________________________")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA*")]
    public void Text_that_is_no_cursor_is_none(string text) => EventCursor.Read(text).ShouldBeNull();

    Task<bool> TellAsync(TestOrg org, DateTimeOffset at) => org.Db.WriteAsync(tx =>
    {
        EventStore.Write(tx, "test.written", null, "{}"u8.ToArray(), at);
        return Task.FromResult(true);
    }, ct);

    async Task<FeedAnswer.Page> ReadAsync(TestOrg org, EventCursor? after) => (await Feed.ReadAsync(org.Db, after, EventFilter.All, 100, ct)).ShouldBeOfType<FeedAnswer.Page>();

    /// <summary>Without what housekeeping tells of tokens.</summary>
    static IEnumerable<Event> Written(FeedAnswer.Page page) => page.Events.Where(e => e.Type == "test.written");

    async Task<EventCursor> NextAsync(TestOrg org, EventCursor? after) => (await ReadAsync(org, after)).Next;
}

static class Listed
{
    public static string AddNew(this List<string> ids)
    {
        ids.Add(Guid.NewGuid().ToString("N"));
        return ids[^1];
    }
}
