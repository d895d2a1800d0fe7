using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sample.AspNet;

public sealed record Heard(string Id, string Type, string Org, string Subject, DateTimeOffset At);

/// <summary>Webhooks of Gatehouse, signed as standardwebhooks.com says.</summary>
public sealed class Hooks(string secret)
{
    const int Kept = 1000;

    static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    readonly byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
    readonly ConcurrentQueue<Heard> heard = new(); // A real app works on them, and remembers ids: the same event may come twice.

    public IEnumerable<Heard> Heard(string? org) => heard.Where(h => h.Org == org).Reverse().Take(10);

    /// <summary>Null when it is not Gatehouse's, or old.</summary>
    public async Task<Heard?> ReceiveAsync(HttpRequest request)
    {
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory);
        var (id, timestamp, body) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(), memory.ToArray());
        if (!long.TryParse(timestamp, out var seconds) || (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Oldest) return null;
        var expected = HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]);
        // Two of them while the secret is rotated.
        if (!request.Headers["webhook-signature"].ToString().Split(' ').Any(one => Matches(one, expected))) return null;
        var json = JsonDocument.Parse(body).RootElement;
        var told = new Heard(id, json.GetProperty("type").GetString()!, json.GetProperty("org").GetProperty("id").GetString()!, json.TryGetProperty("subject", out var subject) ? subject.GetString() ?? "" : "", json.GetProperty("at").GetDateTimeOffset());
        if (heard.All(h => h.Id != id)) heard.Enqueue(told);
        while (heard.Count > Kept) heard.TryDequeue(out _);
        return told;
    }

    static bool Matches(string signature, byte[] expected)
    {
        var given = new byte[expected.Length];
        return signature.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64String(signature[3..], given, out var length) && length == expected.Length && CryptographicOperations.FixedTimeEquals(given, expected);
    }
}
