using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Web;

/// <summary>A secret of the instance, from which keys are derived, each for one purpose.</summary>
public sealed class MasterKey
{
    public const int IdLength = 8;

    const int Length = 32;

    /// <summary>Before the secret itself, of a key whose text would not fit into a line of the ring.</summary>
    const string AsSecret = "sha256:";

    readonly byte[] secret;
    readonly ConcurrentDictionary<string, byte[]> derived = new(StringComparer.Ordinal);

    MasterKey(byte[] secret, string entry)
    {
        (this.secret, Entry) = (secret, entry);
        Fingerprint = Convert.ToHexStringLower(Derive("check"))[..16];
    }

    /// <summary>As it stands in the ring. Nobody is shown it.</summary>
    internal string Entry { get; }

    /// <summary>What the database knows of it.</summary>
    public string Fingerprint { get; }

    /// <summary>What a sealed value calls it.</summary>
    public string Id => Fingerprint[..IdLength];

    public static MasterKey New() => Of(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)));

    /// <exception cref="FormatException">The key is too short to be one.</exception>
    public static MasterKey Of(string text)
    {
        if (text.Length < Length) throw new FormatException($"A master key needs {Length} characters or more.");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new(hash, text.AsSpan().IndexOfAny("\r\n;") < 0 && !text.StartsWith(AsSecret, StringComparison.Ordinal) ? text : AsSecret + Convert.ToHexStringLower(hash));
    }

    /// <exception cref="FormatException">It is no key.</exception>
    internal static MasterKey OfEntry(string entry)
    {
        if (!entry.StartsWith(AsSecret, StringComparison.Ordinal)) return Of(entry);
        return Convert.FromHexString(entry[AsSecret.Length..]) is { Length: Length } known ? new(known, entry) : throw new FormatException($"Behind {AsSecret} stand {2 * Length} hexadecimal digits.");
    }

    public byte[] Derive(string purpose) => derived.GetOrAdd(purpose, p => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length, info: Encoding.UTF8.GetBytes("gatehouse:" + p)));
}
