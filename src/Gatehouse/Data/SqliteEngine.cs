using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Data;

/// <summary>
/// SQLite: readers in parallel on the write-ahead log, and one writer that commits whatever waits together, so that concurrent
/// requests share one fsync. Each is answered only after it; each has its own savepoint, so one that fails leaves the others.
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
            var done = new List<Work>(MostPerCommit);
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                done.Clear();
                try
                {
                    link.Run(BeginImmediate);
                    while (done.Count < MostPerCommit && queue.Reader.TryRead(out var work)) Take(link, session, work, done);
                    link.Run(Commit);
                }
                catch (Exception fault)
                {
                    // Nothing of this batch is on disk (busy, disk full): everybody hears it, and nobody was answered yet.
                    link.TryRun(Rollback);
                    if (done.Count == 0 && queue.Reader.TryRead(out var first)) done.Add(first);
                    foreach (var work in done) work.Done.TrySetException(fault);
                    continue;
                }

                foreach (var work in done) work.Done.TrySetResult();
            }
        }
    }

    static void Take(SqliteLink link, SqliteSession session, Work work, List<Work> done)
    {
        if (work.Cancel.IsCancellationRequested)
        {
            work.Done.TrySetCanceled(work.Cancel);
            return;
        }

        link.Run(Savepoint);
        try
        {
            // Nothing in a transaction waits for anything but the database, which is synchronous here.
            if (!work.Run(session).GetAwaiter().GetResult()) link.Run(RollbackToOne);
            link.Run(Release);
            done.Add(work);
        }
        catch (Exception fault)
        {
            try
            {
                link.Run(RollbackToOne);
                link.Run(Release);
            }
            finally
            {
                // A full disk ends the whole transaction, savepoints and all: nobody may wait for ever.
                work.Done.TrySetException(fault);
            }
        }
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
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    sealed class SqliteSession(SqliteLink link) : Session
    {
        public override void Do(Statement statement, Action<int>? affected = null)
        {
            var count = link.Execute(statement);
            affected?.Invoke(count);
        }

        public override void Demand(Statement condition) => link.Query(condition, _ => { });

        public override Task QueryAsync(Statement statement, Action<Row> row, CancellationToken ct)
        {
            link.Query(statement, row);
            return Task.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken ct) => Task.CompletedTask;
    }
}
