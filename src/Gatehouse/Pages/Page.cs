using System.Text;
using Gatehouse.Data;
using Gatehouse.Doors;

namespace Gatehouse.Pages;

/// <summary>
/// A whole page: plain HTML under a policy that lets nothing in but our own style sheet. It works without JavaScript; the one script there is presses the button of
/// a form that is on its way to an identity provider.
/// </summary>
sealed record Page(string Title, Html Body) : IResult
{
    public int Status { get; init; } = 200;

    /// <summary>For tables rather than one form.</summary>
    public bool IsWide { get; init; }

    /// <summary>Where its forms may lead besides ourselves, also by a redirect: browsers ask for both.</summary>
    public IReadOnlyList<string> FormTargets { get; init; } = [];

    /// <summary>Whose page it is; null shows the instance's look.</summary>
    public OrgId? Org { get; init; }

    /// <summary>An answer to too many: nothing is looked up for it.</summary>
    public bool IsBare { get; init; }

    /// <summary>Its form is sent without waiting for the person, where there is JavaScript.</summary>
    public bool SendsItself { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var brand = IsBare ? Brand.None : await httpContext.RequestServices.GetRequiredService<Brands>().OfAsync(Org, httpContext.RequestAborted);
        var (response, script) = (httpContext.Response, SendsItself ? " script-src 'self';" : "");
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        var headers = response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self';{(brand.Logo is null ? "" : " img-src 'self';")}{script} form-action {string.Join(' ', FormTargets.Prepend("'self'"))}; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer"; // Addresses here carry handles.
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        await response.WriteAsync(Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{Title}</title>
            <link rel="stylesheet" href="{Assets.Style.Address}">
            {brand.Link}
            {(SendsItself ? Html.Of($"<script src=\"{Assets.Script.Address}\" defer></script>") : Html.Nothing)}
            </head>
            <body>
            <main{(IsWide ? Html.Of($" class=\"wide\"") : Html.Nothing)}>
            {brand.Head}
            <h1>{Title}</h1>
            {Body}
            </main>
            </body>
            </html>
            """).ToString(), Encoding.UTF8, httpContext.RequestAborted);
    }
}
