using System.Text;

namespace Gatehouse.Web;

/// <summary>
/// Where the master keys lie: in GATEHOUSE_MASTER_KEY, in the file that GATEHOUSE_MASTER_KEY_FILE names, else in the data folder, where the first one is made.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="FilePath">Null where they are in the environment.</param>
public sealed record KeySource(string Name, string? FilePath)
{
    const string Variable = "GATEHOUSE_MASTER_KEY", FileName = "master.key";

    public static KeySource Of(string dataFolder)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }) return new(Variable, null);
        var file = Environment.GetEnvironmentVariable(Variable + "_FILE") is { Length: > 0 } named ? named : Path.Combine(dataFolder, FileName);
        return new(file, file);
    }

    public bool IsThere => FilePath is null || File.Exists(FilePath);

    public string Read() => (FilePath is null ? Environment.GetEnvironmentVariable(Variable)! : File.ReadAllText(FilePath)).Trim();

    /// <summary>The first key. Two first starts agree on one.</summary>
    public void Make()
    {
        var aside = Aside(MasterKey.New().Entry);
        try
        {
            File.Move(aside, FilePath!, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(aside);
        }
    }

    /// <summary>In place of what is there. A crash leaves either.</summary>
    public void Write(KeyRing ring)
    {
        var aside = Aside(ring.Write());
        File.Move(aside, Target, overwrite: true);
        // The name is to be on disk as well, before anything is sealed with a key that stands nowhere else: the file's own journal has its renaming.
        using var there = new FileStream(Target, FileMode.Open, FileAccess.ReadWrite);
        there.Flush(flushToDisk: true);
    }

    /// <summary>A link stays one.</summary>
    string Target => File.ResolveLinkTarget(FilePath!, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(FilePath!);

    string Aside(string text)
    {
        var folder = Path.GetDirectoryName(File.Exists(FilePath) ? Target : Path.GetFullPath(FilePath!))!;
        Directory.CreateDirectory(folder);
        var aside = Path.Combine(folder, $"master.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(aside, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
        return aside;
    }
}
