using Gatehouse.AdminConsole.Layout;
using Gatehouse.Doors;
using Gatehouse.SignIn;
using Gatehouse.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.AdminConsole;

/// <summary>
/// Before every page there is: it opens for somebody who may see it, and for nobody else. Another Org's page answers as one that there is not; who is signed in to the Org
/// and lacks the role is told so.
/// </summary>
sealed class ConsoleGate(RequestDelegate next, ConsoleDoor door, SetupDoor setup, Site site)
{
    const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    const int LargestForm = 1 << 20;

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata is not { } page || (page.GetMetadata<ComponentTypeMetadata>() is null && page.GetMetadata<BehindTheGate>() is null))
        {
            await next(http);
            return;
        }

        WriteHeaders(http.Response.Headers);
        if (!HttpMethods.IsGet(http.Request.Method) && !SameOrigin.Holds(http.Request, site)) await ShowAsync<NotHere>(http, 403);
        else if (await UnreadableAsync(http) is { } status) await ShowAsync<Unreadable>(http, status);
        else if (page.GetMetadata<IAllowAnonymous>() is not null) await next(http);
        else if (http.Request.Path.StartsWithSegments(ConsoleVisit.SetupRoot, StringComparison.OrdinalIgnoreCase, out var below)) await AdmitAsync(http, below);
        else await AdmitAsync(http, http.Request.RouteValues["org"] as string);
    }

    /// <summary>Forms are read here, so that one that is too large or none at all is answered with a page; null when it is well.</summary>
    static async Task<int?> UnreadableAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestForm;
        try
        {
            await http.Request.ReadFormAsync(http.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            return 400;
        }
    }

    async Task AdmitAsync(HttpContext http, string? org)
    {
        if (await door.OpenAsync(new Browser(http, site), http.RequestAborted) is not { } user)
        {
            AskWho(http, org);
            return;
        }

        if (await VisitAsync(user, org, http.RequestAborted) is { } visit)
        {
            http.Features.Set(visit);
            await next(http);
        }
        else if (org is null && http.Request.Path == "/console" && user.Places is [var only]) http.Response.Redirect($"/console/o/{only.Org.Slug}");
        else if (org is null && http.Request.Path == "/console" && user.Places.Count > 0) await ShowAsync<ChooseOrg>(http, 200, user);
        else if (org is null || user.SignedInTo.Contains(org, StringComparer.Ordinal)) await ShowAsync<NoRole>(http, 403, user);
        else await ShowAsync<NotHere>(http, 404);
    }

    /// <summary>Who has a setup link: its own steps, and nothing else that there is.</summary>
    async Task AdmitAsync(HttpContext http, PathString below)
    {
        var browser = new Browser(http, site);
        if (await setup.OpenAsync(browser.SetupText, browser.Address, http.RequestAborted) is not var (org, db, link, caller)) await ShowAsync<LinkOver>(http, 404);
        else if (below.Value is { Length: > 1 } && !link.Steps.Any(step => below.StartsWithSegments("/" + step, StringComparison.OrdinalIgnoreCase))) await ShowAsync<NotHere>(http, 404);
        else
        {
            http.Features.Set(ConsoleVisit.With(link, caller, (org, db)));
            await next(http);
        }
    }

    static async Task<ConsoleVisit?> VisitAsync(ConsoleUser user, string? named, CancellationToken ct)
    {
        if (named is null) return user.Lend(null) is { } operates ? new(user, operates, null) : null;
        var place = user.Places.FirstOrDefault(place => place.Org.Slug == named || place.Org.Id.Value == named);
        return user.Lend(user.IsOperator ? null : place?.Org.Id) is { } caller && await caller.OrgAsync(named, ct) is { } opened ? new(user, caller, opened) : null;
    }

    static Task ShowAsync<T>(HttpContext http, int status, ConsoleUser? user = null) where T : Microsoft.AspNetCore.Components.IComponent =>
        new RazorComponentResult<T>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["User"] = user }) { StatusCode = status }.ExecuteAsync(http);

    static void AskWho(HttpContext http, string? org)
    {
        var back = http.Request.Path + http.Request.QueryString;
        http.Response.Redirect(org is null ? $"/console/sign-in{QueryString.Create("return_to", back)}" : $"/o/{Uri.EscapeDataString(org)}{QueryString.Create("return_to", back)}");
    }

    static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}

/// <summary>Marks an address of the console that is no page, such as a file to keep.</summary>
sealed class BehindTheGate;
