using Gatehouse.Orgs;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>Where a sign-in may lead: a path of ours, or an app of the Org by its origin. Anything else is as if nobody had asked (B14).</summary>
static class ReturnTo
{
    /// <summary>An app's request to sign somebody in comes back through this.</summary>
    public const int Longest = 8192;

    /// <summary>What is worth keeping until the Org is known.</summary>
    public static string? Kept(string? wanted) => wanted is { Length: > 0 and <= Longest } && !wanted.Any(char.IsControl) ? wanted : null;

    public static string? Allowed(string? wanted, Org org, Site site)
    {
        if (Kept(wanted) is not { } text || text.Contains('\\', StringComparison.Ordinal)) return null;
        if (!Uri.TryCreate(new Uri(site.Url + "/"), text, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0) return null;
        var origin = uri.GetLeftPart(UriPartial.Authority);
        if (origin == new Uri(site.Url).GetLeftPart(UriPartial.Authority)) return uri.PathAndQuery + uri.Fragment;
        return org.Settings.SignIn.ReturnOrigins.Contains(origin, StringComparer.Ordinal) ? uri.AbsoluteUri : null;
    }
}
