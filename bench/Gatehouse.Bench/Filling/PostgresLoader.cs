using Npgsql;

namespace Gatehouse.Bench;

sealed class PostgresLoader : RowLoader
{
    const int Patience = 600; // Seconds; an index over a million rows, on a slow disk.

    readonly NpgsqlConnection connection;
    readonly List<string> indexes = [];
    readonly HashSet<string> loaded = new(StringComparer.Ordinal);

    PostgresLoader(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PostgresLoader> OpenAsync(string connectionString, CancellationToken ct)
    {
        var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = Patience }.ToString());
        await opened.OpenAsync(ct);
        return new(opened);
    }

    public override async Task<List<StoredRow>> ReadAsync(string table, string column, string value, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select * from {table} where {column} = $1", connection) { Parameters = { new() { Value = value } } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        var columns = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToArray();
        var list = new List<StoredRow>();
        while (await rows.ReadAsync(ct)) list.Add(new(columns, [.. columns.Select((_, i) => rows.IsDBNull(i) ? null : rows.GetValue(i))]));
        return list;
    }

    public override async Task BeginAsync(CancellationToken ct)
    {
        // No foreign keys are checked row by row: the rows are made by us. Needs a superuser.
        await RunAsync("set session_replication_role = replica; set maintenance_work_mem = '256MB'", ct);
        var drops = new List<string>();
        await using (var command = new NpgsqlCommand("""
            select indexname, indexdef from pg_indexes where schemaname = current_schema()
            and indexname not in (select conname from pg_constraint)
            """, connection))
        await using (var rows = await command.ExecuteReaderAsync(ct))
            while (await rows.ReadAsync(ct))
            {
                drops.Add($"drop index {rows.GetString(0)}");
                indexes.Add(rows.GetString(1));
            }

        foreach (var drop in drops) await RunAsync(drop, ct);
    }

    public override async Task LoadAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)", ct);
        copy.Timeout = TimeSpan.FromSeconds(Patience);
        foreach (var row in rows) await copy.WriteRowAsync(ct, row);
        if (await copy.CompleteAsync(ct) > 0) loaded.Add(table);
    }

    public override async Task FinishAsync(CancellationToken ct)
    {
        foreach (var index in indexes) await RunAsync(index, ct);
        await RunAsync($"vacuum analyze {string.Join(", ", loaded)}", ct);
        await RunAsync("checkpoint", ct);
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
