using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Scim;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gatehouse.Data;

/// <summary>
/// One connection to SQLite with its prepared statements, used by one thread at a time. Statements are bound and stepped
/// directly: parameters are numbered as they stand in the text, so none need be looked up by name.
/// </summary>
sealed class SqliteLink : IDisposable
{
    const int MostPrepared = 256, ShortText = 128, EnableStablePlans = 1007; // SQLITE_DBCONFIG_ENABLE_QPSG

    readonly SqliteConnection connection;
    readonly sqlite3 handle;
    readonly Dictionary<SqlShape, sqlite3_stmt> prepared = [];

    /// <summary>
    /// Each connection here has one thread at a time, so it needs no lock of its own; and SQLite's account of its memory is a lock that all
    /// connections share, which costs more than the statements on a busy server.
    /// </summary>
    static SqliteLink()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <param name="writes">The one writer has the larger cache, and moves the log into the database less often.</param>
    public SqliteLink(string connectionString, bool writes = false)
    {
        connection = new SqliteConnection(connectionString);
        connection.Open();
        handle = connection.Handle!;
        // Plans that do not look at bound values. Else "limit $3" is planned anew at every execution (SQLite 3.50).
        raw.sqlite3_db_config(handle, EnableStablePlans, 1, out _);
        // synchronous=full: an acknowledged write survives power loss. The CLI writes while the server runs, hence the patience.
        Script("""
            pragma busy_timeout = 15000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
            pragma cache_size = -4000; pragma temp_store = memory
            """);
        if (writes) Script("pragma cache_size = -64000; pragma wal_autocheckpoint = 16384");
        connection.CreateFunction("fold", (string? text) => text is null ? null : Fold.Key(text), isDeterministic: true);
    }

    public void Run(SqlShape sql) => Finish(Prepared(sql));

    public void TryRun(SqlShape sql)
    {
        try
        {
            Run(sql);
        }
        catch (SqliteException)
        {
            // There was no transaction to end.
        }
    }

    /// <summary>By all statements so far. One that failed has written nothing.</summary>
    public int RowsWritten => raw.sqlite3_total_changes(handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>How many rows it touched.</summary>
    public int Execute(Statement statement)
    {
        Finish(Bound(statement));
        return raw.sqlite3_changes(handle);
    }

    public void Query(Statement statement, Action<Row> read)
    {
        var stepping = Bound(statement);
        try
        {
            var row = new SqliteRow(stepping);
            while (true)
            {
                var result = raw.sqlite3_step(stepping);
                if (result == raw.SQLITE_DONE) return;
                if (result != raw.SQLITE_ROW) SqliteException.ThrowExceptionForRC(result, handle);
                read(row);
            }
        }
        finally
        {
            raw.sqlite3_reset(stepping);
        }
    }

    public void Script(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    void Finish(sqlite3_stmt stepping)
    {
        var result = raw.sqlite3_step(stepping);
        while (result == raw.SQLITE_ROW) result = raw.sqlite3_step(stepping);
        if (result == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(stepping);
            return;
        }

        // The message belongs to the connection until the next call; then the statement can be used again.
        try
        {
            SqliteException.ThrowExceptionForRC(result, handle);
        }
        finally
        {
            raw.sqlite3_reset(stepping);
        }
    }

    sqlite3_stmt Bound(Statement statement)
    {
        var stepping = Prepared(statement.Shape);
        for (var i = 0; i < statement.Values.Count; i++) Check(Bind(stepping, i + 1, statement.Values[i]));
        return stepping;
    }

    static int Bind(sqlite3_stmt stepping, int position, object value) => value switch
    {
        string text => BindText(stepping, position, text),
        byte[] utf8 => raw.sqlite3_bind_text(stepping, position, utf8),
        long number => raw.sqlite3_bind_int64(stepping, position, number),
        bool truth => raw.sqlite3_bind_int64(stepping, position, truth ? 1 : 0),
        SqlNull => raw.sqlite3_bind_null(stepping, position),
        string[] list => raw.sqlite3_bind_text(stepping, position, JsonSerializer.SerializeToUtf8Bytes(list)),
        decimal number when decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue => raw.sqlite3_bind_int64(stepping, position, (long)number),
        decimal number => raw.sqlite3_bind_double(stepping, position, (double)number),
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No parameter type for {value.GetType()}.")),
    };

    /// <summary>Short text by way of the stack. (An empty span would bind null.)</summary>
    static int BindText(sqlite3_stmt stepping, int position, string text)
    {
        if (text.Length is 0 or > ShortText) return raw.sqlite3_bind_text(stepping, position, text);
        Span<byte> utf8 = stackalloc byte[3 * ShortText];
        return raw.sqlite3_bind_text(stepping, position, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    sqlite3_stmt Prepared(SqlShape sql)
    {
        if (prepared.TryGetValue(sql, out var stepping)) return stepping;
        if (prepared.Count >= MostPrepared) Forget();
        Check(raw.sqlite3_prepare_v3(handle, sql.Text, raw.SQLITE_PREPARE_PERSISTENT, out stepping));
        return prepared[sql] = stepping;
    }

    void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, handle);
    }

    SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own embedded resource, or a pragma.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    void Forget()
    {
        foreach (var stepping in prepared.Values) stepping.Dispose();
        prepared.Clear();
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    sealed class SqliteRow(sqlite3_stmt stepping) : Row
    {
        public override bool IsDBNull(int column) => raw.sqlite3_column_type(stepping, column) == raw.SQLITE_NULL;

        public override string GetString(int column) => raw.sqlite3_column_text(stepping, column).utf8_to_string();

        public override byte[] GetUtf8(int column) => raw.sqlite3_column_blob(stepping, column).ToArray();

        public override long GetInt64(int column) => raw.sqlite3_column_int64(stepping, column);

        public override bool GetBoolean(int column) => raw.sqlite3_column_int64(stepping, column) != 0;

        // Seventeen digits give a number back exactly, so that a cursor begins where the page ended.
        public override string? GetText(int column) => raw.sqlite3_column_type(stepping, column) switch
        {
            raw.SQLITE_NULL => null,
            raw.SQLITE_FLOAT => raw.sqlite3_column_double(stepping, column).ToString("R", CultureInfo.InvariantCulture),
            _ => GetString(column),
        };
    }
}
