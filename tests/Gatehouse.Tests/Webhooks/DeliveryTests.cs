using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Cli;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Webhooks;

public sealed class DeliveriesOnSqlite(OnSqlite gatehouse) : DeliveryTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DeliveriesOnPostgres(OnPostgres gatehouse) : DeliveryTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What an endpoint gets, and what becomes of one that is down, slow or wrong.</summary>
public abstract class DeliveryTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly Running gatehouse;
    readonly CancellationToken ct = TestContext.Current.CancellationToken;

    protected DeliveryTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    WebhookStore Store => gatehouse.Services.GetRequiredService<WebhookStore>();

    Task<(Webhook Made, string Secret)> AddAsync(TestOrg? org, string url, string types = "*", string format = Webhook.Json) =>
        Store.AddAsync(org?.Db, url, EventFilter.Of([types]), format, "", "test", ct);

    static Task<int> ArrivedAsync(WebhookSink sink, int count) => Soon.Async(() => Task.FromResult(sink.All.Count), n => n >= count, Patience);

    [Fact]
    public async Task An_event_arrives_signed_once_and_as_the_feed_tells_it()
    {
        await using var sink = await WebhookSink.StartAsync();
        var org = await gatehouse.OrgAsync();
        var (hook, secret) = await AddAsync(org, sink.Url, "user.*");

        var ann = await org.Idp.UserAsync("ann");
        await org.Idp.GroupAsync("Staff", ann);
        await org.Idp.AskAsync($"PATCH Users/{ann}", Wire.Patch(Wire.Replace("title", "\"Boss\"")));
        await ArrivedAsync(sink, 2);
        await Task.Delay(700, ct);

        sink.All.Select(r => r.Type).ShouldBe(["user.created", "user.updated"]);
        sink.All.ShouldAllBe(r => r.IsSignedBy(secret) && !r.IsSignedBy(Other(secret)));
        sink.All.ShouldAllBe(r => r.Headers["Content-Type"] == "application/json" && r.Id == (string)r.Json["id"]!);
        var page = (FeedAnswer.Page)await Feed.ReadAsync(org.Db, null, EventFilter.Of(["user.*"]), 10, ct);
        sink.All.Select(r => r.Text).ShouldBe(page.Events.Select(e => System.Text.Encoding.UTF8.GetString(e.Envelope())));
        (await Soon.Async(() => Store.LogAsync(hook, false, 10, ct), log => log.Count == 2)).ShouldAllBe(a => a.Status == 204 && a.Attempt == 1 && a.Error == null);
        (await Store.CountAsync(hook, ct)).ShouldBe((0, 0));
    }

    static string Other(string secret) => "whsec_" + Convert.ToBase64String(new byte[secret.Length]);

    [Fact]
    public async Task An_endpoint_of_an_Org_gets_nothing_of_another_and_one_of_the_instance_gets_all()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var every = await WebhookSink.StartAsync();
        var (org, other) = (await gatehouse.OrgAsync(), await gatehouse.OrgAsync());
        await AddAsync(org, sink.Url, "user.created");
        var (all, _) = await AddAsync(null, every.Url, "user.created");
        for (var i = 0; i < 5; i++) await Task.WhenAll(org.Idp.UserAsync($"a{i}"), other.Idp.UserAsync($"b{i}"));
        await ArrivedAsync(sink, 5);
        await Soon.Async(() => Task.FromResult(every.All.Count(r => Of(r, org) || Of(r, other))), n => n >= 10, Patience);
        await Store.RemoveAsync(null, all.Id, ct);

        sink.All.Count.ShouldBe(5);
        sink.All.ShouldAllBe(r => Of(r, org));
        every.All.Count(r => Of(r, other)).ShouldBe(5);
        every.Ids.ShouldBeUnique();
    }

    static bool Of(Received received, TestOrg org) => (string)received.Json["org"]!["id"]! == org.Id;

    [Fact]
    public async Task While_a_secret_is_rotated_both_sign()
    {
        await using var sink = await WebhookSink.StartAsync();
        var org = await gatehouse.OrgAsync();
        var (hook, old) = await AddAsync(org, sink.Url, "user.created");
        var fresh = (await Store.RotateAsync(org.Db, hook.Id, TimeSpan.FromHours(1), ct))!;
        await org.Idp.UserAsync("ann");
        await ArrivedAsync(sink, 1);
        var last = (await Store.RotateAsync(org.Db, hook.Id, TimeSpan.FromMilliseconds(1), ct))!;
        await org.Idp.UserAsync("bob");
        await ArrivedAsync(sink, 2);

        var (first, second) = (sink.All.First(), sink.All.Last());
        (first.IsSignedBy(old), first.IsSignedBy(fresh)).ShouldBe((true, true));
        (second.IsSignedBy(old), second.IsSignedBy(fresh), second.IsSignedBy(last)).ShouldBe((false, false, true));
    }

    [Fact]
    public async Task An_endpoint_that_was_wrong_for_a_while_gets_everything_when_it_is_back()
    {
        await using var sink = await WebhookSink.StartAsync();
        var org = await gatehouse.OrgAsync();
        var (hook, _) = await AddAsync(org, sink.Url, "user.created");
        sink.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return http.Response.WriteAsync("Out of\norder " + new string('x', 100_000));
        };
        for (var i = 0; i < 6; i++) await org.Idp.UserAsync($"u{i}");
        await ArrivedAsync(sink, 3);
        var failed = await Soon.Async(() => Store.LogAsync(hook, true, 10, ct), log => log.Count >= 3, Patience);
        failed.ShouldAllBe(a => a.Status == 500 && a.Error!.StartsWith("Out of order") && a.Error!.Length <= 200);
        (await Soon.Async(() => Store.FindAsync(org.Db, hook.Id, ct), h => h!.IsFailing, Patience))!.State.ShouldBe("failing");

        sink.Answer = http => WebhookSink.Say(http, 200);

        (await Soon.Async(() => Store.CountAsync(hook, ct), c => c.Pending == 0, TimeSpan.FromSeconds(90))).ShouldBe((0, 0));
        sink.Ids.Distinct().Count().ShouldBe(6);
        (await Store.FindAsync(org.Db, hook.Id, ct))!.State.ShouldBe("enabled");
    }

    [Fact]
    public async Task A_dead_a_slow_and_a_wrong_endpoint_delay_nobody()
    {
        await using var slow = await WebhookSink.StartAsync();
        await using var good = await WebhookSink.StartAsync();
        await using var away = await WebhookSink.StartAsync();
        slow.Answer = http => Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        away.Answer = http =>
        {
            http.Response.Headers.Location = good.Url;
            return WebhookSink.Say(http, 307);
        };
        var org = await gatehouse.OrgAsync();
        var (tls, _) = await AddAsync(org, good.Url.Replace("http:", "https:", StringComparison.Ordinal), "user.created");
        var (dead, _) = await AddAsync(org, "http://127.0.0.1:9/", "user.created");
        var (moved, _) = await AddAsync(org, away.Url, "user.created");
        await AddAsync(org, slow.Url, "user.created");
        await AddAsync(org, good.Url, "user.created");

        for (var i = 0; i < 20; i++) await org.Idp.UserAsync($"u{i}");

        (await Soon.Async(() => Task.FromResult(good.All.Count), n => n == 20, TimeSpan.FromSeconds(12))).ShouldBe(20); // The slow one has 15 seconds.
        foreach (var hook in (Webhook[])[tls, dead])
            (await Soon.Async(() => Store.LogAsync(hook, true, 10, ct), log => log.Count > 0, Patience)).ShouldAllBe(a => a.Status == null && a.Error!.Length > 0);
        (await Soon.Async(() => Store.LogAsync(moved, true, 10, ct), log => log.Count > 0, Patience)).ShouldAllBe(a => a.Status == 307);
        good.All.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Gone_or_failing_for_three_days_an_endpoint_is_switched_off_and_that_is_told()
    {
        await using var gone = await WebhookSink.StartAsync();
        await using var broken = await WebhookSink.StartAsync();
        await using var watcher = await WebhookSink.StartAsync();
        (gone.Answer, broken.Answer) = (http => WebhookSink.Say(http, 410), http => WebhookSink.Say(http, 503));
        var org = await gatehouse.OrgAsync();
        var (first, _) = await AddAsync(org, gone.Url, "user.created");
        var (second, _) = await AddAsync(org, broken.Url, "user.created");
        await AddAsync(org, watcher.Url, "webhook.*");
        var daysAgo = TimeProvider.System.GetUtcNow().AddDays(-4).ToUnixTimeMilliseconds();
        await org.Db.WriteAsync(tx => tx.RunAsync($"update webhooks set failing_since = {daysAgo}, failures = 1 where org_id = {Mine} and id = {second.Id}", ct), ct);

        await org.Idp.UserAsync("ann");

        await ArrivedAsync(watcher, 2);
        watcher.All.Select(r => (string)r.Json["data"]!["reason"]!).ShouldBe(["It answered 410 Gone.", "It failed for three days."], ignoreOrder: true);
        foreach (var hook in (Webhook[])[first, second]) (await Store.FindAsync(org.Db, hook.Id, ct))!.State.ShouldBe("disabled");
        var schemas = new Events.SchemaText(EventTypes.Schemas().ToDictionary(s => s.Name, s => s.Text));
        foreach (var told in watcher.All) schemas.Faults("webhook.disabled.v1.json", told.Json).ShouldBeEmpty();

        gone.Answer = http => WebhookSink.Say(http, 200);
        await using var witness = await WebhookSink.StartAsync();
        await AddAsync(org, witness.Url, "user.created");
        var missed = await org.Idp.UserAsync("missed");
        await Soon.Async(() => Task.FromResult(witness.All.Any(r => r.Text.Contains(missed, StringComparison.Ordinal))), seen => seen, Patience); // By now it is decided who gets it.
        gone.All.Count.ShouldBe(1);
        await Store.EnableAsync(org.Db, first.Id, true, null, ct);
        (await Soon.Async(() => Store.CountAsync(first, ct), c => c.Pending == 0, Patience)).Pending.ShouldBe(0); // What had waited.
        gone.Ids.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_event_or_a_range_of_the_feed_is_sent_again_with_the_same_ids()
    {
        await using var sink = await WebhookSink.StartAsync();
        var org = await gatehouse.OrgAsync();
        for (var i = 0; i < 4; i++) await org.Idp.UserAsync($"before{i}");
        var (hook, _) = await AddAsync(org, sink.Url, "user.created");
        var events = ((FeedAnswer.Page)await Feed.ReadAsync(org.Db, null, EventFilter.Of(["user.created"]), 10, ct)).Events;

        (await gatehouse.TypeAsync("webhook", "replay", hook.Id, "--org", org.Slug, "--event", events[0].Id)).Well();
        await AllAsync(events[0].Id);

        var said = (await gatehouse.TypeAsync("webhook", "replay", hook.Id, "--org", org.Slug, "--after", events[0].Cursor.ToString(), "--until", events[2].Cursor.ToString(), "--json")).Well();
        ((int)said.Json["queued"]!).ShouldBe(2);
        await AllAsync(events[0].Id, events[1].Id, events[2].Id);

        var stranger = await gatehouse.OrgAsync();
        (await gatehouse.TypeAsync("webhook", "replay", hook.Id, "--org", stranger.Slug, "--after", "start")).Refused(1, "no endpoint");
        (await gatehouse.TypeAsync("webhook", "replay", hook.Id, "--org", org.Slug, "--event", new string('0', 32))).Refused(1, "no event");

        // What was told just before the endpoint came may reach it by itself.
        async Task AllAsync(params string[] ids)
        {
            var seen = await Soon.Async(() => Task.FromResult(sink.Ids.ToList()), seen => ids.All(seen.Contains), TimeSpan.FromSeconds(20));
            ids.Except(seen, StringComparer.Ordinal).ShouldBeEmpty();
        }
    }
}
