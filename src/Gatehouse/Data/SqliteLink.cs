using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Gatehouse.Scim;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Data;

/// <summary>One connection to SQLite with its prepared statements. Used by one thread at a time.</summary>
sealed class SqliteLink : IDisposable
{
    const int MostPrepared = 256;

    readonly SqliteConnection connection;
    readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public SqliteLink(string connectionString)
    {
        connection = new SqliteConnection(connectionString);
        connection.Open();
        // synchronous=full: an acknowledged write survives power loss. The CLI writes while the server runs, hence the patience.
        Script("""
            pragma busy_timeout = 15000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
            pragma cache_size = -8000; pragma temp_store = memory
            """);
        connection.CreateFunction("fold", (string? text) => text is null ? null : Fold.Key(text), isDeterministic: true);
    }

    public void Run(string sql) => Prepared(sql).ExecuteNonQuery();

    public void TryRun(string sql)
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

    public int Execute(Statement statement) => Bind(statement).ExecuteNonQuery();

    public void Query(Statement statement, Action<DbDataReader> row)
    {
        using var rows = Bind(statement).ExecuteReader();
        while (rows.Read()) row(rows);
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

    SqliteCommand Bind(Statement statement)
    {
        var command = Prepared(statement.Text);
        for (var i = command.Parameters.Count; i < statement.Values.Count; i++)
            command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), null));
        for (var i = 0; i < statement.Values.Count; i++) command.Parameters[i].Value = Value(statement.Values[i]);
        return command;
    }

    static object Value(object value) => value switch
    {
        SqlNull => DBNull.Value,
        string[] list => JsonSerializer.Serialize(list),
        bool truth => truth ? 1L : 0L,
        decimal number => (double)number,
        _ => value,
    };

    SqliteCommand Prepared(string sql)
    {
        if (prepared.TryGetValue(sql, out var command)) return command;
        if (prepared.Count >= MostPrepared) Forget();
        return prepared[sql] = Command(sql);
    }

    SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Built by SqlText, whose holes are parameters, or our own embedded resource.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    void Forget()
    {
        foreach (var command in prepared.Values) command.Dispose();
        prepared.Clear();
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }
}
