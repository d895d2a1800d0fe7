using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// Our own forms are sent by our own pages. SameSite keeps other sites' forms from carrying our cookies; this keeps out what the browser counts as the same site and is
/// not ours: the other hosts of the domain.
/// </summary>
sealed class SameOrigin(Site site) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Holds(context.HttpContext.Request, site) ? next(context) : ValueTask.FromResult<object?>(Refuser.Nothing());

    public static bool Holds(HttpRequest request, Site site)
    {
        var fetched = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return fetched.Length > 0 ? fetched is "same-origin" or "none" : origin.Length == 0 || origin == "null" || origin == new Uri(site.Url).GetLeftPart(UriPartial.Authority);
    }
}
