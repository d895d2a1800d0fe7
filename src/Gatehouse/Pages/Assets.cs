using System.Reflection;
using System.Security.Cryptography;

namespace Gatehouse.Pages;

/// <summary>The files that pages name. Their addresses change with their content, so that browsers may keep them for good.</summary>
static class Assets
{
    public static Asset Style { get; } = new("pages.css", "text/css");

    public static Asset Script { get; } = new("send.js", "text/javascript");

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        foreach (var asset in (Asset[])[Style, Script])
            routes.MapGet($"/assets/{asset.Name}", (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                http.Response.Headers.XContentTypeOptions = "nosniff";
                return Results.Bytes(asset.Bytes, asset.Type);
            });
    }
}

sealed class Asset(string name, string type)
{
    public string Name => name;

    public string Type => type;

    public byte[] Bytes { get; } = Read(name);

    public string Address => $"/assets/{name}?{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..12]}";

    static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Gatehouse.Pages.{name}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
