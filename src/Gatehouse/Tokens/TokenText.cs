using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Tokens;

/// <summary>
/// What a client shows: a prefix that secret scanners recognise, 256 random bits, and a check that tells a mistyped or cut token
/// from a wrong one. Only its hash is stored.
/// </summary>
public static class TokenText
{
    public const string ScimPrefix = "gatehouse_scim_", AccessPrefix = "gatehouse_access_", ApiPrefix = "gatehouse_api_", SetupPrefix = "gatehouse_setup_";

    const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int Random = 43, Check = 6; // 43 letters of 62 are 256 bits.

    public static string New(string prefix)
    {
        var body = prefix + RandomNumberGenerator.GetString(Alphabet, Random);
        return body + CheckOf(body);
    }

    public static bool IsWhole(string token) => token.Length > Check && CheckOf(token[..^Check]) == token[^Check..];

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Enough to recognise a token in a list, not enough to guess it.</summary>
    public static string Hint(string token) => token[..(token.LastIndexOf('_') + 5)] + "…";

    static string CheckOf(string body) => string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(body)).Take(Check).Select(b => Alphabet[b % Alphabet.Length]));
}
