using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Simulate;

/// <summary>Choices that look random and are the same for ever: drawn from a hash of what they are for.</summary>
readonly struct Lot(string kind, int index, int seed, string domain)
{
    const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    readonly byte[] hash = SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}/{index}/{seed}/{domain}")));

    public T Pick<T>(T[] from, int draw) => from[hash[draw] % from.Length];

    public string Guid() => new Guid(hash.AsSpan(0, 16)).ToString();

    public string Word(int length, int draw)
    {
        var bytes = hash;
        return string.Create(length, (bytes, draw), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = Letters[state.bytes[state.draw + i] % Letters.Length];
        });
    }

    /// <summary>1, 2, 3 …, and "1-7" for seed 7: people of different seeds are different people.</summary>
    public static string Number(int index, int seed) => seed == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{seed}");
}
