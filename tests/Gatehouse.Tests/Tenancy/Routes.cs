using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Tenancy;

/// <summary>A request for one route, once with something of another Org in its holes and once with something of nobody.</summary>
sealed record Pair(string Method, string Theirs, string Nobodys, bool Declared, bool NamesResource, string? Body);

/// <summary>Every route there is, also those that come to be after this was written.</summary>
static class Routes
{
    static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    public static IReadOnlyList<RouteEndpoint> Of(IServiceProvider services) =>
        [.. services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()];

    /// <summary>All methods at every route, the ones it does not have as well.</summary>
    public static IEnumerable<Pair> With(IServiceProvider services, string theirs, string nobodys) =>
        from routes in Of(services).GroupBy(route => "/" + route.RoutePattern.RawText!.Trim('/'))
        let declared = routes.SelectMany(MethodsOf).ToList()
        from method in Methods
        select new Pair(method, Fill(routes.First(), theirs), Fill(routes.First(), nobodys), declared.Contains(method),
            routes.First().RoutePattern.Parameters.Any(hole => hole.Name == "id"), Body(method, routes.Key));

    static IEnumerable<string> MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? Methods;

    static string Fill(RouteEndpoint route, string id) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart hole => Fill(route, hole.Name, id),
            _ => throw new NotSupportedException($"{route.RoutePattern.RawText}: a separator."),
        }))));

    static string Fill(RouteEndpoint route, string hole, string id) => hole switch
    {
        "id" or "token" or "connection" or "slug" or "handle" or "ticket" or "org" or "member" or "domain" or "thumbprint" or "key" or "file" => id,
        "rest" => $"Elsewhere/{id}",
        "version" => "v3",
        _ => throw new NotSupportedException(
            $"The route {route.RoutePattern.RawText} has a hole '{hole}'. Say here what of another Org belongs into it, so that the isolation walk can try."),
    };

    static string? Body(string method, string pattern) => (method, pattern.Contains("/Groups", StringComparison.Ordinal)) switch
    {
        ("PUT", false) => Wire.User("walker@example.com"),
        ("PUT", true) => Wire.Group("Walkers"),
        ("PATCH", false) => Wire.Patch(Wire.Replace("displayName", "\"Walked over\""), Wire.Replace("active", "false")),
        ("PATCH", true) => Wire.Patch(Wire.Replace("displayName", "\"Walked over\""), Wire.Replace("members", "[]")),
        ("POST", var groups) when pattern.EndsWith('s') => groups ? Wire.Group($"Walkers {pattern}") : Wire.User($"walker{pattern.Length}@example.com"),
        ("POST", _) when pattern.EndsWith(".search", StringComparison.Ordinal) => """{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"count":1000}""",
        ("POST", _) => Wire.Bulk(),
        _ => null,
    };
}
