using System.Runtime.CompilerServices;

namespace Gatehouse.Client;

/// <summary>
/// Reads the events of an Org, or of all, in the order of their commits, from where it was last: through restarts of yours and of Gatehouse's. One reader a checkpoint.
/// <para>
/// At least once: the checkpoint moves behind events that you are done with, that is when you ask for the next one, and is kept once a page. After a crash the last page
/// may come again, so remember ids or do what is the same twice. None is left out.
/// </para>
/// </summary>
/// <param name="client">With a key that has <c>events:read</c>.</param>
/// <param name="checkpoint">Where to go on, and where that is kept.</param>
/// <param name="options">What is read.</param>
public sealed class FeedReader(GatehouseClient client, IEventCheckpoint checkpoint, FeedReaderOptions? options = null)
{
    readonly FeedReaderOptions wanted = options ?? new();

    /// <summary>The events from the checkpoint on, without an end: it waits for those to come. <c>await foreach</c> it.</summary>
    /// <param name="cancellationToken">The only end there is, besides your own break.</param>
    /// <returns>One after another.</returns>
    /// <exception cref="GatehouseException">
    /// <c>events.forgotten</c>: the checkpoint is older than what Gatehouse keeps. Read the directory anew, then begin with an empty checkpoint. <c>key.invalid</c>,
    /// <c>scope.missing</c>, <c>org.not-found</c>, <c>cursor.invalid</c>: waiting would not help either.
    /// </exception>
    public async IAsyncEnumerable<Event> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var saved = await checkpoint.LoadAsync(cancellationToken).ConfigureAwait(false);
        var (cursor, wait) = (saved, wanted.FirstWait);
        while (true)
        {
            var page = await PageAsync(cursor, cancellationToken).ConfigureAwait(false);
            if (page is not null)
            {
                try
                {
                    foreach (var one in page.Data)
                    {
                        yield return one;
                        cursor = one.Cursor; // Asked for the next: done with this one.
                    }

                    cursor = page.Next; // Moves also when nothing came.
                }
                finally
                {
                    // Also when the reader leaves in the middle of a page.
                    if (cursor is not null && cursor != saved) await checkpoint.SaveAsync(saved = cursor, CancellationToken.None).ConfigureAwait(false);
                }

                if (page.Data.Count > 0) wait = wanted.FirstWait;
                if (page.More) continue;
            }

            await Task.Delay(wait, wanted.Clock, cancellationToken).ConfigureAwait(false);
            wait = wait + wait < wanted.LongestWait ? wait + wait : wanted.LongestWait;
        }
    }

    /// <returns>Null: not now.</returns>
    async Task<Feed?> PageAsync(string? cursor, CancellationToken ct)
    {
        try
        {
            var types = wanted.Types.Count == 0 ? null : string.Join(',', wanted.Types);
            return wanted.Org is { } org
                ? await client.Events.ReadEventsAsync(org, wanted.PageSize, cursor, types, ct).ConfigureAwait(false) : await client.Events.ReadInstanceEventsAsync(wanted.PageSize, cursor, types, ct).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is GatehouseException { Status: 429 or >= 500 } or HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            wanted.Failed?.Invoke(fault);
            return null;
        }
    }
}
