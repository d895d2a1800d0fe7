using Npgsql;

namespace Gatehouse.Bench;

/// <summary>A PostgreSQL server that is there already. What is measured must survive power loss, so it is told to, and asked.</summary>
sealed class PostgresGround : Ground
{
    static readonly string[] Settings = ["fsync", "synchronous_commit", "full_page_writes"];

    readonly string connection;
    readonly bool ours;
    readonly int? process;

    PostgresGround(string scratch, string connection, bool ours, int? process) : base(scratch) =>
        (this.connection, this.ours, this.process) = (connection, ours, process);

    public override string Name => "postgres";

    public override int? DatabaseProcess => process;

    /// <param name="scratch">For the servers' own files.</param>
    /// <param name="connection">Of a superuser, without a database.</param>
    /// <param name="ours">The server was made for us: its settings may be changed.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<PostgresGround> OpenAsync(string scratch, string connection, bool ours, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        if (ours)
        {
            foreach (var setting in Settings) await RunAsync(source, $"alter system set {setting} = on", ct);
            await RunAsync(source, "select pg_reload_conf()", ct);
            await Task.Delay(500, ct); // Every process of the server reads them for itself.
        }

        await using var backend = await source.OpenConnectionAsync(ct);
        return new(scratch, connection, ours, ours ? Proc.ParentOf(backend.ProcessID) : null);
    }

    /// <exception cref="InvalidOperationException">A setting is off: such numbers would say nothing.</exception>
    public override async Task<string> AboutAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var said = new List<string>();
        foreach (var setting in Settings)
        {
            await using var show = source.CreateCommand($"show {setting}");
            var value = (string)(await show.ExecuteScalarAsync(ct))!;
            if (value != "on") throw new InvalidOperationException($"PostgreSQL runs with {setting}={value}. Turn it on: speed without durability is not measured here.");
            said.Add($"{setting}=on");
        }

        await using var version = source.CreateCommand("show server_version");
        return $"PostgreSQL {((string)(await version.ExecuteScalarAsync(ct))!).Split(' ')[0]}, {string.Join(", ", said)}";
    }

    public override async Task<RowLoader> LoaderAsync(Place place, CancellationToken ct) => await PostgresLoader.OpenAsync(place.Connection, ct);

    public override string FloorConnection(Place place) => place.Connection;

    protected override async Task<string> NewDatabaseAsync(string name, string folder, CancellationToken ct)
    {
        var database = $"gatehouse_bench_{name.Replace('-', '_')}";
        await using var source = NpgsqlDataSource.Create(connection);
        await RunAsync(source, $"drop database if exists {database} with (force)", ct);
        await RunAsync(source, $"create database {database}", ct);
        return new NpgsqlConnectionStringBuilder(connection) { Database = database }.ToString();
    }

    /// <summary>A server of ours goes as a whole, and each drop would be a checkpoint.</summary>
    protected override async Task RemoveDatabaseAsync(Place place, CancellationToken ct)
    {
        if (ours) return;
        await using var source = NpgsqlDataSource.Create(connection);
        await RunAsync(source, $"drop database if exists {new NpgsqlConnectionStringBuilder(place.Connection).Database} with (force)", ct);
    }

    static async Task RunAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(ct);
    }
}
