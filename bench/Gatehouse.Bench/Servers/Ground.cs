namespace Gatehouse.Bench;

/// <summary>One of the two kinds of database, and a place in it for each server.</summary>
abstract class Ground(string scratch)
{
    public abstract string Name { get; }

    /// <summary>Version and durability, for the head of the report.</summary>
    public abstract Task<string> AboutAsync(CancellationToken ct);

    /// <summary>The process whose children do the database's work, when it is not the server itself.</summary>
    public virtual int? DatabaseProcess => null;

    public async Task<Place> NewAsync(string name, CancellationToken ct)
    {
        var folder = Path.Combine(scratch, Name, name);
        Directory.CreateDirectory(folder);
        return new(name, folder, await NewDatabaseAsync(name, folder, ct));
    }

    public async Task RemoveAsync(Place place, CancellationToken ct)
    {
        await RemoveDatabaseAsync(place, ct);
        Directory.Delete(place.Folder, recursive: true);
    }

    public abstract Task<RowLoader> LoaderAsync(Place place, CancellationToken ct);

    /// <summary>As the floor wants to be told.</summary>
    public abstract string FloorConnection(Place place);

    protected abstract Task<string> NewDatabaseAsync(string name, string folder, CancellationToken ct);
    protected abstract Task RemoveDatabaseAsync(Place place, CancellationToken ct);
}
