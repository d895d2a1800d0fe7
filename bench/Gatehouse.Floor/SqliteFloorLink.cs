using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Floor;

/// <summary>One connection with its prepared statements; used by one thread at a time.</summary>
sealed class SqliteFloorLink : IDisposable
{
    readonly SqliteConnection connection;
    readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public SqliteFloorLink(string file)
    {
        connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        foreach (var pragma in (string[])["busy_timeout = 5000", "journal_mode = wal", "synchronous = full", "cache_size = -65536", "mmap_size = 268435456"])
            Run($"pragma {pragma}");
    }

    public int Run(string sql, params object?[] values) => Bind(sql, values).ExecuteNonQuery();

    public long Number(string sql, params object?[] values) => (long)Bind(sql, values).ExecuteScalar()!;

    public byte[]? One(string sql, params object?[] values) => Bind(sql, values).ExecuteScalar() as byte[];

    public List<byte[]> All(string sql, params object?[] values)
    {
        using var rows = Bind(sql, values).ExecuteReader();
        var list = new List<byte[]>();
        while (rows.Read()) list.Add(rows.GetFieldValue<byte[]>(0));
        return list;
    }

    public (byte[] Document, int Version)? Versioned(string sql, params object?[] values)
    {
        using var rows = Bind(sql, values).ExecuteReader();
        return rows.Read() ? (rows.GetFieldValue<byte[]>(0), rows.GetInt32(1)) : null;
    }

    public void Dispose()
    {
        foreach (var command in prepared.Values) command.Dispose();
        connection.Dispose();
    }

    SqliteCommand Bind(string sql, object?[] values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            prepared[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), null);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
