using System.Collections.Concurrent;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Webhooks;

/// <summary>Several nodes that deliver to one endpoint: one of them at a time does.</summary>
public sealed class WebhooksOfSeveralNodes(OnPostgres gatehouse) : IClassFixture<OnPostgres>
{
    const int People = 12, Changes = 6, Nodes = 3;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Everybody is changed again and again, each change at the next node, while all nodes deliver.</summary>
    async Task<(TestOrg Org, List<string> Expected)> LiveAsync(WebhookSink sink, IReadOnlyList<Node> nodes)
    {
        var org = await gatehouse.OrgAsync();
        await gatehouse.Services.GetRequiredService<WebhookStore>().AddAsync(org.Db, sink.Url, EventFilter.Of(["user.*"]), Webhook.Json, "", "test", Ct);
        var at = nodes.Select(node => node.Idp(org.Token)).Append(org.Idp).ToList();
        await Task.WhenAll(Enumerable.Range(0, People).Select(async person =>
        {
            var id = await at[person % at.Count].UserAsync($"p{person}");
            for (var change = 1; change < Changes; change++)
                (await at[(person + change) % at.Count].AskAsync($"PATCH Users/{id}", Wire.Patch(Wire.Replace("title", $"\"{change}\"")))).Status.ShouldBe(200);
        }));
        // The feed ends before the oldest transaction of the whole server, which may be another test's.
        var page = await Soon.Async(async () => (FeedAnswer.Page)await Feed.ReadAsync(org.Db, null, EventFilter.Of(["user.*"]), 1000, Ct), read => read.Events.Count == People * Changes, Patience);
        page.Events.Count.ShouldBe(People * Changes);
        return (org, [.. page.Events.Select(e => e.Id)]);
    }

    async Task<List<Node>> NodesAsync()
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var nodes = new List<Node>();
        for (var i = 1; i < Nodes; i++) nodes.Add(await Node.StartAsync(gatehouse, with: options => options with { WebhookPrivate = true }));
        return nodes;
    }

    [Fact]
    public async Task Each_event_arrives_once_and_those_about_one_person_in_their_order()
    {
        await using var sink = await WebhookSink.StartAsync();
        var nodes = await NodesAsync();

        var (org, expected) = await LiveAsync(sink, nodes);
        await Soon.Async(() => Task.FromResult(sink.All.Count), count => count >= expected.Count, Patience);
        await Task.Delay(1000, Ct);
        foreach (var node in nodes) await node.DisposeAsync();

        sink.Ids.ShouldBe(expected, ignoreOrder: true);
        foreach (var person in sink.All.GroupBy(r => (string)r.Json["subject"]!))
            person.Select(r => r.Id).ShouldBe(expected.Where(id => person.Any(r => r.Id == id)), $"of {person.Key} in {org.Slug}");
    }

    [Fact]
    public async Task Where_attempts_fail_each_event_arrives_once_for_each_answer_that_says_so()
    {
        await using var sink = await WebhookSink.StartAsync();
        var (seen, taken) = (new ConcurrentDictionary<string, bool>(), new ConcurrentQueue<string>());
        sink.Answer = http =>
        {
            var id = http.Request.Headers["webhook-id"].ToString();
            var first = seen.TryAdd(id, true) && Math.Abs(id.GetHashCode(StringComparison.Ordinal)) % 7 == 0; // Never three in a row: the endpoint goes on.
            if (!first) taken.Enqueue(id);
            return WebhookSink.Say(http, first ? 503 : 204);
        };
        var nodes = await NodesAsync();

        var (_, expected) = await LiveAsync(sink, nodes);
        await Soon.Async(() => Task.FromResult(taken.Count), count => count >= expected.Count, Patience);
        await Task.Delay(1000, Ct);
        foreach (var node in nodes) await node.DisposeAsync();

        taken.ShouldBe(expected, ignoreOrder: true);
    }
}
