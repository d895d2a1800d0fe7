using System.Diagnostics;
using Gatehouse.SyncLog;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.SyncLogs;

public sealed class RetentionOnSqlite(OnSqlite gatehouse) : RetentionTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class RetentionOnPostgres(OnPostgres gatehouse) : RetentionTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What housekeeping forgets, keeps and warns of. It works when a node starts, and every hour.</summary>
public abstract class RetentionTests
{
    readonly Running gatehouse;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    protected RetentionTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    Task NoteAsync(TestOrg org, int daysAgo, string name)
    {
        var scope = new SyncScope(null, null, null, "old", Stopwatch.GetTimestamp(), new ShiftedClock(TimeSpan.FromDays(-daysAgo)));
        return SyncLogStore.WriteAsync(org.Db, scope, new("UPDATE", "SUCCESS", "User", null, name, 200), ct);
    }

    static async Task<List<string?>> NamesAsync(TestOrg org) => [.. (await org.LogAsync()).Where(e => e.Action == "UPDATE").Select(e => e.ResourceName)];

    [Fact]
    public async Task An_entry_is_forgotten_after_ninety_days_or_what_the_instance_says()
    {
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        foreach (var (days, name) in (List<(int, string)>)[(91, "91 days"), (89, "89 days"), (3, "3 days"), (1, "1 day"), (0, "now")])
            foreach (var one in (TestOrg[])[org, other])
                await NoteAsync(one, days, name);

        await using (await Node.StartAsync(gatehouse))
        {
            foreach (var one in (TestOrg[])[org, other])
                (await Soon.Async(() => NamesAsync(one), names => names.Count == 4)).ShouldBe(["89 days", "3 days", "1 day", "now"]);
        }

        await using (await Node.StartAsync(gatehouse, with: options => options with { LogRetention = TimeSpan.FromDays(2) }))
            (await Soon.Async(() => NamesAsync(org), names => names.Count == 2)).ShouldBe(["1 day", "now"]);
    }

    [Fact]
    public async Task Who_was_deleted_is_kept_for_thirty_days()
    {
        var org = await gatehouse.OrgAsync();
        var bare = new BareDatabase(gatehouse.Database);
        foreach (var name in (string[])["ann", "bob"])
            (await org.Idp.AskAsync($"DELETE Users/{await org.Idp.UserAsync(name, $"\"title\":\"{name}s title\"")}")).Status.ShouldBe(204);
        await org.Idp.AskAsync($"DELETE Groups/{await org.Idp.GroupAsync("Staff")}");
                const long Day = 86_400_000;
        await org.Db.WriteAsync(tx => tx.RunAsync($"update tombstones set ends_at = ends_at - {31 * Day}, forget_at = forget_at - {31 * Day} where org_id = {Mine} and doc like '%anns title%'", ct), ct);
        await org.Db.WriteAsync(tx => tx.RunAsync($"update tombstones set ends_at = ends_at - {29 * Day}, forget_at = forget_at - {29 * Day} where org_id = {Mine} and doc like '%bobs title%'", ct), ct);
        Task<List<string>> DeadAsync() => bare.FirstColumnAsync($"select doc from tombstones where org_id = '{org.Id}'");
        (await DeadAsync()).Count.ShouldBe(3);

        await using var node = await Node.StartAsync(gatehouse);

        var dead = await Soon.Async(DeadAsync, left => left.Count < 3);
        dead.Count.ShouldBe(2);
        dead.ShouldContain(doc => doc.Contains("bobs title", StringComparison.Ordinal));
        dead.ShouldContain(doc => doc.Contains("Staff", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bought_access_tokens_are_forgotten_when_they_are_over()
    {
        var org = await gatehouse.OrgAsync();
        var bare = new BareDatabase(gatehouse.Database);
        await using var node = await Node.StartAsync(gatehouse);
        using var shop = node.Client(null, "/");
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", org.TokenId), new("client_secret", org.Token)]);
        (await shop.PostAsync(new Uri("oauth2/scim/token", UriKind.Relative), form, ct)).EnsureSuccessStatusCode();
        Task<List<string>> BoughtAsync() => bare.FirstColumnAsync($"select hash from access_tokens where token_hash = '{TokenText.Hash(org.Token)}'");
        (await BoughtAsync()).Count.ShouldBe(1);

        await using var later = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromHours(2)));

        (await Soon.Async(BoughtAsync, left => left.Count == 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_token_is_warned_of_once_thirty_seven_and_one_days_before()
    {
        var org = await gatehouse.OrgAsync();
        var issued = (await gatehouse.Services.GetRequiredService<TokenStore>().IssueAsync(org.Db, "Okta", TimeSpan.FromDays(40), new Dictionary<string, string>(), "test", ct)).Granted();
        async Task<List<LoggedEntry>> WarningsAsync() => [.. (await org.WholeLogAsync()).Where(e => e.CorrelationId == "housekeeping" && e.ResourceName == "Okta")];
        async Task LiveThroughAsync(int days)
        {
            await using var node = await Node.StartAsync(gatehouse, new ShiftedClock(TimeSpan.FromDays(days)));
            await Task.Delay(200, ct);
        }

        foreach (var (days, warned) in (List<(int, int)>)[(5, 0), (11, 1), (12, 1), (34, 2), (36, 2), (39, 3), (39, 3)])
        {
            await LiveThroughAsync(days);
            (await Soon.Async(WarningsAsync, all => all.Count >= warned)).Count.ShouldBe(warned, $"after {days} of 40 days");
        }

        var warnings = await WarningsAsync();
        warnings.ShouldAllBe(e => e.ResourceId == issued.Token.Id && e.Reason!.Contains("Okta"));
        warnings.Select(e => e.Reason!.Split(" ends in ")[1].Split(" or less")[0]).ShouldBe(["30 days", "7 days", "a day"]);
    }
}
