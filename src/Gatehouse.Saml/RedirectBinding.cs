using System.IO.Compression;
using System.Text;
using Gatehouse.Saml.Signatures;
using Gatehouse.Saml.Xml;

namespace Gatehouse.Saml;

/// <summary>
/// The redirect binding (bindings, §3.4): deflated, and signed over the query itself. A signature is verified over the raw query as it came: ADFS and Entra
/// encode with lower-case digits, and encoding anew would change the octets (B17).
/// </summary>
public static class RedirectBinding
{
    const int LongestQuery = 64 << 10;

    /// <param name="parameter">SAMLRequest or SAMLResponse.</param>
    /// <returns>The query without its question mark.</returns>
    public static string Write(string parameter, ReadOnlySpan<byte> message, string? relayState, SigningKey? key)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(message);
        var query = $"{parameter}={Uri.EscapeDataString(Convert.ToBase64String(deflated.ToArray()))}";
        if (relayState is not null) query += $"&RelayState={Uri.EscapeDataString(relayState)}";
        if (key is null) return query;
        query += $"&SigAlg={Uri.EscapeDataString(key.Method)}";
        return $"{query}&Signature={Uri.EscapeDataString(Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(query))))}";
    }

    /// <summary>The message of a raw query, and which key signed it; no key when it is not signed.</summary>
    internal static (Element Message, TrustedKey? Key) Read(string rawQuery, string parameter, IReadOnlyList<TrustedKey> keys, bool sha1)
    {
        if (rawQuery.Length > LongestQuery) throw new SamlException(Check.Size, "The query is too long.");
        var parts = Parts(rawQuery);
        var message = SafeXml.Read(Inflate(Base64.Decode(Value(parts, parameter) ?? throw new SamlException(Check.Encoding, $"The query holds no {parameter}."))));
        return (message, Value(parts, "Signature") is { } signature ? Verify(parts, parameter, Base64.Decode(signature), keys, sha1) : null);
    }

    static TrustedKey Verify(Dictionary<string, string> parts, string parameter, byte[] signature, IReadOnlyList<TrustedKey> keys, bool sha1)
    {
        if (keys.Count == 0) throw new SamlException(Check.NoKeys, "The connection has no key of the identity provider.");
        var scheme = Algorithms.FindScheme(Value(parts, "SigAlg"), sha1);
        var signed = Encoding.UTF8.GetBytes(string.Join('&', ((string[])[parameter, "RelayState", "SigAlg"]).Where(parts.ContainsKey).Select(name => $"{name}={parts[name]}")));
        return keys.FirstOrDefault(k => scheme.Verifies(k.Key, signed, signature)) ?? throw new SamlException(Check.SignatureValue, "The query was signed with none of the connection's keys.");
    }

    /// <summary>Names to values as they stand, still encoded. A name that stands twice could be read one way and verified another.</summary>
    static Dictionary<string, string> Parts(string rawQuery)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in rawQuery.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (!parts.TryAdd(equals < 0 ? pair : pair[..equals], equals < 0 ? "" : pair[(equals + 1)..])) throw new SamlException(Check.Encoding, "A parameter stands twice in the query.");
        }

        return parts;
    }

    static string? Value(Dictionary<string, string> parts, string name) => parts.TryGetValue(name, out var raw) ? Uri.UnescapeDataString(raw.Replace('+', ' ')) : null;

    /// <summary>Read no further than a message may be long (A22).</summary>
    static byte[] Inflate(byte[] deflated)
    {
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
            var bytes = new byte[SafeXml.Longest + 1];
            var length = inflate.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= SafeXml.Longest ? bytes[..length] : throw new SamlException(Check.Size, $"The message inflates to more than {SafeXml.Longest} bytes.");
        }
        catch (InvalidDataException)
        {
            throw new SamlException(Check.Encoding, "The message is not deflated.");
        }
    }
}
