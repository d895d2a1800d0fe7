using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>Makes an application a SCIM 2.0 server.</summary>
public static class ScimEndpoints
{
    /// <summary>
    /// Maps every SCIM endpoint below <paramref name="path"/>, over the <see cref="IScimStore"/> of the application's services. Who may ask is for the
    /// application to say: <c>app.MapScim().RequireAuthorization("scim")</c>. Until it does, everybody may.
    /// </summary>
    public static RouteGroupBuilder MapScim(this IEndpointRouteBuilder app, string path = "/scim/v2", ScimOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (scim, chosen) = (app.MapGroup(path), options ?? new());
        foreach (var type in (ResourceType[])[chosen.Users, chosen.Groups])
        {
            var (resources, all, one) = (new ResourceOperations(type), type.Endpoint, type.Endpoint + "/{id}");
            Map("GET", all, 1, r => resources.ListAsync(r, ListQuery.From(r.Query, chosen.Profile)));
            Map("POST", all, 1, resources.CreateAsync);
            Map("POST", all + "/.search", 2, async r => await resources.ListAsync(r, ListQuery.From(await r.BodyAsync(), chosen.Profile)));
            Map("GET", one, 2, resources.GetAsync);
            Map("PUT", one, 2, resources.ReplaceAsync);
            Map("PATCH", one, 2, resources.PatchAsync);
            Map("DELETE", one, 2, resources.DeleteAsync);
            Refuse(all + "/.search", "POST"); // Else it would be an id.
            Refuse(all, "GET, POST");
            Refuse(one, "GET, PUT, PATCH, DELETE");
        }

        var discovery = new DiscoveryDocuments(chosen);
        Discover("/ServiceProviderConfig", 1, DiscoveryDocuments.ServiceProviderConfig);
        Discover("/ResourceTypes", 1, discovery.ResourceTypes);
        Discover("/ResourceTypes/{id}", 2, discovery.ResourceType);
        Discover("/Schemas", 1, discovery.AllSchemas);
        Discover("/Schemas/{id}", 2, discovery.Schema);

        foreach (var absent in (string[])["/Me", "/Bulk", "/.search", "/"])
            scim.Map(absent, http => ScimReply.Refuse(ScimError.NotImplemented($"{absent} is not offered here: ask at /Users or /Groups.")).WriteAsync(http));
        scim.Map("/{**rest}", http => ScimReply.Refuse(ScimError.NoRoute(Notes.Shown(http.Request.Path.Value))).WriteAsync(http));
        return scim;

        void Map(string method, string route, int segments, Func<ScimRequest, Task<ScimReply>> handler) =>
            scim.MapMethods(route, [method], async http => await (await AnswerAsync(new(http, chosen, BaseUrl(http, chosen, segments)), handler)).WriteAsync(http));

        void Refuse(string route, string allowed) => scim.Map(route, http =>
        {
            http.Response.Headers.Allow = allowed;
            return ScimReply.Refuse(ScimError.NoMethod(http.Request.Method)).WriteAsync(http);
        });

        void Discover(string route, int segments, Func<ScimRequest, ScimReply> handler)
        {
            // A filter could only mislead here: RFC 7644 §4 says 403.
            Map("GET", route, segments, r => Task.FromResult(r.Http.Request.Query.ContainsKey("filter")
                ? ScimReply.Refuse(ScimError.Forbidden("What this server can do is not filtered (RFC 7644 §4)."))
                : handler(r)));
            Refuse(route, "GET");
        }
    }

    static async Task<ScimReply> AnswerAsync(ScimRequest request, Func<ScimRequest, Task<ScimReply>> handler)
    {
        try
        {
            return await handler(request);
        }
        catch (ScimException refused)
        {
            return ScimReply.Refuse(refused.Error);
        }
        catch (BadHttpRequestException malformed)
        {
            return ScimReply.Refuse(malformed.StatusCode == 413 ? ScimError.TooLarge("The request body is too large.") : ScimError.InvalidSyntax(malformed.Message));
        }
    }

    /// <summary>What stands before the route's own segments: the path may hold a tenant, so it is not known before the request.</summary>
    static string BaseUrl(HttpContext http, ScimOptions options, int segments)
    {
        var path = (http.Request.PathBase + http.Request.Path).ToUriComponent().TrimEnd('/');
        for (; segments > 0; segments--) path = path[..path.LastIndexOf('/')];
        return (options.PublicUrl?.TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}") + path;
    }
}
