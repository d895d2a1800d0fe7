using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Webhooks;

/// <summary>Standard Webhooks: what is signed is id, time and body, by every secret that is valid (standardwebhooks.com).</summary>
static class Signature
{
    const string Prefix = "whsec_";
    const int Length = 32;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    public static string Of(IEnumerable<string> secrets, string id, DateTimeOffset at, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")), .. body];
        return string.Join(' ', secrets.Select(s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(s[Prefix.Length..]), signed))));
    }
}
