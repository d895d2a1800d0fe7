using System.Net;
using System.Text;
using Gatehouse.Doors;

namespace Gatehouse.SignIn;

/// <summary>
/// What an invitation's link shows. Opening it changes nothing: mail scanners open links too. Signing in is what accepts it, and every link that is
/// not valid looks the same.
/// </summary>
static class InvitationPage
{
    public static async Task<IResult> ShowAsync(string token, InvitationDoor door, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // The address is the secret.
        return await door.OpenAsync(token, ct) is { } visit
            ? Page(200, $"{visit.Org.Name} invites you", "Sign in as your company does, and you are in.")
            : Page(404, "This invitation is not valid", "It may have expired, or a newer one was sent. Ask your administrator for another.");
    }

    static IResult Page(int status, string title, string text) => Results.Content($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{WebUtility.HtmlEncode(title)}</title></head>
        <body><h1>{WebUtility.HtmlEncode(title)}</h1><p>{WebUtility.HtmlEncode(text)}</p></body></html>
        """, "text/html", Encoding.UTF8, status);
}
