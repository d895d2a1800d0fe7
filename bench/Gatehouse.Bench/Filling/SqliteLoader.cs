using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Bench;

sealed class SqliteLoader : RowLoader
{
    readonly SqliteConnection connection;
    readonly List<string> indexes = [];

    public SqliteLoader(string connectionString)
    {
        connection = new(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
    }

    public override Task<List<StoredRow>> ReadAsync(string table, string column, string value, CancellationToken ct)
    {
        using var command = Command($"select * from {table} where {column} = $1");
        command.Parameters.AddWithValue("$1", value);
        using var rows = command.ExecuteReader();
        var columns = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToArray();
        var list = new List<StoredRow>();
        while (rows.Read()) list.Add(new(columns, [.. columns.Select((_, i) => rows.IsDBNull(i) ? null : rows.GetValue(i))]));
        return Task.FromResult(list);
    }

    public override Task BeginAsync(CancellationToken ct)
    {
        Run("pragma foreign_keys = off; pragma journal_mode = delete; pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144");
        var drops = new List<string>();
        using (var command = Command("select name, sql from sqlite_master where type = 'index' and sql is not null"))
        using (var rows = command.ExecuteReader())
            while (rows.Read())
            {
                drops.Add($"drop index {rows.GetString(0)}");
                indexes.Add(rows.GetString(1));
            }

        foreach (var drop in drops) Run(drop);
        return Task.CompletedTask;
    }

    public override Task LoadAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        var holes = string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")));
        using var insert = Command($"insert into {table} ({string.Join(", ", columns)}) values ({holes})");
        foreach (var hole in holes.Split(", ")) insert.Parameters.AddWithValue(hole, null);
        Run("begin");
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }

        Run("commit");
        return Task.CompletedTask;
    }

    public override Task FinishAsync(CancellationToken ct)
    {
        foreach (var index in indexes) Run(index);
        Run("pragma journal_mode = wal");
        // What is still in the system's memory would be written while we measure.
        using var file = File.OpenHandle(connection.DataSource, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
