using Gatehouse.SyncLog;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.SyncLogs;

public sealed class LastDayOnSqlite(OnSqlite gatehouse) : LastDayTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class LastDayOnPostgres(OnPostgres gatehouse) : LastDayTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What is remembered of a day is what counting it anew would say.</summary>
public abstract class LastDayTests
{
    readonly Running gatehouse;

    protected LastDayTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_is_counted_once_goes_on_and_ends()
    {
        var org = await gatehouse.OrgAsync();
        var clock = new ShiftedClock(TimeSpan.FromMinutes(-10));
        var day = new LastDay(clock);

        await org.Idp.UserAsync("ann");
        await org.Idp.AskAsync("POST Users", Wire.User("ann"));
        await TellsAsync(); // Ahead of its clock, as another node's entries may be.
        clock.By = TimeSpan.Zero;
        await org.Idp.UserAsync("bob");
        await TellsAsync();
        clock.By = TimeSpan.FromMinutes(2);
        await TellsAsync(); // All of it is remembered now.
        await TellsAsync();
        clock.By = TimeSpan.FromHours(25);
        (await day.OfSyncAsync(org.Db, Ct)).ShouldBeEmpty();

        async Task TellsAsync()
        {
            var (hours, log) = (await day.OfSyncAsync(org.Db, Ct), await org.WholeLogAsync());
            (hours.Sum(h => h.Good), hours.Sum(h => h.Bad)).ShouldBe((log.Count(e => e.Status != "FAILED"), log.Count(e => e.Status == "FAILED")));
            (hours.Sum(h => h.Microseconds), hours.Max(h => h.Slowest)).ShouldBe((log.Sum(e => e.DurationMicroseconds), log.Max(e => e.DurationMicroseconds)));
            hours.Max(h => h.LastGood).ShouldBe(log.Where(e => e.Status != "FAILED").Max(e => e.At).ToUnixTimeMilliseconds());
            hours.Select(h => h.Hour).ShouldBe(log.Select(e => e.At.ToUnixTimeMilliseconds() / HourCount.Milliseconds).Distinct().Order());
        }
    }

    [Fact]
    public async Task Sign_ins_are_counted_by_connection()
    {
        var org = await gatehouse.OrgAsync();
        var bare = new BareDatabase(gatehouse.Database);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (outcome, connection) in ((string, string)[])[("signed-in", "a"), ("signed-in", "b"), ("refused", "a"), ("switched", "a"), ("tested", "a")])
            await bare.RowsAsync($"insert into sign_in_log (org_id, id, at, outcome, reference, connection_id) values ('{org.Id}', '{Gatehouse.Data.Ids.New(now)}', {now.ToUnixTimeMilliseconds()}, '{outcome}', 'x', '{connection}')");

        (await new LastDay(TimeProvider.System).OfSignInAsync(org.Db, Ct)).Select(h => (h.Of, h.Good, h.Bad)).ShouldBe([("a", 2, 1), ("b", 1, 0)]);
    }
}
