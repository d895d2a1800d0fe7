using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Web;

/// <summary>
/// The secret from which the instance derives its keys. From GATEHOUSE_MASTER_KEY or the file that GATEHOUSE_MASTER_KEY_FILE names; else made once and
/// kept in the data folder, readable by its owner only. Several nodes need the same one.
/// </summary>
public sealed class MasterKey
{
    const int Length = 32;

    readonly byte[] secret;

    const string FileName = "master.key";

    MasterKey(byte[] secret) => this.secret = secret;

    /// <exception cref="FormatException">The key is too short to be one.</exception>
    public static MasterKey Load(string dataFolder)
    {
        var given = Environment.GetEnvironmentVariable("GATEHOUSE_MASTER_KEY");
        if (string.IsNullOrEmpty(given) && Environment.GetEnvironmentVariable("GATEHOUSE_MASTER_KEY_FILE") is { Length: > 0 } file) given = File.ReadAllText(file).Trim();
        if (!string.IsNullOrEmpty(given))
            return given.Length >= Length ? new(SHA256.HashData(Encoding.UTF8.GetBytes(given))) : throw new FormatException($"GATEHOUSE_MASTER_KEY needs {Length} characters or more.");

        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path)) Make(dataFolder, path);
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path).Trim())));
    }

    /// <summary>For who only looks: null where <see cref="Load"/> would make a new one.</summary>
    public static MasterKey? Find(string dataFolder) => Environment.GetEnvironmentVariable("GATEHOUSE_MASTER_KEY") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("GATEHOUSE_MASTER_KEY_FILE") is { Length: > 0 } || File.Exists(Path.Combine(dataFolder, FileName)) ? Load(dataFolder) : null;

    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, info: Encoding.UTF8.GetBytes("gatehouse:" + purpose));

    /// <summary>Written aside and moved into place: two first starts agree on one, and a crash leaves none half.</summary>
    static void Make(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        var aside = Path.Combine(folder, $"master.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(aside, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length))));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
