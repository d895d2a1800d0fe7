using Gatehouse.Client;
using Gatehouse.Client.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>What Gatehouse calls in an app, and what an app demands of its people.</summary>
public static class GatehouseEndpoints
{
    /// <summary>The longest webhook that is read.</summary>
    const long MostBytes = 1 << 20;

    /// <summary>Back-channel logout: tell this address to Gatehouse as the app's <c>backchannel-uri</c>, and a session ends within a second of the access.</summary>
    /// <param name="routes">The app.</param>
    /// <param name="path">Where Gatehouse posts.</param>
    /// <returns>For conventions.</returns>
    public static IEndpointConventionBuilder MapGatehouseBackChannel(this IEndpointRouteBuilder routes, string path = "/gatehouse/backchannel") =>
        routes.MapPost(path, async (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return await http.RequestServices.GetRequiredService<RevokedSessions>().ReceiveAsync(http).ConfigureAwait(false) ? Results.Ok() : Results.BadRequest();
        }).AllowAnonymous().DisableAntiforgery();

    /// <summary>Webhooks: each genuine event is handed on, and answered with 200 when that ends well; anything else with 401. The same event may come twice.</summary>
    /// <param name="routes">The app.</param>
    /// <param name="path">The endpoint's address.</param>
    /// <param name="secrets">Of the endpoint; more than one while it is rotated by hand.</param>
    /// <param name="handle">What to do. What it throws makes Gatehouse try again.</param>
    /// <returns>For conventions.</returns>
    public static IEndpointConventionBuilder MapGatehouseWebhooks(this IEndpointRouteBuilder routes, string path, IReadOnlyList<string> secrets, Func<Event, HttpContext, Task> handle) =>
        routes.MapPost(path, async (HttpContext http) =>
        {
            if (http.Request.ContentLength is null or > MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            var body = new byte[http.Request.ContentLength.Value];
            await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted).ConfigureAwait(false);
            var headers = http.Request.Headers;
            if (Webhooks.Verify(secrets, headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body) is not { } told) return Results.Unauthorized();
            await handle(told, http).ConfigureAwait(false);
            return Results.Ok();
        }).AllowAnonymous().DisableAntiforgery();

    /// <summary>Demands one of these roles in the person's Org. A higher role is another one: name all that may, or demand a privilege.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="roles">Their names.</param>
    /// <returns>The policy.</returns>
    public static AuthorizationPolicyBuilder RequireGatehouseRole(this AuthorizationPolicyBuilder policy, params string[] roles) => policy.RequireClaim("roles", roles);

    /// <summary>Demands a privilege in the person's Org.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="privilege">Such as <c>write</c>.</param>
    /// <returns>The policy.</returns>
    public static AuthorizationPolicyBuilder RequireGatehousePrivilege(this AuthorizationPolicyBuilder policy, string privilege) => policy.RequireClaim("privileges", privilege);
}
