using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Client;

/// <summary>What Gatehouse posts to an endpoint of yours, signed as Standard Webhooks says (standardwebhooks.com).</summary>
public static class Webhooks
{
    const string Prefix = "whsec_", Scheme = "v1,";

    /// <summary>How old a message may be, and how far ahead of our clock: what was recorded by somebody cannot be played again later.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a request is Gatehouse's, and what it tells.</summary>
    /// <param name="secrets">Of the endpoint, <c>whsec_…</c>. While a secret is rotated Gatehouse signs with both, so one is enough; several serve several endpoints at one address.</param>
    /// <param name="id">The header <c>webhook-id</c>: the event's id, the same at each attempt and replay.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="signature">The header <c>webhook-signature</c>.</param>
    /// <param name="body">The bytes as they came: not what a parser made of them.</param>
    /// <param name="clock">For tests.</param>
    /// <returns>The event, its <see cref="Event.Cursor"/> empty; null when the request is not Gatehouse's or too old: answer 401 and forget it. The same event may come twice, so remember ids.</returns>
    /// <exception cref="FormatException">A secret is none.</exception>
    public static Event? Verify(IEnumerable<string> secrets, string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (id is null || timestamp is null || signature is null || !IsFresh(timestamp, clock ?? TimeProvider.System)) return null;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var genuine = false;
        foreach (var secret in secrets) genuine |= Matches(signature, HMACSHA256.HashData(Key(secret), signed));
        return genuine && Read(body) is { } told && told.Id == id ? told : null;
    }

    static bool IsFresh(string timestamp, TimeProvider clock) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - seconds) <= (long)Tolerance.TotalSeconds;

    /// <summary>Several stand in the header while a secret is rotated. Compared in constant time.</summary>
    static bool Matches(string header, byte[] expected)
    {
        var (given, found) = (new byte[expected.Length], false);
        foreach (var one in header.Split(' '))
            found |= one.StartsWith(Scheme, StringComparison.Ordinal) && Convert.TryFromBase64String(one[Scheme.Length..], given, out var length) && length == expected.Length && CryptographicOperations.FixedTimeEquals(given, expected);
        return found;
    }

    static byte[] Key(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(secret[Prefix.Length..]) : throw new FormatException("A webhook's secret begins with whsec_.");

    /// <summary>What was signed and is no event is nothing that this version understands.</summary>
    static Event? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.Event) is { } told ? told with { Cursor = "" } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
