using Gatehouse.Tests;
using static Gatehouse.Client.Tests.Fake;

namespace Gatehouse.Client.Tests;

public sealed class FeedReaderOnSqlite(OnSqlite gatehouse) : FeedReaderTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class FeedReaderOnPostgres(OnPostgres gatehouse) : FeedReaderTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>A reader that is stopped and started again, against the running product.</summary>
public abstract class FeedReaderTests : IDisposable
{
    readonly Running gatehouse;
    readonly string folder = Directory.CreateTempSubdirectory("feed-").FullName;

    protected FeedReaderTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    FileCheckpoint Checkpoint => new(Path.Combine(folder, "checkpoint"));

    [Fact]
    public async Task It_goes_on_where_it_was_and_waits_for_what_comes()
    {
        var client = await gatehouse.ClientAsync();
        var org = await client.Orgs.CreateOrgAsync(new("Acme", AgainstGatehouse.FreshSlug()), cancellationToken: Ct);
        FeedReader Reader() => new(client, Checkpoint, new() { Org = org.Slug, Types = ["user.*"], PageSize = 2 });
        foreach (var n in Enumerable.Range(0, 5)) await client.Members.AddMemberAsync(org.Slug, new($"p{n}@acme.test"), cancellationToken: Ct);

        var first = await Reader().ReadAsync(Ct).Take(3).ToListAsync(Ct);
        var then = await Reader().ReadAsync(Ct).Take(3).ToListAsync(Ct);
        var next = Reader().ReadAsync(Ct).Where(e => then.All(t => t.Id != e.Id)).FirstAsync(Ct).AsTask(); // It waits.
        var last = await client.Members.AddMemberAsync(org.Slug, new("late@acme.test"), cancellationToken: Ct);

        first.Select(e => e.Type).Distinct().ShouldBe([EventTypes.UserCreated]);
        then[0].Id.ShouldBe(first[2].Id); // Left in the middle of it: at least once.
        first.Take(2).Concat(then).Select(e => e.Id).Distinct().Count().ShouldBe(5);
        (await next).Subject.ShouldBe(last.Id);
    }

    [Fact]
    public async Task The_instance_has_a_feed_of_all_Orgs()
    {
        var client = await gatehouse.ClientAsync();
        var slugs = new[] { AgainstGatehouse.FreshSlug(), AgainstGatehouse.FreshSlug() };
        foreach (var slug in slugs) await client.Orgs.CreateOrgAsync(new("Acme", slug), cancellationToken: Ct);

        var told = await new FeedReader(client, Checkpoint).ReadAsync(Ct).Where(e => e.Type == EventTypes.OrgCreated && slugs.Contains(e.Org.Slug)).Take(2).ToListAsync(Ct);

        told.Select(e => e.Org.Slug).ShouldBe(slugs);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_now_is_read_later_and_what_no_wait_helps_is_thrown()
    {
        using var fake = new Fake(Problem(500, "server.fault"), Json("""{"data":[{"id":"e1","type":"x.y","version":1,"at":"2026-01-01T00:00:00Z","org":{"id":"o1","slug":"acme"},"subject":null,"data":{},"cursor":"c1"}],"next":"c2","more":true}"""), Problem(410, "events.forgotten"));
        var failed = new List<Exception>();
        var seen = new List<Event>();

        var forgotten = await Should.ThrowAsync<GatehouseException>(async () =>
        {
            await foreach (var one in new FeedReader(fake.Client(), Checkpoint, new() { FirstWait = TimeSpan.FromMilliseconds(1), Failed = failed.Add }).ReadAsync(Ct)) seen.Add(one);
        });

        (forgotten.Code, seen.ShouldHaveSingleItem().Id, failed.Count).ShouldBe(("events.forgotten", "e1", 1));
        (await Checkpoint.LoadAsync(Ct)).ShouldBe("c2");
        fake.Asked.Select(a => a.Address).ShouldBe(["/api/v1/events?limit=100", "/api/v1/events?limit=100", "/api/v1/events?limit=100&cursor=c2"]);
    }

    [Fact]
    public async Task A_handler_that_fails_gets_the_event_again()
    {
        using var fake = new Fake(Json("""
            {"data":[{"id":"e1","type":"x.y","version":1,"at":"2026-01-01T00:00:00Z","org":{"id":"o1","slug":"acme"},"subject":null,"data":{},"cursor":"c1"},
                     {"id":"e2","type":"x.y","version":1,"at":"2026-01-01T00:00:00Z","org":{"id":"o1","slug":"acme"},"subject":null,"data":{},"cursor":"c2"}],"next":"c3","more":false}
            """));

        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await foreach (var one in new FeedReader(fake.Client(), Checkpoint).ReadAsync(Ct))
                if (one.Id == "e2") throw new InvalidOperationException();
        });

        (await Checkpoint.LoadAsync(Ct)).ShouldBe("c1");
    }
}
