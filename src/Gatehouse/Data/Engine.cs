
namespace Gatehouse.Data;

/// <summary>Runs statements. One for SQLite, one for PostgreSQL; what is above knows neither.</summary>
abstract class Engine : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    /// <summary>Runs all reads on one snapshot, in one round trip where there is one.</summary>
    public abstract Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct);

    /// <summary>
    /// Runs the work in one transaction and answers when it is safely on disk. Work whose result says <see cref="IUndo.Undo"/>
    /// is rolled back, as is work that throws. It may run twice, when two transactions met.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken ct);

    /// <summary>Statements of a migration, several in one text.</summary>
    public abstract Task ScriptAsync(Func<Func<string, Task>, Func<string, Task<object?>>, Task> work, CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    /// <summary>A statement and what to do with each row.</summary>
    public sealed record Read(Statement Statement, Action<Row> Row);
}

/// <summary>An open transaction.</summary>
abstract class Session
{
    /// <summary>Runs the statement with the next round trip; <paramref name="affected"/> hears how many rows it touched.</summary>
    public abstract void Do(Statement statement, Action<int>? affected = null);

    /// <summary>A select that says nothing unless it fails: it goes with the first round trip.</summary>
    public abstract void Demand(Statement condition);

    /// <summary>Runs the select with the next round trip, and reads its rows then.</summary>
    public abstract void Ask(Statement statement, Action<Row> row);

    /// <summary>Runs what waits, then this, and reads the rows.</summary>
    public abstract Task QueryAsync(Statement statement, Action<Row> row, CancellationToken ct);

    /// <summary>Runs what waits.</summary>
    public abstract Task FlushAsync(CancellationToken ct);
}

/// <summary>
/// What was to be locked first turned out to be more when the rest was locked. To lock it now would be against the order in which everybody
/// locks: what is locked is let go, and the work runs again.
/// </summary>
sealed class MovedException() : Exception("What was locked is not all any more.");

/// <summary>A result that knows whether its transaction is to be undone.</summary>
public interface IUndo
{
    bool Undo { get; }
}
