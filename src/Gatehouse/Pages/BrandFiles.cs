using Gatehouse.Doors;

namespace Gatehouse.Pages;

/// <summary>The style sheets and pictures of brandings, from our own address: nothing else may be loaded by a page.</summary>
static class BrandFiles
{
    public static void MapBrandFiles(this IEndpointRouteBuilder routes) => routes.MapGet("/branding/{org}/{file}", async (string org, string file, HttpContext http, Brands brands, CancellationToken ct) =>
    {
        if (org.Contains('\0', StringComparison.Ordinal) || await brands.FileAsync(org, file, ct) is not var (bytes, type)) return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(bytes, type);
    });
}
