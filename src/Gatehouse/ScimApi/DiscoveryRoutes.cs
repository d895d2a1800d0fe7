using System.Text.Json.Nodes;
using Gatehouse.Doors;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>
/// /ServiceProviderConfig, /ResourceTypes and /Schemas (RFC 7644 §4): with a token those of the Org, without one those that every
/// Org has.
/// </summary>
static class DiscoveryRoutes
{
    static readonly string[] Names = ["ServiceProviderConfig", "ResourceTypes", "Schemas"];

    public static bool Is(string segment) => Names.Contains(segment, StringComparer.OrdinalIgnoreCase);

    public static void Map(IEndpointRouteBuilder scim, ScimPipeline pipeline)
    {
        Get("/ServiceProviderConfig", (_, _, baseUrl) => ScimReply.Json(200, Discovery.ServiceProviderConfig(baseUrl)));
        Get("/ResourceTypes", (caller, _, baseUrl) => All([.. Types(caller).Select(t => Discovery.ResourceType(t, baseUrl))]));
        Get("/ResourceTypes/{id}", (caller, id, baseUrl) => One(id, Types(caller).FirstOrDefault(t => Same(t.Name, id)), t => Discovery.ResourceType(t, baseUrl)));
        Get("/Schemas", (caller, _, baseUrl) => All([.. Schemas(caller).Select(s => Discovery.Schema(s, baseUrl))]));
        Get("/Schemas/{id}", (caller, id, baseUrl) => One(id, Schemas(caller).FirstOrDefault(s => Same(s.Id, id)), s => Discovery.Schema(s, baseUrl)));

        void Get(string path, Func<ScimCaller?, string, string, ScimReply> handler) => scim.MapMethods(path, ["GET"], context => pipeline.RunOpenAsync(context, (caller, baseUrl) =>
            // A filter could only mislead here: §4 says 403.
            context.Request.Query.ContainsKey("filter")
                ? ScimReply.Refuse(ScimError.Forbidden("What this server can do is not filtered (RFC 7644 §4)."))
                : handler(caller, context.Request.RouteValues.TryGetValue("id", out var id) ? (string)id! : "", baseUrl)));
    }

    static IEnumerable<ResourceType> Types(ScimCaller? caller) => [caller?.Directory.Users ?? ResourceType.User, caller?.Directory.Groups ?? ResourceType.Group];

    static IEnumerable<ScimSchema> Schemas(ScimCaller? caller) =>
        Types(caller).SelectMany(t => t.Extensions.Prepend(t.Core)).DistinctBy(s => s.Id, StringComparer.OrdinalIgnoreCase);

    static ScimReply All(JsonObject[] resources) => ScimReply.Json(200, Discovery.List(resources));

    static ScimReply One<T>(string id, T? found, Func<T, JsonNode> write) where T : class =>
        found is null ? ScimReply.Refuse(ScimError.NotFound(id)) : ScimReply.Json(200, write(found));

    static bool Same(string name, string id) => name.Equals(id, StringComparison.OrdinalIgnoreCase);
}
