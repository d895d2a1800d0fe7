using System.Security.Cryptography;
using System.Text;
using Gatehouse.Web;

namespace Gatehouse.Data;

/// <summary>
/// Seals what must be readable again. Each value is bound to its place, "table/row/column": moved elsewhere it does not open.
/// </summary>
public sealed class Secrets(MasterKey master)
{
    const int NonceLength = 12, TagLength = 16;

    readonly byte[] key = master.Derive("secrets");

    public string Seal(string place, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(place));
        return Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">Sealed elsewhere, with another key, or changed.</exception>
    public string Open(string place, string sealedText)
    {
        var box = Convert.FromBase64String(sealedText);
        if (box.Length < NonceLength + TagLength) throw new CryptographicException("This is nothing that was sealed.");
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }
}
