using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.SignIn;

/// <summary>Passwords of break-glass operators: made by us, kept as PBKDF2 with a strength that is part of the text, so that it can grow.</summary>
static class Passwords
{
    const string Scheme = "pbkdf2-sha512", Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    const int Rounds = 300_000, SaltLength = 16, HashLength = 32, Length = 24;

    /// <summary>What is compared where there is no operator of that name, so that it takes as long.</summary>
    public static string Nobodys { get; } = Hash(New());

    public static string New() => RandomNumberGenerator.GetString(Letters, Length);

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return $"{Scheme}${Rounds.ToString(CultureInfo.InvariantCulture)}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}";
    }

    public static bool Matches(string password, string hash) => hash.Split('$') is [Scheme, var rounds, var salt, var derived]
        && CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), int.Parse(rounds, CultureInfo.InvariantCulture)), Convert.FromBase64String(derived));

    static byte[] Derive(string password, byte[] salt, int rounds) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, HashLength);
}
