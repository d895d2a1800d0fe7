using System.Globalization;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>Every SCIM route there is (RFC 7644 §3.2).</summary>
static class ScimRoutes
{
    public static void MapScim(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var (pipeline, lists, bulk) = (services.GetRequiredService<ScimPipeline>(), services.GetRequiredService<ListOperations>(), services.GetRequiredService<BulkOperations>());
        var scim = app.MapGroup(ScimPath.Root);
        void Map(string method, string path, ScimHandler handler) => scim.MapMethods(path, [method], context => pipeline.RunAsync(context, handler));

        foreach (var kind in ResourceKind.All)
        {
            var (all, one) = (kind.Endpoint, kind.Endpoint + "/{id}");
            Map("GET", all, r => lists.ListAsync(r.Caller, [kind], ListQuery.From(r.Query, r.Profile), r.Cancel));
            Map("POST", all + "/.search", async r => await lists.ListAsync(r.Caller, [kind], ListQuery.From(await r.BodyAsync(), r.Profile), r.Cancel));
            scim.Map(all + "/.search", context => pipeline.RunAsync(context, request => throw Nowhere(request))); // Else it would be an id.
            Map("POST", all, async r => await ResourceOperations.CreateAsync(r.Caller, kind, await r.BodyAsync(), r.Projection(kind), r.Cancel));
            Map("GET", one, r => ResourceOperations.GetAsync(r.Caller, kind, r.Id, r.Projection(kind), r.IfNoneMatch, r.Cancel));
            Map("PUT", one, async r => await ResourceOperations.ReplaceAsync(r.Caller, kind, r.Id, await r.BodyAsync(), r.IfMatch, r.Projection(kind), r.Cancel));
            Map("PATCH", one, async r => await ResourceOperations.PatchAsync(r.Caller, kind, r.Id, await r.BodyAsync(), r.IfMatch, r.Projection(kind), r.Cancel));
            Map("DELETE", one, r => ResourceOperations.DeleteAsync(r.Caller, kind, r.Id, r.IfMatch, r.Cancel));
        }

        Map("GET", "/", r => lists.ListAsync(r.Caller, ResourceKind.All, ListQuery.From(r.Query, r.Profile), r.Cancel));
        Map("POST", "/.search", async r => await lists.ListAsync(r.Caller, ResourceKind.All, ListQuery.From(await r.BodyAsync(), r.Profile), r.Cancel));
        Map("POST", "/Bulk", async r => await bulk.RunAsync(r.Caller, BulkRequest.Read(await r.BodyAsync(), r.Profile), r.Cancel));
        scim.Map("/Me", context => pipeline.RunAsync(context, _ => throw new ScimException(ScimError.NotImplemented(
            "A SCIM token speaks for an Org's identity provider, not for a person: there is no /Me (RFC 7644 §3.11)."))));
        DiscoveryRoutes.Map(scim, pipeline);
        scim.Map("/.version/{version}", context => pipeline.RunOpenAsync(context, (_, _) => throw new ScimException(ScimError.InvalidVersion(
            string.Create(CultureInfo.InvariantCulture, $"SCIM {context.Request.RouteValues["version"]} is not spoken here, only v2.")))));
        scim.Map("/{**rest}", context => pipeline.RunAsync(context, request => throw Nowhere(request)));
    }

    /// <summary>Only what no other route took comes here: a wrong verb at a known place, or no place of ours.</summary>
    static ScimException Nowhere(ScimRequest request)
    {
        var segments = request.Http.Request.Path.Value![ScimPath.Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var allowed = segments switch
        {
            [] => "GET",
            [var one] when IsKind(one) => "GET, POST",
            [".search"] or ["Bulk" or "bulk"] => "POST",
            [var one, ".search"] when IsKind(one) => "POST",
            [var one, _] when IsKind(one) => "GET, PUT, PATCH, DELETE",
            [var one, ..] when DiscoveryRoutes.Is(one) && segments.Length <= 2 => "GET",
            _ => null,
        };
        if (allowed is null) return new(ScimError.NoRoute(request.Http.Request.Path.Value[ScimPath.Root.Length..]));
        request.Http.Response.Headers.Allow = allowed;
        return new(ScimError.NoMethod(request.Http.Request.Method));
    }

    static bool IsKind(string segment) => ResourceKind.All.Any(kind => kind.Endpoint.AsSpan(1).Equals(segment, StringComparison.OrdinalIgnoreCase));
}
