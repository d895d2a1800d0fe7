using Gatehouse.AdminConsole.Layout;
using Gatehouse.Doors;
using Gatehouse.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.AdminConsole;

/// <summary>GET /setup/{token}: the link's secret moves from the address into a cookie. Nothing is used up by it: mail scanners open links too.</summary>
static class SetupEntry
{
    public static async Task<IResult> OpenAsync(string token, HttpContext http, SetupDoor door, Site site, CancellationToken ct)
    {
        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // The address holds the secret.
        if (await door.FindAsync(token, ct) is null) return new RazorComponentResult<LinkOver> { StatusCode = 404 };
        new Browser(http, site).KeepSetup(token);
        http.Response.Headers.Location = ConsoleVisit.SetupRoot;
        return Results.StatusCode(303);
    }
}
