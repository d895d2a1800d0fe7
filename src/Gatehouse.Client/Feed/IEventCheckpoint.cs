namespace Gatehouse.Client;

/// <summary>Where a reader of the feed is, kept where it outlives the reader: best in the database, in the transaction of what the events led to.</summary>
public interface IEventCheckpoint
{
    /// <summary>Where to go on.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The cursor that was saved last; null at the very first time: the oldest event that is kept.</returns>
    ValueTask<string?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a cursor. When this returns it must survive a crash, and it replaces the one before as a whole.</summary>
    /// <param name="cursor">Of the last event that is done with.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is kept.</returns>
    ValueTask SaveAsync(string cursor, CancellationToken cancellationToken);
}
