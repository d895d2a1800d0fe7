using Microsoft.Data.Sqlite;

namespace Gatehouse.Bench;

sealed class SqliteGround(string scratch) : Ground(scratch)
{
    public override string Name => "sqlite";

    public override Task<string> AboutAsync(CancellationToken ct)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return Task.FromResult($"SQLite {connection.ServerVersion}, WAL, synchronous=full");
    }

    public override Task<RowLoader> LoaderAsync(Place place, CancellationToken ct) => Task.FromResult<RowLoader>(new SqliteLoader(place.Connection));

    public override string FloorConnection(Place place) => new SqliteConnectionStringBuilder(place.Connection).DataSource;

    protected override Task<string> NewDatabaseAsync(string name, string folder, CancellationToken ct) =>
        Task.FromResult($"Data Source={Path.Combine(folder, "gatehouse.db")}");

    protected override Task RemoveDatabaseAsync(Place place, CancellationToken ct) => Task.CompletedTask; // It goes with the folder.
}
