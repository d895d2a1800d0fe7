using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Bench;

/// <summary>An endpoint that takes everything and notes when.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<long> times = new();

    Receiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single() + "/hook";

    public int Count => times.Count;

    public static async Task<Receiver> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            receiver.times.Enqueue(Stopwatch.GetTimestamp());
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await receiver.app.StartAsync(ct);
        return receiver;
    }

    public void Begin() => times.Clear();

    /// <summary>From the first that came to the last; times are those between one and the next.</summary>
    public Measurement Measured(int expected)
    {
        var all = times.Order().ToArray();
        var gaps = all.Zip(all.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds).ToArray();
        return new()
        {
            Operations = all.Length, Failures = all.Length < expected ? 1 : 0, FirstFailure = all.Length < expected ? $"{all.Length} of {expected} came." : null,
            Seconds = all.Length == 0 ? 0 : Stopwatch.GetElapsedTime(all[0], all[^1]).TotalSeconds,
            MedianMilliseconds = Measurement.Percentile(gaps, 50), P99Milliseconds = Measurement.Percentile(gaps, 99),
        };
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
