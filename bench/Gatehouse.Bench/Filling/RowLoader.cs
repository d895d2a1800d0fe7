namespace Gatehouse.Bench;

sealed record StoredRow(IReadOnlyList<string> Columns, IReadOnlyList<object?> Values);

/// <summary>
/// Reads rows of the product's own tables and writes a million like them in seconds: without indexes, which are made at the end,
/// and without durability, which is restored at the end. Nobody else may use the database meanwhile.
/// </summary>
abstract class RowLoader : IAsyncDisposable
{
    public abstract Task<List<StoredRow>> ReadAsync(string table, string column, string value, CancellationToken ct);
    public abstract Task BeginAsync(CancellationToken ct);
    public abstract Task LoadAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct);
    public abstract Task FinishAsync(CancellationToken ct);
    public abstract ValueTask DisposeAsync();
}
