using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 §4, RFC 7643 §5–7).</summary>
public static class Discovery
{
    /// <summary>Everything here is REQUIRED, also where it is unsupported: clients stop at what is missing (Q83).</summary>
    public static JsonObject ServiceProviderConfig(string baseUrl) => new()
    {
        ["schemas"] = new JsonArray(ScimUris.ServiceProviderConfig),
        ["patch"] = Supported(true),
        ["bulk"] = new JsonObject
        {
            ["supported"] = true, ["maxOperations"] = ScimLimits.BulkOperations, ["maxPayloadSize"] = ScimLimits.Payload,
        },
        ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimLimits.MaxPage },
        ["changePassword"] = Supported(false),
        ["sort"] = Supported(true),
        ["etag"] = Supported(true),
        ["pagination"] = new JsonObject
        {
            ["cursor"] = true, ["index"] = true, ["defaultPaginationMethod"] = "index",
            ["defaultPageSize"] = ScimLimits.DefaultPage, ["maxPageSize"] = ScimLimits.MaxPage, ["cursorTimeout"] = 3600,
        },
        ["authenticationSchemes"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "oauthbearertoken", ["name"] = "Bearer token",
                ["description"] = "The token of the Org, in the Authorization header.",
                ["specUri"] = "https://www.rfc-editor.org/rfc/rfc6750", ["primary"] = true,
            },
            new JsonObject
            {
                ["type"] = "oauth2", ["name"] = "OAuth 2.0 client credentials",
                ["description"] = "The token's id and the token buy short-lived access tokens at /oauth2/scim/token.",
                ["specUri"] = "https://www.rfc-editor.org/rfc/rfc6749",
            }),
        ["meta"] = Meta("ServiceProviderConfig", baseUrl + "/ServiceProviderConfig"),
    };

    public static JsonObject ResourceType(ResourceType type, string baseUrl) => new()
    {
        ["schemas"] = new JsonArray(ScimUris.ResourceType),
        ["id"] = type.Name,
        ["name"] = type.Name,
        ["description"] = type.Core.Description,
        ["endpoint"] = type.Endpoint,
        ["schema"] = type.Core.Id,
        ["schemaExtensions"] = new JsonArray([.. type.Extensions.Select(e => (JsonNode)new JsonObject { ["schema"] = e.Id, ["required"] = false })]),
        ["meta"] = Meta("ResourceType", $"{baseUrl}/ResourceTypes/{type.Name}"),
    };

    public static JsonObject Schema(ScimSchema schema, string baseUrl)
    {
        var json = SchemaJson.Write(schema);
        json["meta"] = Meta("Schema", $"{baseUrl}/Schemas/{schema.Id}");
        return json;
    }

    public static JsonObject List(IReadOnlyCollection<JsonObject> resources) => new()
    {
        ["schemas"] = new JsonArray(ScimUris.ListResponse),
        ["totalResults"] = resources.Count,
        ["startIndex"] = 1,
        ["itemsPerPage"] = resources.Count,
        ["Resources"] = new JsonArray([.. resources]),
    };

    static JsonObject Supported(bool supported) => new() { ["supported"] = supported };

    static JsonObject Meta(string type, string location) => new() { ["resourceType"] = type, ["location"] = location };
}
