using System.Security.Cryptography;
using System.Text;
using Gatehouse.Web;

namespace Gatehouse.Data;

/// <summary>
/// Seals what must be readable again: "ID.TEXT", with the id of the master key that opens it. Each value is bound to its place, "table/row/column": moved elsewhere it does not open.
/// </summary>
public sealed class Secrets(MasterKeys keys)
{
    const int NonceLength = 12, TagLength = 16;

    const string Purpose = "secrets";

    /// <param name="row">See <see cref="SealedColumn.BoundTo"/>.</param>
    public string Seal(SealedColumn column, IReadOnlyList<string> row, string text)
    {
        var (key, plain) = (keys.Current, Encoding.UTF8.GetBytes(text));
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key.Derive(Purpose), TagLength);
        aes.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(column.Place(row)));
        return $"{key.Id}.{Convert.ToBase64String(box)}";
    }

    /// <exception cref="CryptographicException">Sealed elsewhere, with a key that is not there, or changed.</exception>
    public string Open(SealedColumn column, IReadOnlyList<string> row, string sealedText)
    {
        if (sealedText.Split('.') is [var id, var text])
            return Open(keys.Key(id) ?? throw new CryptographicException($"The master key {id} is missing, with which {column} is sealed. Put it into {keys.Source.Name} as old:KEY (docs/guides/keys.md)."), column, row, text)
                ?? throw new CryptographicException($"A value of {column} was changed, or stood elsewhere: it does not open with the master key {id}.");
        // Releases before the ring named no key.
        return keys.Ring.All.Select(key => Open(key, column, row, sealedText)).FirstOrDefault(opened => opened is not null)
            ?? throw new CryptographicException($"A value of {column} opens with no master key of {keys.Source.Name}. It was sealed by an earlier release: put the key of then there as old:KEY (docs/guides/keys.md).");
    }

    static string? Open(MasterKey key, SealedColumn column, IReadOnlyList<string> row, string text)
    {
        var box = new Span<byte>(new byte[text.Length]);
        if (!Convert.TryFromBase64String(text, box, out var length) || length < NonceLength + TagLength) return null;
        box = box[..length];
        var plain = new byte[length - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(key.Derive(Purpose), TagLength);
            aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(column.Place(row)));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
