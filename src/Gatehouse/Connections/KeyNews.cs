using Gatehouse.Saml.Signatures;

namespace Gatehouse.Connections;

/// <summary>
/// What an identity provider's metadata says of its keys, held against those that are known. Metadata is not trusted by itself (B18): a new key counts at once
/// when it comes beside one that is trusted already; where all are new, somebody may have taken the address over, and they wait to be confirmed.
/// </summary>
/// <param name="Added">Certificates that are trusted from now on.</param>
/// <param name="Waiting">Those that wait.</param>
/// <param name="Confirmed">Thumbprints that waited, and stand beside a trusted one now.</param>
/// <param name="Gone">Trusted ones that are named no more.</param>
/// <param name="Back">Those that are named again.</param>
public sealed record KeyNews(IReadOnlyList<string> Added, IReadOnlyList<string> Waiting, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Gone, IReadOnlyList<string> Back)
{
    public bool IsEmpty => Added.Count + Waiting.Count + Confirmed.Count + Gone.Count + Back.Count == 0;

    /// <param name="vouched">Somebody stands for this document: all of it counts.</param>
    public static KeyNews Of(IReadOnlyList<ConnectionKey> known, IReadOnlyList<string> certificates, bool vouched)
    {
        var named = certificates.Select(c => (Text: c, Thumbprint: ThumbprintOf(c))).Where(c => c.Thumbprint is not null).DistinctBy(c => c.Thumbprint, StringComparer.Ordinal).ToList();
        var prints = named.Select(c => c.Thumbprint!).ToHashSet(StringComparer.Ordinal);
        var fresh = named.Where(c => known.All(k => k.Thumbprint != c.Thumbprint)).Select(c => c.Text).ToList();
        if (!vouched && !known.Any(k => k.AcceptedAt is not null && prints.Contains(k.Thumbprint))) return new([], fresh, [], [], []);
        return new(fresh, [], Of(k => k.AcceptedAt is null && prints.Contains(k.Thumbprint)), Of(k => k is { AcceptedAt: not null, GoneAt: null } && !prints.Contains(k.Thumbprint)),
            Of(k => k.GoneAt is not null && prints.Contains(k.Thumbprint)));

        List<string> Of(Func<ConnectionKey, bool> like) => [.. known.Where(like).Select(k => k.Thumbprint)];
    }

    /// <summary>Null for a certificate that can verify nothing here.</summary>
    public static string? ThumbprintOf(string certificate)
    {
        try
        {
            using var key = TrustedKey.Read(certificate);
            return key.Thumbprint;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
