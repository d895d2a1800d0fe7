using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>
/// Our own forms are sent by our own pages. SameSite keeps other sites' forms from carrying our cookies; this keeps out what the browser counts as the same site and is
/// not ours: the other hosts of the domain.
/// </summary>
sealed class SameOrigin(Site site) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Request.Headers;
        var fetched = headers["Sec-Fetch-Site"].ToString();
        var origin = headers.Origin.ToString();
        var ours = fetched.Length > 0 ? fetched is "same-origin" or "none" : origin.Length == 0 || origin == "null" || origin == new Uri(site.Url).GetLeftPart(UriPartial.Authority);
        return ours ? next(context) : ValueTask.FromResult<object?>(Refuser.Nothing());
    }
}
