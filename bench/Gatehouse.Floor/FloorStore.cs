namespace Gatehouse.Floor;

sealed record FloorUser(Guid Id, string Name, string? ExternalId, string Email, byte[] Document);

sealed record FloorPage(long Total, List<byte[]> Documents);

/// <summary>The rows behind the floor: one committed transaction a write, and nothing that is not needed to answer.</summary>
abstract class FloorStore : IAsyncDisposable
{
    public static FloorStore Open(string database, string connection) => database switch
    {
        "sqlite" => new SqliteFloor(connection),
        "postgres" => new PostgresFloor(connection),
        _ => throw new ArgumentException($"'{database}' is neither sqlite nor postgres.", nameof(database)),
    };

    public abstract Task InitAsync();

    /// <summary>False when the name is taken.</summary>
    public abstract Task<bool> AddUserAsync(FloorUser user);
    public abstract Task<byte[]?> ByNameAsync(string name);
    public abstract Task<byte[]?> ByIdAsync(Guid id);
    public abstract Task<FloorPage> PageAsync(int skip, int count);
    public abstract Task<FloorPage> EmailContainsAsync(string text, int skip, int count);
    public abstract Task<byte[]?> PatchAsync(Guid id, bool active, Func<byte[], int, byte[]> change);

    public abstract Task AddGroupAsync(Guid id, string name, byte[] document);
    public abstract Task<byte[]?> GroupByNameAsync(string name);
    public abstract Task AddMembersAsync(Guid group, Guid[] users);
    public abstract Task RemoveMemberAsync(Guid group, Guid user);

    /// <summary>Many rows at once, as fast as the database takes them; for the time before anybody measures.</summary>
    public abstract Task FillAsync(IEnumerable<FloorUser> users);
    public abstract Task FillMembersAsync(Guid group, IEnumerable<Guid> users);

    /// <summary>What a database does by itself when it has time, done now.</summary>
    public abstract Task SettleAsync();

    public abstract ValueTask DisposeAsync();
}
