namespace Gatehouse.Client;

/// <summary>A checkpoint in a file, for one reader. Either the cursor before is there or the new one, whatever happens in between.</summary>
/// <param name="path">The file. Its folder must be there.</param>
public sealed class FileCheckpoint(string path) : IEventCheckpoint
{
    /// <inheritdoc/>
    public async ValueTask<string?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return null;
        return (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim() is { Length: > 0 } cursor ? cursor : null;
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(string cursor, CancellationToken cancellationToken)
    {
        var next = path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(cursor), cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
