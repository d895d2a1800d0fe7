using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Gatehouse.Pages;

/// <summary>The files that pages name. Their addresses change with their content, so that browsers may keep them for good.</summary>
static class Assets
{
    public static Asset Style { get; } = new("pages.css", "text/css");

    public static Asset Script { get; } = new("send.js", "text/javascript");

    /// <summary>Of the console: the look of its pages and its icons are brought in from npm by the build.</summary>
    public static Asset Tabler { get; } = new("tabler.css", "text/css");

    public static Asset Icons { get; } = new("icons.svg", "image/svg+xml");

    public static Asset ConsoleStyle { get; } = new("console.css", "text/css");

    public static Asset ConsoleScript { get; } = new("console.js", "text/javascript");

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        foreach (var asset in (Asset[])[Style, Script, Tabler, Icons, ConsoleStyle, ConsoleScript])
            routes.MapGet($"/assets/{asset.Name}", (HttpContext http) =>
            {
                var headers = http.Response.Headers;
                headers.CacheControl = "public, max-age=31536000, immutable";
                headers.XContentTypeOptions = "nosniff";
                headers.Vary = "Accept-Encoding";
                if (!http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)) return Results.Bytes(asset.Bytes, asset.Type);
                headers.ContentEncoding = "gzip";
                return Results.Bytes(asset.Compressed, asset.Type);
            });
    }
}

sealed class Asset
{
    readonly Lazy<byte[]> compressed;

    public Asset(string name, string type)
    {
        (Name, Type) = (name, type);
        Address = $"/assets/{name}?{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..12]}";
        compressed = new(() => Compress(Bytes));
    }

    public string Name { get; }

    public string Type { get; }

    public string Address { get; }

    /// <summary>Read anew: hardly anybody asks for it without compression.</summary>
    public byte[] Bytes => Read(Name);

    public byte[] Compressed => compressed.Value;

    static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Gatehouse.Pages.{name}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
