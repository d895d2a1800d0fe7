using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Gatehouse.Idp;

/// <summary>A message that came, on either binding.</summary>
/// <param name="RawQuery">On the redirect binding: what a signature is over.</param>
sealed record SamlMessage(XmlElement Root, string? RelayState, string? RawQuery)
{
    public string Id => Root.GetAttribute("ID");

    public string Issuer => Root["Issuer", Names.Assertion]?.InnerText.Trim() ?? "";

    /// <summary>SAMLRequest or SAMLResponse; null when there is none.</summary>
    public static async Task<SamlMessage?> ReadAsync(HttpContext http, string parameter)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            var form = await http.Request.ReadFormAsync();
            return form[parameter].ToString() is { Length: > 0 } posted ? new(Parse(Convert.FromBase64String(posted)), form["RelayState"], null) : null;
        }

        if (http.Request.Query[parameter].ToString() is not { Length: > 0 } deflated) return null;
        using var inflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(deflated)), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await inflate.CopyToAsync(plain);
        return new(Parse(plain.ToArray()), http.Request.Query["RelayState"], http.Request.QueryString.Value!.TrimStart('?'));
    }

    public bool IsSignedBy(IReadOnlyList<RSA> keys)
    {
        if (RawQuery is null) return Signing.IsSigned(Root, keys);
        var parts = RawQuery.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[^1], StringComparer.Ordinal);
        if (!parts.TryGetValue("Signature", out var signature)) return false;
        var signed = string.Join('&', ((string[])["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg"]).Where(parts.ContainsKey).Select(name => $"{name}={parts[name]}"));
        return keys.Any(k => k.VerifyData(Encoding.UTF8.GetBytes(signed), Convert.FromBase64String(Uri.UnescapeDataString(signature)), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>The query of a signed redirect.</summary>
    public static string Query(string parameter, string xml, string? relayState, Keys keys, Quirks quirks, bool signed = true)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(Encoding.UTF8.GetBytes(xml));
        var query = $"{parameter}={Escape(Convert.ToBase64String(deflated.ToArray()))}";
        if (!string.IsNullOrEmpty(relayState)) query += $"&RelayState={Escape(relayState)}";
        if (!signed) return query;
        query += $"&SigAlg={Escape(quirks.Sha1 ? Names.RsaSha1 : Names.RsaSha256)}";
        var signature = keys.Rsa.SignData(Encoding.UTF8.GetBytes(query), quirks.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{query}&Signature={Escape(Convert.ToBase64String(signature))}";

        string Escape(string text) => quirks.LowerCase ? Lower(Uri.EscapeDataString(text)) : Uri.EscapeDataString(text);
    }

    static string Lower(string escaped)
    {
        var text = new StringBuilder(escaped);
        for (var i = 0; i + 2 < text.Length; i++)
            if (text[i] == '%') (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
        return text.ToString();
    }

    static XmlElement Parse(byte[] octets)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(Encoding.UTF8.GetString(octets));
        return document.DocumentElement!;
    }
}
