using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Oidc;

/// <summary>Proof key for code exchange (RFC 7636), S256 alone: "plain" protects from nothing that matters.</summary>
public static class Pkce
{
    /// <summary>256 random bits.</summary>
    public static string NewVerifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>§4.1: 43 to 128 unreserved characters.</summary>
    public static bool IsVerifier(string text) => text.Length is >= 43 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');

    public static bool Matches(string verifier, string challenge) => IsVerifier(verifier)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Challenge(verifier)), Encoding.ASCII.GetBytes(challenge));
}
