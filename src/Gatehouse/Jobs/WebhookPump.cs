using System.Collections.Concurrent;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Webhooks;

namespace Gatehouse.Jobs;

/// <summary>
/// Carries events to endpoints. Each endpoint is one piece of work, on one node at a time; a slow or dead one holds nobody else up. At least
/// once: an attempt whose outcome was not written is made again, with the same id.
/// </summary>
public sealed class WebhookPump(InstanceDb db, WebhookSender sender, TimeProvider clock, ILogger<WebhookPump> log) : BackgroundService
{
    const int MostEndpoints = 64, Lanes = 4, MostFailures = 3;

    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500), Least = TimeSpan.FromMilliseconds(20), Renewal = Outbox.Lease / 4;

    readonly ConcurrentDictionary<string, Task> working = new(StringComparer.Ordinal);
    readonly FanOut fanOut = new(db, clock);
    readonly Outbox outbox = new(db, clock);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (begun, renewed) = (false, clock.GetUtcNow());
        while (!stoppingToken.IsCancellationRequested)
        {
            var wanted = false;
            try
            {
                if (!begun) await outbox.BeginAsync(stoppingToken);
                begun = true;
                if (wanted = await fanOut.IsWantedAsync(stoppingToken))
                {
                    while (await fanOut.StepAsync(stoppingToken)) { }
                    foreach (var hook in await outbox.ClaimAsync(MostEndpoints - working.Count, stoppingToken)) Begin(hook, stoppingToken);
                }

                if (!working.IsEmpty && clock.GetUtcNow() - renewed > Renewal)
                {
                    await outbox.RenewAsync(stoppingToken);
                    renewed = clock.GetUtcNow();
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException || stoppingToken.IsCancellationRequested)
            {
                if (!stoppingToken.IsCancellationRequested) Failed(log, fault); // Else the server stops, perhaps before it began, and the database with it.
            }

            await RestAsync(wanted, stoppingToken);
        }

        await Task.WhenAll(working.Values);
    }

    /// <summary>Until something was written here, or another node may have written; while nobody listens, writes wake nobody.</summary>
    async Task RestAsync(bool wanted, CancellationToken ct)
    {
        await Task.Delay(wanted ? Least : Poll, CancellationToken.None);
        if (!wanted || ct.IsCancellationRequested) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Poll);
        await db.Written.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void Begin(Webhook hook, CancellationToken ct)
    {
        var noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        working[hook.Id] = WorkAsync(hook, noted.Task, ct);
        noted.SetResult();
    }

    async Task WorkAsync(Webhook hook, Task noted, CancellationToken ct)
    {
        await noted; // Else it might end before it is among those at work.
        try
        {
            await DeliverAsync(hook, ct);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Failed(log, fault);
        }
        catch (OperationCanceledException)
        {
            // The server stops. What was not written is sent again.
        }
        finally
        {
            await outbox.ReleaseAsync(hook);
            working.TryRemove(hook.Id, out _);
        }
    }

    async Task DeliverAsync(Webhook hook, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var due = await outbox.DueAsync(hook, ct);
            var attempts = new ConcurrentQueue<(Outgoing, Sent)>();
            // What is about one subject goes one after another; the rest need not wait for it.
            var lanes = due.GroupBy(d => Math.Abs((d.Event.Subject ?? "").GetHashCode(StringComparison.Ordinal) % Lanes)).Select(lane => SendAsync(hook, lane, attempts, ct));
            await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var settled = await outbox.SettleAsync(hook, due.Count, [.. attempts], CancellationToken.None);
            if (settled is null || due.Count == 0 || settled.IsFailing) return;
            hook = settled;
        }
    }

    async Task SendAsync(Webhook hook, IEnumerable<Outgoing> lane, ConcurrentQueue<(Outgoing, Sent Sent)> attempts, CancellationToken ct)
    {
        foreach (var delivery in lane)
        {
            // It is down: the rest would fail too.
            if (ct.IsCancellationRequested || (attempts.Count >= MostFailures && attempts.All(a => !a.Sent.Arrived))) return;
            attempts.Enqueue((delivery, await sender.SendAsync(hook, delivery.Event, ct)));
        }
    }

    static readonly Action<ILogger, Exception?> Failed = LoggerMessage.Define(LogLevel.Error, new EventId(3008, "WebhooksFailed"), "Webhooks could not be delivered");
}
