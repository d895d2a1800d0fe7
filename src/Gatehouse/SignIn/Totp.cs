using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.SignIn;

/// <summary>Time-based one-time passwords as authenticator apps make them (RFC 6238): SHA-1, six digits, thirty seconds.</summary>
static class Totp
{
    const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const int SecretLength = 20, Period = 30, Digits = 1_000_000;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>The step whose code this is, one to either side of now; null when it is none, or not after the last one that was used.</summary>
    public static long? Step(byte[] secret, string code, DateTimeOffset now, long last)
    {
        var current = now.ToUnixTimeSeconds() / Period;
        for (var step = current - 1; step <= current + 1; step++)
            if (step > last && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(code))) return step;
        return null;
    }

    public static string Code(byte[] secret, DateTimeOffset now) => Code(secret, now.ToUnixTimeSeconds() / Period);

    /// <summary>As apps take it, by typing or as a QR code.</summary>
    public static string Address(byte[] secret, string name) => $"otpauth://totp/Gatehouse:{Uri.EscapeDataString(name)}?secret={Text(secret)}&issuer=Gatehouse";

    public static string Text(byte[] secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5) text.Append(Base32[Enumerable.Range(bit, 5).Aggregate(0, (five, i) => (five << 1) | (i < secret.Length * 8 ? (secret[i / 8] >> (7 - (i % 8))) & 1 : 0))]);
        return text.ToString();
    }

#pragma warning disable CA5350 // RFC 6238's own hash: the secret's strength does not rest on collisions, and most apps know no other.
    static string Code(byte[] secret, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(secret, counter);
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue) % Digits).ToString("D6", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350
}
