using System.Diagnostics;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Web;
using Gatehouse.Webhooks;

namespace Gatehouse.Bench;

/// <summary>A queue of events for one endpoint that answers at once, against a client that posts as much to it without signing, queue or log.</summary>
sealed class Deliveries : Workload
{
    /// <summary>As many as the product sends at once to one endpoint.</summary>
    const int Lanes = 4;

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10), Glance = TimeSpan.FromMilliseconds(20);

    public override string Name => "deliveries";
    public override string About => "webhook deliveries of a queue to one endpoint, against plain POSTs of the same size";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        await using var receiver = await Receiver.StartAsync(ct);
        var (product, reference) = (new List<Measurement>(), new List<Measurement>());
        for (var run = 0; run < arena.Size.Runs; run++)
        {
            reference.Add(await PostAsync(receiver, arena.Size.Deliveries, ct));
            product.Add(await DeliverAsync(arena, receiver, ct));
        }

        return [new("webhook deliveries to one endpoint", arena.Ground.Name, null, Lanes, Measurement.Median(product)) { Reference = Measurement.Median(reference) }];
    }

    static async Task<Measurement> DeliverAsync(Arena arena, Receiver receiver, CancellationToken ct)
    {
        var who = await arena.FreshAsync(Side.Product, ct);
        try
        {
            var place = arena.PlaceOf(who);
            await using var instance = InstanceDb.Open(place.Connection);
            var db = instance.For(new(who.People.Callers[0].Org));
            await new WebhookStore(instance, new Secrets(MasterKeys.Load(place.Folder)), TimeProvider.System).AddAsync(db, receiver.Url, EventFilter.All, Webhook.Json, "", "bench", ct);
            receiver.Begin();
            var before = who.Server.Read();
            await ManyEvents.WriteAsync(db, arena.Size.Deliveries, ct);
            var waited = Stopwatch.GetTimestamp();
            while (receiver.Count < arena.Size.Deliveries && Stopwatch.GetElapsedTime(waited) < Longest) await Task.Delay(Glance, ct);
            var used = who.Server.Read() - before;
            return receiver.Measured(arena.Size.Deliveries) with
            {
                ServerMicroseconds = used.ServerSeconds * 1e6 / Math.Max(1, receiver.Count), DatabaseMicroseconds = used.DatabaseSeconds * 1e6 / Math.Max(1, receiver.Count),
                PeakMegabytes = who.Server.PeakMegabytes(),
            };
        }
        finally
        {
            await arena.EndAsync(who);
        }
    }

    static async Task<Measurement> PostAsync(Receiver receiver, int count, CancellationToken ct)
    {
        using var client = new HttpClient();
        var (body, next) = (new byte[400], -1);
        receiver.Begin();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) < count)
            {
                using var content = new ByteArrayContent(body);
                using var answer = await client.PostAsync(new Uri(receiver.Url), content, ct);
            }
        }));
        return receiver.Measured(count);
    }
}
