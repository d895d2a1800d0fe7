using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Data;

/// <summary>
/// SQLite: readers in parallel on the write-ahead log, and one writer that commits whatever waits together, so that concurrent
/// requests share one fsync. Each is answered only after it; one that fails leaves the others.
/// </summary>
sealed class SqliteEngine : Engine
{
    const int MostPerCommit = 256;

    static readonly SqlShape Begin = SqlShape.Of("begin"), BeginImmediate = SqlShape.Of("begin immediate"), Commit = SqlShape.Of("commit"), Rollback = SqlShape.Of("rollback"),
        Savepoint = SqlShape.Of("savepoint one"), RollbackToOne = SqlShape.Of("rollback to one"), Release = SqlShape.Of("release one");

    readonly string connectionString;
    readonly ConcurrentBag<SqliteLink> readers = [];
    readonly Channel<Work> queue = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    readonly Thread writer;

    public SqliteEngine(string connectionString)
    {
        this.connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString();
        var link = new SqliteLink(this.connectionString, writes: true);
        writer = new Thread(() => Write(link)) { IsBackground = true, Name = "sqlite-writer" };
        writer.UnsafeStart(); // Not with the context of whoever came first.
    }

    public override Dialect Dialect => Dialect.Sqlite;

    // SQLite has no asynchronous I/O: a read runs where it is called.
    public override Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!readers.TryTake(out var link)) link = new SqliteLink(connectionString);
        try
        {
            if (reads.Count > 1) link.Run(Begin);
            foreach (var (statement, row) in reads) link.Query(statement, row);
            if (reads.Count > 1) link.Run(Commit);
        }
        catch
        {
            link.Dispose(); // With whatever transaction it was in.
            throw;
        }

        readers.Add(link);
        return Task.CompletedTask;
    }

    public override async Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken ct)
    {
        T result = default!;
        var turn = new Work(async session => (result = await work(session)) is not IUndo { Undo: true }, ct);
        await queue.Writer.WriteAsync(turn, ct);
        await turn.Done.Task;
        return result;
    }

    public override async Task ScriptAsync(Func<Func<string, Task>, Func<string, Task<object?>>, Task> work, CancellationToken ct)
    {
        using var link = new SqliteLink(connectionString);
        link.Run(BeginImmediate);
        await work(sql => { link.Script(sql); return Task.CompletedTask; }, sql => Task.FromResult(link.Scalar(sql)));
        link.Run(Commit);
    }

    void Write(SqliteLink link)
    {
        using (link)
        {
            var session = new SqliteSession(link);
            var taken = new List<Work>(MostPerCommit);
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                taken.Clear();
                try
                {
                    link.Run(BeginImmediate);
                    if (!Together(link, session, taken)) Apart(link, session, taken);
                    link.Run(Commit);
                }
                catch (Exception fault)
                {
                    // Nothing of this batch is on disk (busy, disk full): everybody hears it, and nobody was answered yet.
                    link.TryRun(Rollback);
                    if (taken.Count == 0 && queue.Reader.TryRead(out var first)) taken.Add(first);
                    foreach (var work in taken) work.Done.TrySetException(fault);
                    continue;
                }

                foreach (var work in taken) work.Answer();
            }
        }
    }

    /// <summary>
    /// Whatever waits, without savepoints: under one, SQLite keeps a copy of each page before its first change. Most of what fails has written
    /// nothing by then.
    /// </summary>
    /// <returns>False when something is to be undone that was written.</returns>
    bool Together(SqliteLink link, SqliteSession session, List<Work> taken)
    {
        while (taken.Count < MostPerCommit && queue.Reader.TryRead(out var work))
        {
            taken.Add(work);
            var written = link.RowsWritten;
            var keep = work.Try(session);
            Demand(link, work);
            if (!keep && link.RowsWritten != written) return false;
        }

        return true;
    }

    /// <summary>The same from the beginning, each with a savepoint to go back to: one that fails leaves the others.</summary>
    static void Apart(SqliteLink link, SqliteSession session, List<Work> taken)
    {
        link.Run(Rollback);
        link.Run(BeginImmediate);
        foreach (var work in taken)
        {
            link.Run(Savepoint);
            var keep = work.Try(session);
            Demand(link, work);
            if (!keep) link.Run(RollbackToOne);
            link.Run(Release);
        }
    }

    /// <summary>A full disk ends a transaction, and what came afterwards would be committed piece by piece.</summary>
    static void Demand(SqliteLink link, Work work)
    {
        if (!link.InTransaction) throw new InvalidOperationException("SQLite ended the transaction.", work.Fault);
    }

    public override ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        writer.Join();
        foreach (var link in readers) link.Dispose();
        return ValueTask.CompletedTask;
    }

    sealed record Work(Func<Session, Task<bool>> Run, CancellationToken Cancel)
    {
        public Exception? Fault { get; private set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>It may run a second time.</summary>
        /// <returns>Whether to keep what it wrote.</returns>
        public bool Try(Session session)
        {
            Fault = null;
            try
            {
                Cancel.ThrowIfCancellationRequested();
                // Nothing in a transaction waits for anything but the database, which is synchronous here.
                return Run(session).GetAwaiter().GetResult();
            }
            catch (Exception met)
            {
                Fault = met;
                return false;
            }
        }

        /// <summary>After the commit: a refusal, too, may rest on what others wrote.</summary>
        public void Answer()
        {
            if (Fault is OperationCanceledException) Done.TrySetCanceled(Cancel);
            else if (Fault is not null) Done.TrySetException(Fault);
            else Done.TrySetResult();
        }
    }

    sealed class SqliteSession(SqliteLink link) : Session
    {
        public override void Do(Statement statement, Action<int>? affected = null)
        {
            var count = link.Execute(statement);
            affected?.Invoke(count);
        }

        public override void Demand(Statement condition) => link.Query(condition, OrgDb.Hold);

        public override void Ask(Statement statement, Action<Row> row) => link.Query(statement, row);

        public override Task QueryAsync(Statement statement, Action<Row> row, CancellationToken ct)
        {
            link.Query(statement, row);
            return Task.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken ct) => Task.CompletedTask;
    }
}
