using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 §4).</summary>
sealed class DiscoveryDocuments(ScimOptions options)
{
    ResourceType[] Types => [options.Users, options.Groups];

    IEnumerable<ScimSchema> Schemas => Types.SelectMany(t => t.Extensions.Prepend(t.Core)).DistinctBy(s => s.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>That of the core, without what takes more than a store: bulk, cursors, tokens.</summary>
    public static ScimReply ServiceProviderConfig(ScimRequest request)
    {
        var config = Discovery.ServiceProviderConfig(request.BaseUrl);
        config["bulk"] = new JsonObject { ["supported"] = false, ["maxOperations"] = 0, ["maxPayloadSize"] = 0 };
        config["pagination"] = new JsonObject
        {
            ["cursor"] = false, ["index"] = true, ["defaultPaginationMethod"] = "index", ["defaultPageSize"] = ScimLimits.DefaultPage, ["maxPageSize"] = ScimLimits.MaxPage,
        };
        config["authenticationSchemes"] = new JsonArray(new JsonObject
        {
            ["type"] = "oauthbearertoken", ["name"] = "Bearer token", ["description"] = "A token in the Authorization header, as the application gives it out.",
            ["specUri"] = "https://www.rfc-editor.org/rfc/rfc6750", ["primary"] = true,
        });
        return new(200, config);
    }

    public ScimReply ResourceTypes(ScimRequest request) => All(Types.Select(t => Discovery.ResourceType(t, request.BaseUrl)));

    public ScimReply ResourceType(ScimRequest request) => One(request, Types.Where(t => Same(t.Name, request.Id)).Select(t => Discovery.ResourceType(t, request.BaseUrl)));

    public ScimReply AllSchemas(ScimRequest request) => All(Schemas.Select(s => Discovery.Schema(s, request.BaseUrl)));

    public ScimReply Schema(ScimRequest request) => One(request, Schemas.Where(s => Same(s.Id, request.Id)).Select(s => Discovery.Schema(s, request.BaseUrl)));

    static ScimReply All(IEnumerable<JsonObject> resources) => new(200, Discovery.List([.. resources]));

    static ScimReply One(ScimRequest request, IEnumerable<JsonObject> found) =>
        new(200, found.FirstOrDefault() ?? throw new ScimException(ScimError.NotFound(Notes.Shown(request.Id))));

    static bool Same(string name, string id) => name.Equals(id, StringComparison.OrdinalIgnoreCase);
}
