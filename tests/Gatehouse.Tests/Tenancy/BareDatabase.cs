using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gatehouse.Tests.Tenancy;

/// <summary>The database as it is, past every rule of the product.</summary>
sealed class BareDatabase(string connection)
{
    public static readonly string[] CrossOrg = ["accounts", "orgs", "instance", "roles", "scim_tokens", "access_tokens", "schema_versions", "webhooks", "signing_keys", "connections", "connection_keys", "saml_keys", "pending_sign_ins", "replays", "sessions", "session_logins", "session_orgs", "operators", "apps", "app_secrets", "app_requests", "api_keys", "api_answers", "instance_audit_log"];

    /// <summary>Noted by jobs in the background: the last use of a token, and that its end was warned of (in the sync log and the feed too).</summary>
    static readonly string[] Restless = ["used_at", "used_from", "used_agent", "warned_days"];

    public bool IsSqlite { get; } = connection.StartsWith("Data Source", StringComparison.Ordinal);

    public async Task<List<string>> TablesAsync() => [.. (await RowsAsync(IsSqlite
        ? "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name"
        : "select table_name from information_schema.tables where table_schema = 'public' order by table_name collate \"C\"")).Select(row => row[0])];

    /// <summary>Everything that an Org owns, row by row.</summary>
    public async Task<string> ExportAsync(string org, params string[] except)
    {
        var rows = new List<string>();
        foreach (var table in (await TablesAsync()).Except(except))
        {
            var columns = await ColumnsAsync(table);
            if (table != "orgs" && !columns.Contains("org_id")) continue;
            var all = await RowsAsync($"select {string.Join(", ", columns.Except(Restless))} from {table} where {(table == "orgs" ? "id" : "org_id")} = '{org}'");
            rows.AddRange(all.Where(row => !row.Contains("housekeeping") && !row.Contains("token.expiring")).Select(row => $"{table}: {string.Join(" | ", row)}").Order(StringComparer.Ordinal));
        }

        return string.Join('\n', rows);
    }

    /// <summary>Every value of every table, to look for what must not be there.</summary>
    public async Task<string> EverythingAsync()
    {
        var rows = new List<string>();
        foreach (var table in await TablesAsync()) rows.AddRange((await RowsAsync($"select * from {table}")).Select(row => $"{table}: {string.Join(" | ", row)}"));
        return string.Join('\n', rows);
    }

    public async Task<List<string>> ColumnsAsync(string table) => [.. (await RowsAsync(IsSqlite
        ? $"select name from pragma_table_info('{table}') order by cid"
        : $"select column_name from information_schema.columns where table_schema = 'public' and table_name = '{table}' order by ordinal_position")).Select(row => row[0])];

    public async Task<List<string>> FirstColumnAsync(string sql) => [.. (await RowsAsync(sql)).Select(row => row[0])];

    public async Task<List<string[]>> RowsAsync(string sql)
    {
        await using var open = Connect();
        await open.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = open.CreateCommand();
#pragma warning disable CA2100 // Tests ask what they like.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        return rows;
    }

    // SQLite without a pool: nothing of ours may hold the file.
    DbConnection Connect() => IsSqlite ? new SqliteConnection(connection + ";Pooling=False") : new NpgsqlConnection(connection + ";Maximum Pool Size=4");
}
