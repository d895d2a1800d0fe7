using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Floor;

/// <summary>SQLite: readers in parallel on the write-ahead log, and one writer that commits together whatever waits (synchronous=full).</summary>
sealed class SqliteFloor : FloorStore
{
    const int MostPerCommit = 256;

    readonly string file;
    readonly SqliteFloorLink writer;
    readonly ConcurrentBag<SqliteFloorLink> readers = [];
    readonly Channel<(Action Work, TaskCompletionSource Done)> queue = Channel.CreateUnbounded<(Action, TaskCompletionSource)>(new() { SingleReader = true });
    readonly Thread thread;

    public SqliteFloor(string file)
    {
        this.file = file;
        writer = new(file);
        thread = new(Write) { IsBackground = true };
        thread.Start();
    }

    public override Task InitAsync() => WriteAsync(() =>
    {
        foreach (var statement in Schema.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) writer.Run(statement);
    });

    const string Schema = """
        create table if not exists users (seq integer primary key, id blob unique not null, user_name text unique not null, external_id text,
          active int, version int, doc blob, emails text);
        create index if not exists users_external on users (external_id);
        create table if not exists groups (id blob primary key, name text, doc blob);
        create index if not exists groups_name on groups (name);
        create table if not exists members (group_id blob, user_id blob, primary key (group_id, user_id)) without rowid;
        create index if not exists members_user on members (user_id);
        """;

    public override async Task<bool> AddUserAsync(FloorUser user)
    {
        var made = false;
        await WriteAsync(() => made = Insert(user) == 1);
        return made;
    }

    public override Task<byte[]?> ByNameAsync(string name) => Task.FromResult(Read(link => link.One("select doc from users where user_name = $1", name)));

    public override Task<byte[]?> ByIdAsync(Guid id) => Task.FromResult(Read(link => link.One("select doc from users where id = $1", Key(id))));

    public override Task<FloorPage> PageAsync(int skip, int count) => Task.FromResult(Read(link => new FloorPage(
        link.Number("select count(*) from users"),
        link.All("select doc from users order by seq limit $1 offset $2", count, skip))));

    public override Task<FloorPage> EmailContainsAsync(string text, int skip, int count) => Task.FromResult(Read(link => new FloorPage(
        link.Number("select count(*) from users where instr(emails, $1) > 0", text),
        link.All("select doc from users where instr(emails, $1) > 0 order by seq limit $2 offset $3", text, count, skip))));

    public override async Task<byte[]?> PatchAsync(Guid id, bool active, Func<byte[], int, byte[]> change)
    {
        byte[]? document = null;
        await WriteAsync(() =>
        {
            if (writer.Versioned("select doc, version from users where id = $1", Key(id)) is not var (old, version)) return;
            document = change(old, version);
            writer.Run("update users set doc = $2, version = version + 1, active = $3 where id = $1", Key(id), document, active ? 1 : 0);
        });
        return document;
    }

    public override Task AddGroupAsync(Guid id, string name, byte[] document) =>
        WriteAsync(() => writer.Run("insert into groups (id, name, doc) values ($1, $2, $3)", Key(id), name, document));

    public override Task<byte[]?> GroupByNameAsync(string name) => Task.FromResult(Read(link => link.One("select doc from groups where name = $1", name)));

    public override Task AddMembersAsync(Guid group, Guid[] users) => WriteAsync(() => Insert(group, users));

    public override Task RemoveMemberAsync(Guid group, Guid user) =>
        WriteAsync(() => writer.Run("delete from members where group_id = $1 and user_id = $2", Key(group), Key(user)));

    public override Task FillAsync(IEnumerable<FloorUser> users) => WriteAsync(() =>
    {
        foreach (var user in users) Insert(user);
    });

    public override Task FillMembersAsync(Guid group, IEnumerable<Guid> users) => WriteAsync(() => Insert(group, users));

    public override Task SettleAsync()
    {
        Read(link => link.Number("pragma wal_checkpoint(truncate)"));
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        thread.Join();
        foreach (var link in readers) link.Dispose();
        writer.Dispose();
        return ValueTask.CompletedTask;
    }

    int Insert(FloorUser user) => writer.Run(
        "insert or ignore into users (id, user_name, external_id, active, version, doc, emails) values ($1, $2, $3, 1, 1, $4, $5)",
        Key(user.Id), user.Name, user.ExternalId, user.Document, user.Email);

    void Insert(Guid group, IEnumerable<Guid> users)
    {
        var key = Key(group);
        foreach (var user in users) writer.Run("insert or ignore into members select $1, id from users where id = $2", key, Key(user));
    }

    static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    Task WriteAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Writer.TryWrite((work, done));
        return done.Task;
    }

    T Read<T>(Func<SqliteFloorLink, T> read)
    {
        if (!readers.TryTake(out var link)) link = new(file);
        try
        {
            return read(link);
        }
        finally
        {
            readers.Add(link);
        }
    }

    void Write()
    {
        var done = new List<TaskCompletionSource>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            done.Clear();
            writer.Run("begin immediate");
            while (done.Count < MostPerCommit && queue.Reader.TryRead(out var next))
            {
                try
                {
                    next.Work();
                    done.Add(next.Done);
                }
                catch (SqliteException fault)
                {
                    next.Done.SetException(fault);
                }
            }

            writer.Run("commit");
            foreach (var source in done) source.SetResult();
        }
    }
}
